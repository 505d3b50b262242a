// Compiles Python's own modules and those of the packages, in Pyodide under Node: a third of the time until the first
// result in a page. fetch.py runs it: node compile.mjs FROM TO FILE…
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [from, to, ...names] = process.argv.slice(2);
const read = (name) => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');
const { loadPyodide } = await import(pathToFileURL(`${from}/pyodide.mjs`));
const python = await loadPyodide({
  indexURL: `${from}/`,
  lockFileContents: JSON.stringify(JSON.parse(read('runtime.lock.json')).index),
  env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0' },
});
python.runPython(read('compile_archive.py'));
const compiled = python.globals.get('compiled');
for (const name of names) {
  const withoutDocstrings = name === 'python_stdlib.zip'; // they would be a third of it
  const result = compiled(python.toPy(new Uint8Array(readFileSync(`${from}/${name}`))), withoutDocstrings ? 2 : 0);
  writeFileSync(`${to}/${name}`, result.toJs());
}
