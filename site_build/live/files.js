// Loads the files of Python, says how far it is, and checks each. What was loaded is kept: Python can start
// again without a network.
const coming = new Map(); // name → a promise of its bytes, or of the compiled WebAssembly
const arrived = new Map(); // name → how many bytes have come
let tell = () => {};

export class LoadError extends Error {}

/**
 * Return {name: bytes} for a list of {name, url, size, sha256}; tell `progress` how many bytes have come.
 * WebAssembly is compiled while it comes; what browsers keep for the next time is then the compiled code.
 */
export async function load(list, progress) {
  const total = list.reduce((sum, { size }) => sum + size, 0);
  const now = () => list.reduce((sum, { name, size }) => sum + Math.min(size, arrived.get(name) ?? 0), 0);
  tell = () => progress('load', now(), total);
  try {
    const loaded = await Promise.all(list.map(one));
    return Object.fromEntries(list.map(({ name }, k) => [name, loaded[k]]));
  } finally {
    tell = () => {};
  }
}

function one(file) {
  if (!coming.has(file.name)) {
    const bytes = checked(file);
    coming.set(file.name, bytes);
    bytes.catch(() => coming.delete(file.name)); // the next Run tries again
  }
  return coming.get(file.name);
}

async function checked(file) {
  // A damaged file may come from the browser's cache: the server gets one more chance.
  for (const cache of ['default', 'reload']) {
    const { bytes, compiling } = await download(file, cache);
    if (await isRight(bytes, file)) {
      return file.name.endsWith('.wasm') ? ((await compiling) ?? WebAssembly.compile(bytes)) : bytes;
    }
  }
  throw new LoadError(`The file ${file.name} is damaged, or of another version than this page. Reload the page.`);
}

async function download({ name, url, size }, cache) {
  let response;
  try {
    response = await fetch(new URL(url, import.meta.url), { cache, credentials: 'omit' });
  } catch {
    throw new LoadError(
      navigator.onLine ? `The file ${name} cannot be loaded: its server does not answer.` : 'You are offline, and Python is not loaded yet.',
    );
  }
  if (!response.ok) throw new LoadError(`The file ${name} is missing on the server (status ${response.status}).`);
  // Of the two it must be the clone that is read here: the browser remembers only where the other one is from.
  const isWasm = name.endsWith('.wasm');
  const { body } = isWasm ? response.clone() : response;
  // If the server names another type, compiling waits until all is there.
  const compiling = isWasm && WebAssembly.compileStreaming(response).catch(() => undefined);
  const bytes = new Uint8Array(size);
  let end = 0;
  try {
    const reader = body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (end + part.value.length <= size) bytes.set(part.value, end);
      arrived.set(name, (end += part.value.length));
      tell();
    }
  } catch {
    throw new LoadError(`The connection broke while ${name} was loading. Try again.`);
  }
  return { bytes: end === size ? bytes : new Uint8Array(), compiling };
}

async function isRight(bytes, { size, sha256 }) {
  if (bytes.length !== size) return false;
  if (!globalThis.crypto?.subtle) return true; // only pages from https: and localhost can compute hashes
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}
