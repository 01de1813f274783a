#!/usr/bin/env bash
# From an empty bucket to a picture of another size, with curl alone. Run it, or paste it, from the folder of the clone:
#   PIMS_URL=http://127.0.0.1:5080 PIMS_ADMIN_KEY=... samples/quickstart.sh [folder for the downloads]
(
  set -euo pipefail
  url=${PIMS_URL:-http://127.0.0.1:5080}
  key=${PIMS_ADMIN_KEY:?set it to the key that the first start printed}
  photo=samples/photo.jpg
  downloads=${1:-$(mktemp -d)}
  mkdir -p "$downloads"

  wrong() { printf 'quickstart: %s\n' "$*" >&2; exit 1; }
  # A failure has HTTP's own status, so that curl fails; the body says why.
  post() {
    local answer
    answer=$(curl --silent --show-error --fail-with-body "$url/api" --header "ApiKey: $key" "$@") || wrong "$answer"
    printf '%s\n' "$answer"
  }
  call() { post --header 'Content-Type: application/json' --data "$1"; }
  # The first number or word under this name in the JSON on standard input; enough where there is no jq.
  member() { grep -o "\"$1\":\"\{0,1\}[A-Za-z0-9._-]\{1,\}" | sed -n '1{s/.*://;s/"//;p;}'; }

  echo "1. Buckets: Quickstart with Raw and Published in it"
  name="Quickstart $(date +%s)-$$"
  top=$(call "{\"action\":\"addBucket\",\"name\":\"$name\"}" | member bucket_id)
  raw=$(call "{\"action\":\"addBucket\",\"name\":\"Raw\",\"parent_id\":$top}" | member bucket_id)
  published=$(call "{\"action\":\"addBucket\",\"name\":\"Published\",\"parent_id\":$top}" | member bucket_id)

  echo "2. Upload a photo into Raw"
  asset=$(post \
    --form "request={\"action\":\"uploadAsset\",\"bucket_id\":$raw,\"data\":{\"tags\":[\"quickstart\"]}};type=application/json" \
    --form "file=@$photo" | member asset)
  [ -n "$asset" ] || wrong "the upload gave no asset code"

  echo "3. List Raw"
  call "{\"action\":\"listAssetsInBucket\",\"bucket_id\":$raw}" | grep -q "\"asset\":\"$asset\"" || wrong "the list of Raw lacks $asset"

  echo "4. Move the photo to Published"
  call "{\"action\":\"moveAssetToBucket\",\"asset\":\"$asset\",\"bucket_id\":$published}" | grep -q "\"path\":\"/$name/Published/photo.jpg\"" || wrong "the photo was not moved"

  echo "5. The tree of buckets"
  call "{\"action\":\"getPublicBucketsTree\",\"bucket_id\":$top,\"counts\":true,\"pretty\":true}" | tee "$downloads/tree.json"
  grep -q '"name": "Published"' "$downloads/tree.json" || wrong "the tree lacks Published"

  echo "6. Download the original and two pictures made from it"
  # The folder is public, so its files need no key.
  get() { curl --silent --show-error --fail --output "$downloads/$1" --write-out '%{content_type}' "$url/media/$asset/photo.jpg$2"; }
  [ "$(get original.jpg '')" = image/jpeg ] || wrong "the original is no JPEG"
  cmp -s "$photo" "$downloads/original.jpg" || wrong "the original came back changed"
  [ "$(get small.webp '?width=225&format=webp')" = image/webp ] || wrong "the small picture is no WebP"
  [ "$(get tiny.jpg '?width=90&format=jpg&quality=80')" = image/jpeg ] || wrong "the tiny picture is no JPEG"
  ls -l "$downloads"
  echo "All is well."
)
