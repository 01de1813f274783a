// From an empty bucket to a picture of another size, with Node 18 or later and no packages:
//   PIMS_URL=http://127.0.0.1:5080 PIMS_ADMIN_KEY=... node samples/quickstart.mjs [folder for the downloads]
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const url = process.env.PIMS_URL ?? 'http://127.0.0.1:5080';
const key = process.env.PIMS_ADMIN_KEY ?? fail('set PIMS_ADMIN_KEY to the key that the first start printed');
const photo = await readFile(new URL('photo.jpg', import.meta.url));
const downloads = process.argv[2] ?? (await mkdtemp(join(tmpdir(), 'quickstart-')));
await mkdir(downloads, { recursive: true });

function fail(message) {
  console.error(`quickstart: ${message}`);
  process.exit(1);
}

async function post(body, headers = {}) {
  const response = await fetch(`${url}/api`, { method: 'POST', headers: { ApiKey: key, ...headers }, body });
  const answer = await response.json();
  return response.ok ? answer : fail(`${answer.error?.code}: ${answer.status_message}`);
}

const call = (action, parameters = {}) => post(JSON.stringify({ action, ...parameters }), { 'Content-Type': 'application/json' });

function upload(parameters, file, filename) {
  const form = new FormData();
  form.append('request', JSON.stringify({ action: 'uploadAsset', ...parameters })); // first, then the file
  form.append('file', new Blob([file]), filename);
  return post(form);
}

async function download(address, name, type) {
  const response = await fetch(address);
  if (!response.ok) fail(`${address}: ${await response.text()}`);
  if (response.headers.get('content-type') !== type) fail(`${name} is ${response.headers.get('content-type')}, not ${type}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  await writeFile(join(downloads, name), bytes);
  return bytes;
}

console.log('1. Buckets: Quickstart with Raw and Published in it');
const { bucket: top } = await call('addBucket', { name: `Quickstart ${Date.now()}-${process.pid}` });
const { buckets: [raw, published] } = await call('addBuckets', {
  buckets: [{ name: 'Raw', parent_id: top.bucket_id }, { name: 'Published', parent_id: top.bucket_id }],
});

console.log('2. Upload a photo into Raw');
const { asset } = await upload({ bucket_id: raw.bucket_id, data: { tags: ['quickstart'] } }, photo, 'photo.jpg');
if (asset.media_type !== 'IMAGE' || asset.size !== photo.length) fail('the upload is not what was sent');

console.log('3. List Raw');
const { assets } = await call('listAssetsInBucket', { bucket_id: raw.bucket_id });
if (assets.length !== 1 || assets[0].asset !== asset.asset) fail('the list of Raw is not the photo alone');

console.log('4. Move the photo to Published');
const { asset: moved } = await call('moveAssetToBucket', { asset: asset.asset, bucket_id: published.bucket_id });
if (moved.path !== `${top.path}/Published/photo.jpg`) fail('the photo was not moved');

console.log('5. The tree of buckets');
const { buckets: [tree] } = await call('getPublicBucketsTree', { bucket_id: top.bucket_id, counts: true });
for (const child of tree.children) console.log(`   ${child.name}: ${child.asset_count}`);
if (tree.children.find((child) => child.name === 'Published')?.asset_count !== 1) fail('the tree does not count the photo');

console.log('6. Download the original and two pictures made from it');
const original = await download(moved.data.url, 'original.jpg', 'image/jpeg');
if (!original.equals(photo)) fail('the original came back changed');
const webp = await download(`${moved.data.url}&width=225&format=webp`, 'small.webp', 'image/webp');
if (webp.toString('latin1', 8, 12) !== 'WEBP') fail('the small picture is no WebP');
const jpeg = await download(`${moved.data.url}&width=90&format=jpg&quality=80`, 'tiny.jpg', 'image/jpeg');
if (jpeg.readUInt16BE(0) !== 0xffd8) fail('the tiny picture is no JPEG');
console.log(`All is well: ${downloads}`);
