// The library as files in a local folder, brought up to date by every run, with Node 18 or later and no packages:
//   PIMS_URL=http://127.0.0.1:5080 PIMS_KEY=... node samples/nightly-export.mjs folder [bucket path]
// Whatever the key sees is exported, private files included; a viewer's key is enough. What is no longer in the library is
// moved to _gone/<date>/ in the folder and never deleted. A run that was cut off is simply run again, one run at a time.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const Tries = 5;
const LongestWait = 300; // seconds
const Incoming = '_incoming';
const Gone = '_gone';
const Manifest = 'manifest.json';

class Failure extends Error {}

const url = (process.env.PIMS_URL ?? 'http://127.0.0.1:5080').replace(/\/+$/, '');
const key = process.env.PIMS_KEY ?? '';
const [folder, path = '/'] = process.argv.slice(2);
const bucket = `/${path.split('/').filter(Boolean).join('/')}`;

// --- The server ---------------------------------------------------------------------------------------------------------

// A redirect is refused: it would carry the key to another address.
async function post(action, parameters) {
  for (let tries = 1; ; tries++) {
    const response = await fetch(`${url}/api`, {
      method: 'POST',
      redirect: 'error',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ action, ...parameters }),
    }).catch((error) => {
      throw new Failure(`${url} can't be reached: ${error.cause?.message || error.cause?.code || error.message}`);
    });
    if (response.ok) return response;
    const answer = await response.json().catch(() => ({}));
    if (response.status === 429 || response.status === 503) {
      const seconds = waitOf(response.headers.get('retry-after'));
      if (tries < Tries && seconds <= LongestWait) {
        await new Promise((done) => setTimeout(done, seconds * 1000));
        continue;
      }
    }
    const failure = new Failure(`${action}: ${response.status} ${answer.error?.code ?? ''}: ${answer.status_message ?? response.statusText}`);
    failure.status = response.status;
    throw failure;
  }
}

// Retry-After is a number of seconds or a date.
function waitOf(header) {
  const seconds = /^\d+$/.test(header ?? '') ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? 1 : Math.max(0, seconds);
}

async function call(action, parameters) {
  const response = await post(action, parameters);
  return response.json().catch((error) => {
    throw new Failure(`${action}: the answer broke off: ${error.message}`);
  });
}

async function list() {
  const assets = [];
  let cursor;
  do {
    const page = await call('listAssetsInBucket', { path: bucket, recursive: true, limit: 1000, cursor });
    assets.push(...page.assets);
    cursor = page.next_cursor;
  } while (cursor);
  return assets;
}

// --- Names --------------------------------------------------------------------------------------------------------------

