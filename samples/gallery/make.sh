#!/usr/bin/env bash
# Makes this folder's page and its pictures anew, each by the curl line that the page shows. It needs bash and curl 7.76 or later, and a
# running server that has the page's two presets and the programs for pages, drawings and films:
#   PIMS_PRESETS='square?width=120&height=120&mode=crop;small?width=90&format=webp&quality=60' ./pims run
#   PIMS_URL=http://127.0.0.1:5080 PIMS_ADMIN_KEY=... samples/gallery/make.sh [folder for the page]
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
export PIMS_URL=${PIMS_URL:-http://127.0.0.1:5080}
export PIMS_ADMIN_KEY=${PIMS_ADMIN_KEY:?set it to the key that the first start printed}
folder=${1:-$here}
mkdir -p "$folder/pictures"
folder=$(cd -- "$folder" && pwd)
rm -f "$folder"/pictures/*
page=$folder/README.md
made=$(mktemp)
trap 'rm -f "$made"' EXIT
: > "$page"

# --- What the page is written with -----------------------------------------------------------------------------------------

wrong() { printf 'gallery: %s\n' "$*" >&2; exit 1; }

post() { command curl --silent --fail-with-body "$PIMS_URL/api" --header "ApiKey: $PIMS_ADMIN_KEY" "$@"; }
call() { post --header 'Content-Type: application/json' --data "$1"; }

# The lines that the page shows run with this, which tells what came: file, type and bytes. The page's lines stay short.
curl() { command curl --silent --show-error --fail-with-body --fail-early --write-out '%{filename_effective} %{content_type} %{size_download}\n' "$@"; }

# A file of the clone under a code, once: what is there already must be the same file.
source_file() {
  local code=$1 file=$2 sum answer
  sum=$( (sha256sum "$here/$file" 2>/dev/null || shasum -a 256 "$here/$file") | cut -d ' ' -f 1)
  if answer=$(call "{\"action\":\"getAssetData\",\"asset\":\"$code\"}"); then
    [[ $answer == *"\"checksum\":\"sha256:$sum\""* ]] || wrong "the library has another file under the code $code"
    return
  fi
  [[ $answer == *asset_not_found* ]] || wrong "$answer"
  answer=$(post --form "request={\"action\":\"uploadAsset\",\"path\":\"/Gallery\",\"asset\":\"$code\"};type=application/json" --form "file=@$here/$file") || wrong "$answer"
}

# Paragraphs and headings, from standard input.
text() { { cat; echo; } >> "$page"; }

# Commands from standard input: shown, and run among the pictures.
run() {
  local commands
  commands=$(cat)
  printf '```sh\n%s\n```\n\n' "$commands" >> "$page"
  if ! (cd "$folder/pictures" && eval "$commands") >> "$made"; then
    tail -n 1 "$made" | { read -r file _; printf 'gallery: %s\n%s\n' "$commands" "$(cat "$folder/pictures/$file" 2>/dev/null)" >&2; }
    exit 1
  fi
}

# A table with so many pictures in a row; each is "file | caption | width x height", of which the last two may be left out.
pictures() {
  local columns=$1 count=0 file caption size type bytes cell
  shift
  printf '<table>\n' >> "$page"
  for cell in "$@"; do
    IFS='|' read -r file caption size <<< "$cell"
    read -r _ type bytes < <(grep "^$file " "$made") || wrong "nothing made $file"
    bytes=$(sed -E ':again; s/([0-9])([0-9]{3})($|,)/\1,\2\3/; t again' <<< "$bytes")
    [ $((count % columns)) -ne 0 ] || printf '<tr>\n' >> "$page"
    printf '<td align="center" width="%d">' $((900 / columns)) >> "$page"
    case $type in
      image/tiff) printf '<a href="pictures/%s">%s</a>' "$file" "$file" >> "$page" ;;
      *) printf '<img src="pictures/%s" alt="%s">' "$file" "${file%.*}" >> "$page" ;;
    esac
    [ -z "$caption" ] || printf '<br><code>%s</code>' "$caption" >> "$page"
    [ -z "$size" ] || printf '<br><sub>%s, %s<br>%s bytes</sub>' "$size" "${type#image/}" "$bytes" >> "$page"
    printf '</td>\n' >> "$page"
    count=$((count + 1))
    [ $((count % columns)) -ne 0 ] || printf '</tr>\n' >> "$page"
  done
  [ $((count % columns)) -eq 0 ] || printf '</tr>\n' >> "$page"
  printf '</table>\n\n' >> "$page"
}

# Nine pictures as their anchors lie, each named by what stands before and behind its anchor.
nine() {
  local cells=() anchor
  for anchor in topleft top topright left center right bottomleft bottom bottomright; do
    cells+=("$1$anchor$2|$anchor")
  done
  pictures 3 "${cells[@]}"
}

# The page once more as HTML, with a chequered ground behind what is transparent.
as_html() {
  cat <<'HTML'
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gallery</title>
<style>
  body { max-width: 58rem; margin: 0 auto; padding: 2rem 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #222; background: #faf9f7; }
  h2 { margin-top: 3rem; }
  pre { padding: 0.75rem 1rem; background: #efece6; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.75rem; }
  table { width: 100%; border-collapse: collapse; table-layout: fixed; }
  td { padding: 0.75rem 0.25rem; vertical-align: bottom; overflow-wrap: anywhere; }
  img { background: repeating-conic-gradient(#ddd 0 25%, #fff 0 50%) 0 0 / 16px 16px; }
  sub { color: #666; vertical-align: baseline; font-size: 0.75rem; }
</style>
HTML
  awk '
    function inline(line) {
      line = gensub_code(line)
      while (match(line, /\[[^]]*\]\([^)]*\)/)) {
        both = substr(line, RSTART + 1, RLENGTH - 2)
        at = index(both, "](")
        line = substr(line, 1, RSTART - 1) "<a href=\"" substr(both, at + 2) "\">" substr(both, 1, at - 1) "</a>" substr(line, RSTART + RLENGTH)
      }
      return line
    }
    function gensub_code(line,   part, count, i, out) {
      count = split(line, part, "`")
      for (i = 1; i <= count; i++) out = out (i % 2 ? part[i] : "<code>" escaped(part[i]) "</code>")
      return out
    }
    function escaped(line) { gsub(/&/, "\\&amp;", line); gsub(/</, "\\&lt;", line); return line }
    /^```sh/ { print "<pre>"; code = 1; next }
    /^```/ { print "</pre>"; code = 0; next }
    code { print escaped($0); next }
    /^#+ / { level = index($0, " ") - 1; print "<h" level ">" inline(substr($0, level + 2)) "</h" level ">"; next }
    /^<\/?t/ { print; next }
    /^$/ { if (paragraph) print "</p>"; paragraph = 0; next }
    { if (!paragraph) print "<p>"; paragraph = 1; print inline($0) }' "$page"
}

# --- The files ---------------------------------------------------------------------------------------------------------------

call '{"action":"getBucket","path":"/Gallery"}' > /dev/null 2>&1 || call '{"action":"addBucket","name":"Gallery"}' > "$made" || wrong "$(cat "$made")"
: > "$made"
source_file gallery-photo ../photo.jpg
source_file gallery-photo-2 ../../Pims.Tests/Fixtures/Portrait_2.jpg
source_file gallery-photo-7 ../../Pims.Tests/Fixtures/Portrait_7.jpg
source_file gallery-print ../../Pims.Tests/Fixtures/Channel_digital_image_CMYK_color.jpg
source_file gallery-film-strip ../../Pims.Tests/Fixtures/animated-loop-3.gif
source_file gallery-badge sources/badge.png
source_file gallery-drawing sources/drawing.svg
source_file gallery-scan sources/pages.tif
source_file gallery-paper sources/pages.pdf
source_file gallery-film sources/film.mp4

# --- The page ----------------------------------------------------------------------------------------------------------------

text <<'MD'
# Gallery

Every picture on this page was made by the line above it. [`make.sh`](make.sh) uploads a few files to a server, runs the lines in the folder
`pictures`, and writes this page; [the README](../../README.md#media-addresses) says what each parameter means. Where a picture is
transparent, the page shows through; [`index.html`](index.html), opened from the clone, lays a chequered ground behind it.

[Modes](#modes) · [Anchors](#anchors) · [A point to keep](#a-point-to-keep) · [Small pictures](#small-pictures) · [Backgrounds](#backgrounds) ·
[Formats](#formats) · [Quality](#quality) · [The best format](#the-best-format) · [Presets](#presets) · [Turned photos](#turned-photos) ·
[Colours of print](#colours-of-print) · [Animations](#animations) · [Pages and drawings](#pages-and-drawings) · [Thumbnails](#thumbnails)

## Modes

A photo of 450 x 600 in a box of 180 x 120. `curl` makes one request for each word in braces, and names the file by it.
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-photo/photo.jpg?width=180&height=120&bgcolor=c9d6df&mode={pad,boxpad,crop,max,min,stretch}" --output "mode-#1.jpg"
curl "$PIMS_URL/media/gallery-photo/photo.jpg?width=90" --output width.jpg
curl "$PIMS_URL/media/gallery-photo/photo.jpg?height=180" --output height.jpg
SH
pictures 4 'mode-pad.jpg|pad|180 x 120' 'mode-boxpad.jpg|boxpad|180 x 120' 'mode-crop.jpg|crop|180 x 120' 'mode-stretch.jpg|stretch|180 x 120' \
  'mode-max.jpg|max|90 x 120' 'mode-min.jpg|min|180 x 240' 'width.jpg|width alone|90 x 120' 'height.jpg|height alone|135 x 180'

text <<'MD'
## Anchors

What `crop` leaves. Of a wide box the height is cut, so that the rows differ; of a tall one the width, so that the columns differ.
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-photo/photo.jpg?width=150&height=60&mode=crop&anchor={topleft,top,topright,left,center,right,bottomleft,bottom,bottomright}" \
  --output "crop-wide-#1.jpg"
SH
nine crop-wide- .jpg
run <<'SH'
curl "$PIMS_URL/media/gallery-photo/photo.jpg?width=50&height=130&mode=crop&anchor={topleft,top,topright,left,center,right,bottomleft,bottom,bottomright}" \
  --output "crop-tall-#1.jpg"
SH
nine crop-tall- .jpg
text <<'MD'
Where a picture lies in a box that it does not fill: fitted in by `pad`, and of its own size, 96 x 72, by `boxpad`.
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-photo/photo.jpg?width=180&height=90&mode=pad&bgcolor=c9d6df&anchor={left,center,right}" --output "pad-#1.jpg"
curl "$PIMS_URL/media/gallery-badge/badge.png?width=180&height=110&mode=boxpad&bgcolor=c9d6df&anchor={topleft,top,topright,left,center,right,bottomleft,bottom,bottomright}" \
  --output "boxpad-#1.png"
SH
pictures 3 'pad-left.jpg|left' 'pad-center.jpg|center' 'pad-right.jpg|right'
nine boxpad- .png

text <<'MD'
## A point to keep

`center` names the point, from the top and from the left, that `crop` lays its window around as far as the edges allow.
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-photo/photo.jpg?width=160&height=90&mode=crop&center={0,0.3,0.5,0.75,1},0.5" --output "point-#1.jpg"
SH
pictures 5 'point-0.jpg|0,0.5' 'point-0.3.jpg|0.3,0.5' 'point-0.5.jpg|0.5,0.5' 'point-0.75.jpg|0.75,0.5' 'point-1.jpg|1,0.5'

text <<'MD'
## Small pictures

One of 96 x 72 in a box of 160 x 160. Every mode but `boxpad` enlarges it, unless `upscale=false` forbids that.
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-badge/badge.png?width=160&height=160&bgcolor=c9d6df&mode={pad,boxpad,crop,max,min,stretch}" --output "large-#1.png"
curl "$PIMS_URL/media/gallery-badge/badge.png?width=160&height=160&bgcolor=c9d6df&upscale=false&mode={pad,boxpad,crop,max,min,stretch}" \
  --output "small-#1.png"
SH
pictures 4 'large-pad.png|pad|160 x 160' 'small-pad.png|pad, upscale=false|160 x 160' 'large-boxpad.png|boxpad|160 x 160' 'small-boxpad.png|boxpad, upscale=false|160 x 160' \
  'large-crop.png|crop|160 x 160' 'small-crop.png|crop, upscale=false|96 x 72' 'large-max.png|max|160 x 120' 'small-max.png|max, upscale=false|96 x 72' \
  'large-min.png|min|213 x 160' 'small-min.png|min, upscale=false|96 x 72' 'large-stretch.png|stretch|160 x 160' 'small-stretch.png|stretch, upscale=false|96 x 72'

text <<'MD'
## Backgrounds

`bgcolor` lies under the picture, its own transparent disc included, and around it.
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-badge/badge.png?width=120&height=120&bgcolor={fff,800080,tomato,60ff8c00}" --output "ground-#1.png"
curl "$PIMS_URL/media/gallery-badge/badge.png?width=120&height=120&bgcolor=%23ffd700" --output ground-ffd700.png
curl "$PIMS_URL/media/gallery-badge/badge.png?width=120&height=120&bgcolor=30,144,255" --output ground-numbers.png
curl "$PIMS_URL/media/gallery-badge/badge.png?width=120&height=120&bgcolor=30,144,255,96" --output ground-alpha.png
curl "$PIMS_URL/media/gallery-badge/badge.png?width=120&height=120&format={png,jpg}" --output "ground-none.#1"
SH
pictures 5 'ground-fff.png|fff' 'ground-800080.png|800080' 'ground-tomato.png|tomato' 'ground-60ff8c00.png|60ff8c00' 'ground-ffd700.png|%23ffd700' \
  'ground-numbers.png|30,144,255' 'ground-alpha.png|30,144,255,96' 'ground-none.png|none, png' 'ground-none.jpg|none, jpg'

text <<'MD'
## Formats
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-photo/photo.jpg?width=90&format={jpg,png,gif,webp,avif,bmp,tif}" --output "format.#1"
curl "$PIMS_URL/media/gallery-photo/photo.jpg?width=90&format=png8" --output format-8.png
SH
pictures 4 'format.jpg|jpg|90 x 120' 'format.png|png|90 x 120' 'format-8.png|png8|90 x 120' 'format.gif|gif|90 x 120' \
  'format.webp|webp|90 x 120' 'format.avif|avif|90 x 120' 'format.bmp|bmp|90 x 120' 'format.tif|tif|90 x 120'
text <<'MD'
And of a picture with transparency, which JPEG, BMP and AVIF don't keep; GIF has it wholly or not at all.
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-badge/badge.png?width=96&format={jpg,png,gif,webp,avif,bmp,tif}" --output "clear.#1"
curl "$PIMS_URL/media/gallery-badge/badge.png?width=96&format=png8" --output clear-8.png
SH
pictures 4 'clear.png|png|96 x 72' 'clear-8.png|png8|96 x 72' 'clear.gif|gif|96 x 72' 'clear.webp|webp|96 x 72' \
  'clear.avif|avif|96 x 72' 'clear.bmp|bmp|96 x 72' 'clear.jpg|jpg|96 x 72' 'clear.tif|tif|96 x 72'

text <<'MD'
## Quality

Without `quality` JPEG has 85, WebP 80, AVIF 55.
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-photo/photo.jpg?width=150&format={jpg,webp,avif}&quality={5,20,50,80,95}" --output "quality-#2.#1"
SH
cells=()
for format in jpg webp avif; do
  for quality in 5 20 50 80 95; do
    cells+=("quality-$quality.$format|$format, $quality|150 x 200")
  done
done
pictures 5 "${cells[@]}"

text <<'MD'
## The best format

`format=auto` answers by what the client says that it takes.
MD
run <<'SH'
curl --header 'Accept: image/avif,image/webp,*/*' "$PIMS_URL/media/gallery-photo/photo.jpg?width=120&format=auto" --output auto.avif
curl --header 'Accept: image/webp,*/*' "$PIMS_URL/media/gallery-photo/photo.jpg?width=120&format=auto" --output auto.webp
curl --header 'Accept: */*' "$PIMS_URL/media/gallery-photo/photo.jpg?width=120&format=auto" --output auto.jpg
SH
pictures 3 'auto.avif|image/avif,image/webp,*/*|120 x 160' 'auto.webp|image/webp,*/*|120 x 160' 'auto.jpg|*/*|120 x 160'

text <<'MD'
## Presets

The server was started with `PIMS_PRESETS='square?width=120&height=120&mode=crop;small?width=90&format=webp&quality=60'`. What stands beside a
preset wins.
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-photo/photo.jpg?preset=square" --output square.jpg
curl "$PIMS_URL/media/gallery-photo/photo.jpg?preset=small" --output small.webp
curl "$PIMS_URL/media/gallery-photo/photo.jpg?preset=square&anchor=bottom" --output square-bottom.jpg
SH
pictures 3 'square.jpg|square|120 x 120' 'square-bottom.jpg|square, anchor=bottom|120 x 120' 'small.webp|small|90 x 120'

text <<'MD'
## Turned photos

Three files of one photo, stored mirrored (EXIF orientation 2) and turned (5 and 7).
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-photo-2/photo.jpg?width=120" --output upright-2.jpg
curl "$PIMS_URL/media/gallery-photo/photo.jpg?width=120" --output upright-5.jpg
curl "$PIMS_URL/media/gallery-photo-7/photo.jpg?width=120" --output upright-7.jpg
SH
pictures 3 'upright-2.jpg|2|120 x 160' 'upright-5.jpg|5|120 x 160' 'upright-7.jpg|7|120 x 160'

text <<'MD'
## Colours of print

A CMYK photo of 500 x 333 and 732 KB, whose profile says how it looks on a screen.
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-print/print.jpg?width=240" --output print.jpg
curl "$PIMS_URL/media/gallery-print/print.jpg?width=240&format=webp" --output print.webp
SH
pictures 2 'print.jpg|jpg|240 x 160' 'print.webp|webp|240 x 160'

text <<'MD'
## Animations

A GIF goes on moving as GIF and as WebP. Anything else is its first frame, and `page` makes a still of any.
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-film-strip/strip.gif?width=150" --output moving.gif
curl "$PIMS_URL/media/gallery-film-strip/strip.gif?width=150&format=webp" --output moving.webp
curl "$PIMS_URL/media/gallery-film-strip/strip.gif?width=150&format=jpg" --output still.jpg
curl "$PIMS_URL/media/gallery-film-strip/strip.gif?width=150&format=png&page=6" --output still-6.png
SH
pictures 4 'moving.gif|gif|150 x 116' 'moving.webp|webp|150 x 116' 'still.jpg|jpg|150 x 116' 'still-6.png|png, page=6|150 x 116'

text <<'MD'
## Pages and drawings

A TIFF of two pages, a PDF of two pages, and an SVG of 96 x 72, which is drawn in as many pixels as are asked for.
MD
run <<'SH'
curl "$PIMS_URL/media/gallery-scan/pages.tif?width=90&format=jpg&page={1,2}" --output "scan-#1.jpg"
curl "$PIMS_URL/media/gallery-paper/pages.pdf?height=130&page={1,2}" --output "paper-#1.png"
SH
pictures 4 'scan-1.jpg|tif, page=1|90 x 120' 'scan-2.jpg|tif, page=2|90 x 120' 'paper-1.png|pdf, page=1|92 x 130' 'paper-2.png|pdf, page=2|184 x 130'
run <<'SH'
curl "$PIMS_URL/media/gallery-drawing/drawing.svg?width={48,200}" --output "drawing-#1.png"
curl "$PIMS_URL/media/gallery-drawing/drawing.svg?width=200&mode=max&upscale=false" --output drawing-own.png
curl "$PIMS_URL/media/gallery-badge/badge.png?width=200" --output badge-200.png
SH
pictures 4 'drawing-48.png|svg|48 x 36' 'drawing-own.png|svg, max, upscale=false|96 x 72' 'drawing-200.png|svg|200 x 150' 'badge-200.png|png, enlarged|200 x 150'

text <<'MD'
## Thumbnails

`getAssetThumbnail` is one call for all of them, films too; this one begins in black. What is smaller keeps its own size.
MD
run <<'SH'
thumbnail() { curl "$PIMS_URL/api" --header "ApiKey: $PIMS_ADMIN_KEY" --header 'Content-Type: application/json' --data "$1" --output "$2"; }
thumbnail '{"action":"getAssetThumbnail","asset":"gallery-photo","size":120}' thumbnail-photo.jpg
thumbnail '{"action":"getAssetThumbnail","asset":"gallery-badge","size":120}' thumbnail-badge.png
thumbnail '{"action":"getAssetThumbnail","asset":"gallery-film-strip","size":120}' thumbnail-film-strip.png
thumbnail '{"action":"getAssetThumbnail","asset":"gallery-scan","size":120}' thumbnail-scan.png
thumbnail '{"action":"getAssetThumbnail","asset":"gallery-paper","size":120}' thumbnail-paper.jpg
thumbnail '{"action":"getAssetThumbnail","asset":"gallery-drawing","size":120}' thumbnail-drawing.png
thumbnail '{"action":"getAssetThumbnail","asset":"gallery-film","size":120}' thumbnail-film.jpg
SH
pictures 4 'thumbnail-photo.jpg|photo|90 x 120' 'thumbnail-badge.png|small picture|96 x 72' 'thumbnail-film-strip.png|animation|120 x 92' 'thumbnail-scan.png|tif|90 x 120' \
  'thumbnail-paper.jpg|pdf|85 x 120' 'thumbnail-drawing.png|svg|96 x 72' 'thumbnail-film.jpg|film|90 x 120'

text <<'MD'
## Origin

The photos, the CMYK picture and the animation come from the test fixtures of the [sharp](https://github.com/lovell/sharp) project, licensed under
Apache-2.0 ([which is which](../../Pims.Tests/Fixtures/README.md)). The badge, the pages and the film in `sources` were made for this page, the film and
a page from that photo.
MD
as_html > "$folder/index.html"
printf '%s pictures, %s\n' "$(find "$folder/pictures" -type f | wc -l | tr -d ' ')" "$page"
