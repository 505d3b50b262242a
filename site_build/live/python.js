// The page's side of Python: loads it, starts its worker, gives it cells to run, ends it.
import { LoadError, load } from './files.js';
export { show } from './output.js';

const { CORE, MATPLOTLIB, WHEEL, DISPLAYS } = MANIFEST; // put in by bundle.mjs: files with their sizes and hashes
const CODE = ['pyodide.mjs', 'pyodide.asm.mjs'];
const WORKER_URL = new URL(WORKER, import.meta.url);
const USES_MATPLOTLIB = /\b(matplotlib|pylab)\b/;
export const ANEW = 'Python starts anew with the next Run; what the cells had computed is gone.';

/** Why a cell could not run, or not to its end, in words for the reader. */
export class NotRun extends Error {
  /** Whether all that the cells had computed is gone. */
  gone = true;
}

class Python {
  constructor(progress) {
    this.jobs = new Map();
    this.last = 0;
    this.plots = false;
    this.ended = new Promise((_, reject) => (this.reject = reject));
    this.ended.catch(() => {});
    this.started = this.start(progress).catch((error) => this.end(explained(error)));
  }

  async start(progress) {
    const [loaded] = await Promise.all([load([...CORE, WHEEL, DISPLAYS], progress), this.startWorker()]);
    if (this.over) return;
    progress('start');
    const { 'pyodide.asm.wasm': module, [WHEEL.name]: wheel, [DISPLAYS.name]: displays, ...others } = loaded;
    await this.ask({ type: 'start', module, wheel, displays, loaded: others });
  }

  /** Get a worker that has loaded its code; without a network from what the browser has kept. */
  async startWorker() {
    try {
      await this.tryWorker(WORKER_URL);
    } catch (error) {
      this.worker.terminate();
      if (this.over) throw error;
      const url = await workerFromCache();
      if (!this.over) await this.tryWorker(url);
    }
  }

  async tryWorker(url) {
    const worker = new Worker(url, { type: 'module', name: 'Python' });
    this.worker = worker;
    await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }) => {
        if (data.type === 'ready') resolve();
        else if (data.type === 'failed' && data.when === 'load') reject(cannotLoad());
        else this.hear(data);
      });
      worker.addEventListener('error', ({ message }) => (message ? this.crashed(message) : reject(cannotLoad())));
      this.ended.catch(reject);
    });
  }

  /** Send a message, wait for the answer. */
  ask(message, show) {
    const id = ++this.last;
    const answer = new Promise((resolve) => this.jobs.set(id, { resolve, show }));
    this.worker.postMessage({ id, ...message });
    return Promise.race([answer, this.ended]);
  }

  hear({ type, id, when, text, ...message }) {
    if (this.over) return;
    if (type === 'output') this.jobs.get(id)?.show?.(message.kind, message.content);
    else if (type === 'failed' && when === 'start') this.end(`Python cannot start here: ${inWords(text)}`);
    else if (type === 'failed' && when === 'run') this.crashed(text);
    else if (type === 'done') {
      this.jobs.get(id)?.resolve(message);
      this.jobs.delete(this.before); // the last one stays: a callback of its cell may still print
      this.before = id;
    }
  }

  async addMatplotlib(progress) {
    if (this.plots) return undefined;
    const loaded = await Promise.race([load(MATPLOTLIB, progress), this.ended]);
    this.plots = true;
    return loaded;
  }

  crashed(text) {
    this.end(`Python has crashed: ${inWords(text)} ${ANEW}`);
  }

  end(reason) {
    if (this.over) return;
    this.over = true;
    this.worker?.terminate();
    if (python === this) python = undefined;
    this.reject(new NotRun(reason));
    dispatchEvent(new CustomEvent('python-ended', { detail: reason })); // also who waits for nothing has lost something
  }
}

let python;

/** The worker's scripts as the browser's cache has them, however old: a worker that is stopped can start again offline. */
async function workerFromCache() {
  const scripts = {};
  for (const name of ['worker', ...CODE]) {
    const address = name === 'worker' ? WORKER_URL : new URL(RUNTIME + name, import.meta.url);
    const response = await fetch(address, { cache: 'force-cache', credentials: 'omit' }).catch(() => ({}));
    if (!response.ok) throw cannotLoad();
    scripts[name] = await response.text();
  }
  const blob = (...parts) => URL.createObjectURL(new Blob(parts, { type: 'text/javascript' }));
  const code = Object.fromEntries(CODE.map((name) => [name, blob(scripts[name])]));
  return blob(`self.given = ${JSON.stringify({ here: WORKER_URL.href, code })};\n`, scripts.worker);
}

const cannotLoad = () =>
  new LoadError(
    navigator.onLine
      ? 'Python cannot be loaded: one of its files is missing, damaged or blocked.'
      : 'You are offline, and Python is not loaded yet.',
  );

function explained(error) {
  return error instanceof LoadError || error instanceof NotRun ? error.message : `Python cannot start here: ${inWords(error.message)}`;
}

function inWords(text) {
  if (/call stack|recursion/i.test(text)) return 'something is nested too deeply.';
  if (/memory|allocat/i.test(text)) return 'there is not enough memory.';
  if (/content security policy|unsafe-eval/i.test(text)) return 'this site does not allow WebAssembly.';
  return `${text.split('\n')[0].slice(0, 200)}.`;
}

/** What the browser lacks, if anything. */
function tooOld() {
  const needed = { WebAssembly: 'WebAssembly', 'WebAssembly.Exception': 'exceptions in WebAssembly', Worker: 'workers' };
  const missing = Object.keys(needed).find((path) => !path.split('.').reduce((at, name) => at?.[name], globalThis));
  return missing && `This browser is too old to run Python: it lacks ${needed[missing]}.`;
}

/** A started Python. `progress` is called with 'load' and the bytes loaded and wanted, 'start', 'run'. */
async function ready(progress) {
  const problem = tooOld();
  if (problem) throw new NotRun(problem);
  python ??= new Python(progress);
  const mine = python;
  await Promise.race([mine.started, mine.ended]);
  return mine;
}

/** Tell whether code needs names that the cells above would define. */
export async function needsCellsAbove(source, progress) {
  const mine = await ready(progress);
  return (await mine.ask({ type: 'ask', source })).answer;
}

/** What Python raised, in its words. */
export class Raised extends Error {}

/** Call a function of a module of Python with plain values; what it returns comes as plain objects and typed arrays. */
export async function call(module, name, given = [], progress = () => {}) {
  const mine = await ready(progress);
  const { answer, error } = await mine.ask({ type: 'call', module, name, given });
  if (error) throw new Raised(error);
  return answer;
}

/** Run a cell {source, number, alone, alt, caption}; {finished, seconds} tells how it went. */
export async function run(cell, show, progress) {
  const mine = await ready(progress);
  const message = { type: 'run', ...cell };
  if (!mine.plots && USES_MATPLOTLIB.test(cell.source)) {
    try {
      message.loaded = await mine.addMatplotlib(progress);
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      throw Object.assign(new NotRun(error.message.replace('Python is', 'matplotlib is')), { gone: false });
    }
    message.packages = ['matplotlib'];
  }
  progress('run');
  return mine.ask(message, show);
}

export const stop = () => python?.end(`Stopped. ${ANEW}`);
