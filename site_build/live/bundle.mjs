// Bundles the scripts that run Python in the page into a folder; prints the names of those that pages load, as JSON.
// Names have hashes: a page never gets a worker of another version than its own.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [folder, settings] = process.argv.slice(2);
const { runtime, index, manifest, modules } = JSON.parse(readFileSync(settings));

/** Bundle one script; return its name. */
async function bundle(name, values) {
  const { metafile } = await build({
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    entryPoints: [`${name}.js`],
    outdir: folder,
    entryNames: '[name].[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    nodePaths: [modules], // of Python: IPython's own lines for long values
    loader: { '.py': 'text', '': 'text' },
    define: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)])),
    metafile: true,
    logLevel: 'warning',
  });
  return basename(Object.keys(metafile.outputs)[0]);
}

const WORKER = await bundle('worker', { RUNTIME: runtime, INDEX: index });
const EDITOR = await bundle('editor', {});
const PYTHON = await bundle('python', { WORKER, RUNTIME: runtime, MANIFEST: manifest });
const RUNNING = await bundle('running', {});
const loaded = {};
for (const path of ['live', 'playground/playground', 'playground/digits', 'playground/own_table']) {
  loaded[basename(path)] = await bundle(path, { EDITOR, PYTHON, RUNNING });
}
console.log(JSON.stringify(loaded));
