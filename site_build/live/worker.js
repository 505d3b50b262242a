// A worker that owns one Python. The page (python.js) sends `start`, `run`, `ask` and gets messages back.
import backend from './page_backend.py';
import pictures from '../cells/pictures.py';
import names from '../cells/names.py';
import kernel from './kernel.py';
import hints from './hints.py';
import values from './values.py';
import pretty from 'IPython/lib/pretty.py';
import table from './own_table.py';
import playing from './playing.py';
import style from '../cells/matplotlibrc';

// The page gives addresses to a worker that it has made from the browser's cache.
const { here, code: from = {} } = self.given ?? { here: import.meta.url };
const RUNTIME_URL = new URL(RUNTIME, here).href; // RUNTIME and INDEX are put in by bundle.mjs
const files = new Map(); // what the page has loaded and checked: name → bytes
const SHARED = {
  'cells/names': names,
  'cells/pictures': pictures,
  'live/hints': hints,
  'live/kernel': kernel,
  'live/own_table': table,
  'live/page_backend': backend,
  'live/playing': playing,
  'live/values': values,
  'live/pretty': pretty, // of IPython: long values are broken into lines as in the build
};
const tell = (message) => self.postMessage(message);

const code = Promise.all(['pyodide.mjs', 'pyodide.asm.mjs'].map((name) => import(from[name] ?? RUNTIME_URL + name)));
code.then(
  () => tell({ type: 'ready' }),
  (error) => fail('load', error),
);

// Pyodide asks for its files here. Pyodide and what is in Python gets no other network than this.
self.fetch = async (address) => {
  const name = new URL(address.url ?? address, RUNTIME_URL).pathname.split('/').pop();
  if (name.endsWith('.wasm')) return new Response(); // the page has compiled it, see `instantiate`
  if (!files.has(name)) throw new TypeError(`${name} cannot be loaded from within Python`);
  return new Response(files.get(name));
};
for (const name of ['XMLHttpRequest', 'WebSocket', 'EventSource', 'indexedDB', 'caches', 'BroadcastChannel', 'Worker']) {
  Object.defineProperty(self, name, { value: undefined });
}

let python; // the module kernel.py, once Python has started
let pyodide;

async function start({ id, module, loaded, wheel, displays }) {
  add(loaded);
  instantiate(module);
  const [{ loadPyodide }, { default: createPyodideModule }] = await code;
  pyodide = await loadPyodide({
    createPyodideModule,
    indexURL: RUNTIME_URL,
    packageBaseUrl: RUNTIME_URL,
    lockFileContents: INDEX,
    packages: ['numpy'],
    env: { HOME: '/home/pyodide', MPLBACKEND: 'module://site_build.live.page_backend', MATPLOTLIBRC: '/matplotlibrc' },
  });
  const modules = pyodide.runPython('import sysconfig; sysconfig.get_path("purelib")');
  pyodide.unpackArchive(wheel, 'wheel', { extractDir: modules });
  pyodide.unpackArchive(displays, 'zip', { extractDir: modules });
  pyodide.FS.writeFile('/matplotlibrc', style);
  for (const folder of ['cells', 'live']) pyodide.FS.mkdirTree(`${modules}/site_build/${folder}`);
  for (const [name, text] of Object.entries(SHARED)) pyodide.FS.writeFile(`${modules}/site_build/${name}.py`, text);
  files.clear();
  python = pyodide.pyimport('site_build.live.kernel');
  python.report_training();
  tell({ type: 'done', id });
}

/** Let Pyodide use the module that the page has compiled: in a new worker it takes no time again. */
function instantiate(module) {
  WebAssembly.instantiateStreaming = async (_, imports) => {
    try {
      return { module, instance: await WebAssembly.instantiate(module, imports) };
    } catch (error) {
      fail('start', error); // Pyodide would wait for ever
      throw error;
    }
  };
}

function add(loaded) {
  for (const [name, bytes] of Object.entries(loaded)) files.set(name, bytes);
}

async function run({ id, source, number, alone, alt, caption, packages, loaded }) {
  if (packages) {
    add(loaded);
    await pyodide.loadPackage(packages, { messageCallback() {}, checkIntegrity: false });
    files.clear();
  }
  python.post = (kind, content) => tell({ type: 'output', id, kind, content });
  const begin = performance.now();
  const finished = python.run(source, number, alone, alt, caption);
  tell({ type: 'done', id, finished, seconds: (performance.now() - begin) / 1000 });
}

/** Call a function of a module; the page gets what it returns as plain objects and typed arrays. */
function call({ id, module, name, given }) {
  const result = python.call(module, name, pyodide.toPy(given));
  const [answer, error] = result.toJs({ dict_converter: Object.fromEntries });
  result.destroy();
  tell({ type: 'done', id, answer, error });
}

function fail(when, error) {
  tell({ type: 'failed', when, text: String(error?.message ?? error) });
}

const tasks = {
  start: (message) => start(message).catch((error) => fail('start', error)),
  run: (message) => run(message).catch((error) => fail('run', error)),
  call,
  ask: ({ id, source }) => tell({ type: 'done', id, answer: python.needs_cells_above(source) }),
};
self.onmessage = ({ data }) => tasks[data.type](data);
// Some errors leave no Python to go on with, and reach nobody but the worker.
self.addEventListener('error', (event) => fail(python ? 'run' : 'start', event.error ?? event.message));
self.addEventListener('unhandledrejection', (event) => fail(python ? 'run' : 'start', event.reason));