// What one of the usual systems does not take is written as %XX: < > : " / \ | ? * and control characters, a dot or a space at the
// end, the devices of Windows (con, nul, com1 ...); also % itself, and a dot at the start, which hides a file. Long names are cut.
function safe(name, most = 200) {
  const extension = Buffer.byteLength(extname(name)) <= 20 ? extname(name) : '';
  const written = (part) => [...part].map((char) => (/[%<>:"/\\|?*\x00-\x1f\x7f]/.test(char) ? escaped(char) : char));
  const stem = written(extension ? name.slice(0, -extension.length) : name);
  const end = written(extension);
  while (Buffer.byteLength(stem.join('') + end.join('')) > most) stem.pop();
  const chars = [...stem, ...end];
  if (chars[0] === '.' || /^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i.test(chars.join(''))) chars[0] = escaped(chars[0]);
  if (/^[. ]$/.test(chars.at(-1) ?? '')) chars.push(escaped(chars.pop()));
  return chars.join('') || '%00';
}

const escaped = (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

// Names that differ in case or accents' form only are one name on many disks.
const keyOf = (file) => file.normalize('NFC').toLowerCase();

// Where each asset's file goes: its bucket's path and its name. It keeps the place that it has; of two that want one, the later gets (2).
function plan(assets, manifest) {
  const wanted = assets.map((asset) => ({ asset, steps: (asset.path ?? asset.asset).split('/').filter(Boolean).map((step) => safe(step)) }));
  const taken = new Set([Incoming, Gone, Manifest, `${Manifest}.new`]);
  for (const one of wanted) {
    const [first] = one.steps;
    if (taken.has(keyOf(first)) && one.steps.length > 1) one.steps[0] = escaped(first[0]) + first.slice(1);
  }
  for (const { steps } of wanted) for (let depth = 1; depth < steps.length; depth++) taken.add(keyOf(steps.slice(0, depth).join('/')));
  const planned = new Map();
  const take = (asset, file) => {
    if (taken.has(keyOf(file))) return false;
    taken.add(keyOf(file));
    planned.set(asset.asset, { path: asset.path, file, checksum: asset.checksum });
    return true;
  };
  const rest = wanted.filter(({ asset }) => {
    const known = manifest.get(asset.asset);
    return !(known && known.path === asset.path && take(asset, known.file));
  });
  const numbers = new Map();
  for (const { asset, steps } of rest) {
    const file = steps.join('/');
    const end = extname(steps.at(-1));
    const stem = end ? file.slice(0, -end.length) : file;
    let number = numbers.get(keyOf(file)) ?? 1;
    while (!take(asset, number === 1 ? file : `${stem} (${number})${end}`)) number++;
    numbers.set(keyOf(file), number + 1);
  }
  return planned;
}

// --- The folder ---------------------------------------------------------------------------------------------------------

function inside(file) {
  const full = resolve(folder, ...file.split('/'));
  if (!full.startsWith(resolve(folder) + sep)) throw new Failure(`${JSON.stringify(file)} is not in the folder`);
  return full;
}

const statOf = (file) => stat(file).catch((error) => (['ENOENT', 'ENOTDIR'].includes(error.code) ? null : Promise.reject(error)));

async function checksumOf(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return `sha256:${hash.digest('hex')}`;
}

async function readManifest() {
  const text = await readFile(inside(Manifest), 'utf8').catch((error) => (error.code === 'ENOENT' ? null : Promise.reject(error)));
  if (text === null) return new Map();
  let kept;
  try {
    kept = JSON.parse(text);
  } catch (error) {
    throw new Failure(`${inside(Manifest)} can't be read (${error.message}); without it, the files are known again by their bytes`);
  }
  if (kept.library !== url || kept.bucket !== bucket)
    throw new Failure(`${folder} holds the export of ${kept.bucket} of ${kept.library}; take another folder for ${bucket} of ${url}`);
  return new Map(Object.entries(kept.assets));
}

let written = 0;

async function writeManifest(assets) {
  const file = inside(`${Manifest}.new`);
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(JSON.stringify({ library: url, bucket, assets: Object.fromEntries(assets) }, null, 1));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(file, inside(Manifest));
  written = Date.now();
}

async function moveTo(from, to) {
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
  // Folders that are empty now go too.
  for (let up = dirname(from); up.startsWith(resolve(folder) + sep); up = dirname(up)) if (!(await rmdir(up).then(() => true, () => false))) break;
}

async function toGone(file) {
  const end = extname(file);
  const stem = inside([Gone, new Date().toISOString().slice(0, 10), end ? file.slice(0, -end.length) : file].join('/'));
  let to = stem + end;
  for (let number = 2; await statOf(to); number++) to = `${stem} (${number})${end}`;
  await moveTo(inside(file), to);
}

// Where a file waits for its place: one that was moved in the library, or one that is coming.
const waiting = (checksum) => inside(`${Incoming}/${safe(checksum.replace('sha256:', ''))}`);

async function download(asset, entry, to) {
  const response = await post('downloadAsset', { asset });
  const hash = createHash('sha256');
  const hashing = new Transform({ transform: (chunk, _, done) => done(null, (hash.update(chunk), chunk)) });
  await pipeline(Readable.fromWeb(response.body), hashing, createWriteStream(to, { flush: true })).catch((error) => {
    throw error.code && error.syscall ? error : new Failure(`downloadAsset: ${entry.path} broke off: ${error.cause?.message ?? error.message}`);
  });
  const checksum = `sha256:${hash.digest('hex')}`;
  if (checksum === entry.checksum) return;
  // It may have been replaced since it was listed.
  const { asset: now } = await call('getAssetData', { asset });
  if (checksum !== now.checksum) throw new Failure(`${entry.path}: the checksum of what came is ${checksum}, not ${now.checksum}`);
  entry.checksum = checksum;
}

// True where the asset's file is already there. Its bytes are read only where size and time are not those of the manifest.
async function isThere(entry, known) {
  const found = await statOf(inside(entry.file));
  if (!found?.isFile()) return false;
  const isUntouched = known?.file === entry.file && known.checksum === entry.checksum && known.size === found.size && known.modified === found.mtimeMs;
  return isUntouched || (await checksumOf(inside(entry.file))) === entry.checksum;
}

async function note(entry) {
  const { size, mtimeMs } = await stat(inside(entry.file));
  Object.assign(entry, { size, modified: mtimeMs });
}

// --- The run ------------------------------------------------------------------------------------------------------------

async function run() {
  if (!folder) throw new Failure('name the folder: node nightly-export.mjs folder [bucket path]');
  if (!/^[\x21-\x7e]+$/.test(key)) throw new Failure('set PIMS_KEY to an API key; one of the role viewer is enough');
  await mkdir(join(folder, Incoming), { recursive: true, mode: 0o700 });
  const manifest = await readManifest();
  // Nothing is moved before the whole list is here.
  const planned = plan(await list(), manifest);

  const count = { exported: 0, unchanged: 0, gone: 0 };
  for (const [code, known] of manifest) {
    if (planned.get(code)?.file === known.file || !(await statOf(inside(known.file)))) {
      if (!planned.has(code)) count.gone++;
      continue;
    }
    if (planned.has(code)) {
      await moveTo(inside(known.file), waiting(known.checksum));
    } else {
      await toGone(known.file);
      count.gone++;
    }
  }
  // From here on the manifest names every file that this run may make, so that the next one knows it.
  const done = new Map([...planned].map(([code, entry]) => [code, manifest.get(code)?.file === entry.file ? manifest.get(code) : entry]));
  await writeManifest(done);

  const ours = new Set([...manifest.values()].map((known) => known.file));
  for (const [code, entry] of planned) {
    if (await isThere(entry, manifest.get(code))) {
      count.unchanged++;
    } else {
      const from = waiting(entry.checksum);
      try {
        if (!(await statOf(from)) || (await checksumOf(from)) !== entry.checksum) await download(code, entry, from);
      } catch (error) {
        if (error.status !== 404 && error.status !== 410) throw error;
        // It went while the export ran.
        if (await statOf(inside(entry.file))) await toGone(entry.file);
        done.delete(code);
        count.gone++;
        continue;
      }
      // What stands in the way and was never exported is kept.
      if (!ours.has(entry.file) && (await statOf(inside(entry.file)))) await toGone(entry.file);
      await mkdir(dirname(inside(entry.file)), { recursive: true });
      await rename(from, inside(entry.file));
      count.exported++;
    }
    await note(entry);
    done.set(code, entry);
    if (Date.now() - written > 2000) await writeManifest(done);
  }
  await writeManifest(done);
  await rm(inside(Incoming), { recursive: true });
  console.log(`exported ${count.exported}, unchanged ${count.unchanged}, gone ${count.gone}`);
}

run().catch((error) => {
  console.error(`nightly-export: ${error instanceof Failure || error.code ? error.message : error.stack}`);
  process.exitCode = 1;
});
