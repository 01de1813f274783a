// A public page of the pictures in a private bucket, with Node 18 or later and no packages:
//   PIMS_URL=http://127.0.0.1:5080 PIMS_READ_KEY=... node samples/shop-front.mjs bucket-path-or-id [port]
// The bucket's read_key stays here, on the server's side. A browser gets signed addresses only: each serves one picture in one
// size for a while, and ends at once when the read_key is reset. Title, text and price are members of an asset's data:
//   {"action":"uploadAsset", ... "data":{"title":"Mug","description":"Holds 0.3 l","price":"12.50 EUR"}}
import { createServer } from 'node:http';

const BatchLimit = 100;
const Side = 480; // pixels; a picture is fitted into a square of this, and not enlarged

const url = (process.env.PIMS_URL ?? 'http://127.0.0.1:5080').replace(/\/+$/, '');
const key = process.env.PIMS_READ_KEY ?? '';
const seconds = Number(process.env.SHOP_URL_SECONDS ?? 3600); // how long an address is good
const [bucket, port = '8080'] = process.argv.slice(2);

if (!bucket) fail('name the bucket: node shop-front.mjs bucket-path-or-id [port]');
if (!/^pims_read_[\w-]+$/.test(key)) fail("set PIMS_READ_KEY to the bucket's read_key; no key with more rights belongs here");
if (!Number.isInteger(seconds) || seconds < 1 || seconds > 604800) fail('SHOP_URL_SECONDS is 1 to 604800');
if (!/^\d+$/.test(port) || port > 65535) fail('the port is a number, 0 for any that is free');

function fail(message) {
  console.error(`shop-front: ${message}`);
  process.exit(1);
}

// --- The library --------------------------------------------------------------------------------------------------------

// A redirect is refused: it would carry the key to another address.
async function post(body) {
  const response = await fetch(`${url}/api`, {
    method: 'POST',
    redirect: 'error',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${answer.error?.code}: ${answer.status_message}`);
  return answer;
}

async function pictures() {
  const where = /^\d+$/.test(bucket) ? { bucket_id: Number(bucket) } : { path: bucket };
  const found = [];
  let cursor;
  do {
    const page = await post({ action: 'listAssetsInBucket', ...where, recursive: true, sort: 'filename', limit: 1000, cursor });
    found.push(...page.assets.filter((asset) => asset.media_type === 'IMAGE' && asset.meta?.width));
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

// By asset and version; what is no longer on the page is forgotten.
let signed = new Map();

async function withAddresses(assets) {
  const known = signed;
  const now = Date.now();
  const fresh = new Map();
  const missing = [];
  for (const asset of assets) {
    const name = `${asset.asset} ${asset.version}`;
    if (known.get(name)?.until > now) fresh.set(name, known.get(name));
    else missing.push({ asset, name });
  }
  for (let at = 0; at < missing.length; at += BatchLimit) {
    const some = missing.slice(at, at + BatchLimit);
    const answers = await post(
      some.map(({ asset }) => ({
        action: 'createSignedUrl',
        asset: asset.asset,
        width: Math.min(Side, asset.meta.width),
        height: Math.min(Side, asset.meta.height),
        mode: 'max',
        format: 'webp',
        expires_in: seconds,
      })),
    );
    answers.forEach((answer, i) => {
      // Renewed while a page that was sent just before has time to load its pictures. By this clock alone: the two may differ.
      if (answer.status === 'OK') fresh.set(some[i].name, { address: answer.url, until: now + seconds * 800 });
      else console.error(`shop-front: ${some[i].asset.asset} is left out: ${answer.status_message}`);
    });
  }
  signed = fresh;
  return assets
    .map((asset) => ({ asset, address: fresh.get(`${asset.asset} ${asset.version}`)?.address }))
    .filter(({ address }) => address);
}

// --- The page -----------------------------------------------------------------------------------------------------------

const text = (value) => String(value).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const shown = (value) => (['string', 'number'].includes(typeof value) && `${value}`.trim() ? text(value) : '');

function product({ asset, address }) {
  const { title, filename, description, price } = asset.data;
  const name = shown(title) || text(filename.replace(/\.[^.]+$/, ''));
  return `<li><img src="${text(address)}" alt="${name}" loading="lazy"><h2>${name}</h2>${
    shown(description) && `<p>${shown(description)}</p>`}${shown(price) && `<p class="price">${shown(price)}</p>`}</li>`;
}

const page = (title, body) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
  * { box-sizing: border-box; margin: 0; }
  body { max-width: 72rem; margin: 0 auto; padding: 3rem 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: #222; background: #faf9f7; }
  h1 { font-size: 1.75rem; font-weight: 600; margin-bottom: 2rem; }
  ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: 2rem 1.5rem; padding: 0; list-style: none; }
  img { display: block; width: 100%; aspect-ratio: 1; object-fit: scale-down; background: #fff; border: 1px solid #e6e2dc; border-radius: 6px; }
  h2 { font-size: 1rem; font-weight: 600; margin-top: .75rem; overflow-wrap: anywhere; }
  p { color: #666; }
  .price { color: #222; font-weight: 600; }
</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`;

async function shop() {
  try {
    const products = await withAddresses(await pictures());
    const body = products.length ? `<ul>\n${products.map(product).join('\n')}\n</ul>` : '<p>There is nothing here yet.</p>';
    return { status: 200, body: page('Shop', body), origins: [...new Set(products.map(({ address }) => new URL(address).origin))] };
  } catch (error) {
    signed = new Map();
    // The reason is for the log: it is none of the public's business.
    console.error(`shop-front: ${error.cause?.message || error.cause?.code || error.message}`);
    return { status: 502, body: page('Sorry', '<p>The pictures can’t be shown at the moment. Please come back later.</p>'), origins: [] };
  }
}

const server = createServer(async (request, response) => {
  const [pathname] = request.url.split('?');
  const isRead = ['GET', 'HEAD'].includes(request.method);
  const { status, body, origins = [] } =
    pathname !== '/' ? { status: 404, body: page('Not found', '<p>There is only <a href="/">one page</a>.</p>') }
    : !isRead ? { status: 405, body: page('Not allowed', '<p>This page can only be read.</p>') }
    : await shop();
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; img-src ${origins.join(' ') || "'none'"}`,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    ...(status === 405 && { Allow: 'GET, HEAD' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
});

server.on('error', (error) => fail(error.message));
server.listen(Number(port), '127.0.0.1', () => console.log(`The shop serves ${bucket} at http://127.0.0.1:${server.address().port} (Ctrl+C ends it)`));

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections?.();
  });
}
