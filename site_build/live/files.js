// Loads the files of Python, says how far it is, and checks each. What was loaded is kept: Python can start
// again without a network.
const kept = new Map(); // name → bytes

export class LoadError extends Error {}

/** Return {name: bytes} for a list of {name, url, size, sha256}; tell `progress` how many bytes have come. */
export async function load(list, progress) {
  const total = list.reduce((sum, { size }) => sum + size, 0);
  const sizes = new Map(); // bytes that have come so far
  const count = (name, bytes) => {
    sizes.set(name, bytes);
    progress('load', Math.min(total, [...sizes.values()].reduce((a, b) => a + b, 0)), total);
  };
  const loaded = await Promise.all(list.map((file) => one(file, (bytes) => count(file.name, bytes))));
  return Object.fromEntries(list.map(({ name }, k) => [name, loaded[k]]));
}

export const has = ({ name }) => kept.has(name);

async function one(file, count) {
  if (!kept.has(file.name)) {
    let bytes = await download(file, 'default', count);
    // A damaged file may come from the browser's cache: the server gets one more chance.
    if (!(await isRight(bytes, file))) bytes = await download(file, 'reload', count);
    if (!(await isRight(bytes, file))) {
      throw new LoadError(`The file ${file.name} is damaged, or of another version than this page. Reload the page.`);
    }
    kept.set(file.name, bytes);
  }
  count(file.size);
  return kept.get(file.name);
}

async function download({ name, url, size }, cache, count) {
  let response;
  try {
    response = await fetch(new URL(url, import.meta.url), { cache, credentials: 'omit' });
  } catch {
    throw new LoadError(
      navigator.onLine ? `The file ${name} cannot be loaded: its server does not answer.` : 'You are offline, and Python is not loaded yet.',
    );
  }
  if (!response.ok) throw new LoadError(`The file ${name} is missing on the server (status ${response.status}).`);
  const bytes = new Uint8Array(size);
  let end = 0;
  try {
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (end + part.value.length <= size) bytes.set(part.value, end);
      count((end += part.value.length));
    }
  } catch {
    throw new LoadError(`The connection broke while ${name} was loading. Try again.`);
  }
  return end === size ? bytes : new Uint8Array();
}

async function isRight(bytes, { size, sha256 }) {
  if (bytes.length !== size) return false;
  if (!globalThis.crypto?.subtle) return true; // only pages from https: and localhost can compute hashes
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}
