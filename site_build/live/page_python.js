// The page's Python, loaded with the first call. All scripts of a page share it: one worker, one copy of each file.
const MEGABYTE = 1e6;

/** Call a function of a module of Python with plain values. `say` is told how far loading is, in words. */
export async function call(module, name, given = [], say = () => {}) {
  let python;
  try {
    python = await import(new URL(PYTHON, import.meta.url).href);
  } catch {
    throw new Error(navigator.onLine ? 'Python cannot be loaded.' : 'You are offline, and Python is not loaded yet.');
  }
  return python.call(module, name, given, (stage, loaded, total) => say(inWords(stage, loaded, total), loaded / total));
}

function inWords(stage, loaded, total) {
  if (stage === 'start' || loaded >= total) return 'Starting Python …';
  const [some, all] = [loaded, total].map((bytes) => (bytes / MEGABYTE).toFixed(1));
  return `Loading Python: ${some} of ${all} MB`;
}
