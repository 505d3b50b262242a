// Runs the cells of a page in order, and puts what they give under them. Loaded with the first Run or Edit.
import { readAuthors } from './authors.js';
export { readAuthors } from './authors.js';
export { giveBack, keep } from './edits.js';

/** Run a cell after the cells above that have not run. Whatever goes wrong is said under the cell. */
export async function runWithCellsAbove(cell, cells, python, noteDone) {
  await readAuthors(cells);
  try {
    if (!(await runCellsAbove(cell, cells, python))) return;
    await execute(cell, python, cell.sayHowFar);
    const verdict = cell.output.querySelector('[data-exercise]');
    if (cell.isExercise && verdict?.dataset.exercise === cell.exercise && verdict.dataset.passed === 'true') noteDone?.(cell);
  } catch (error) {
    cell.say(error instanceof python.NotRun ? error.message : `Something in this page went wrong: ${error.message}`);
    if (error.gone) for (const each of cells) each.ran = undefined;
  }
}

/** Exercises above are the reader's, and one that needs nothing from above does not wait for it. */
async function runCellsAbove(cell, cells, python) {
  if (cell.alone) return true;
  if (cell.isExercise && !(await python.needsCellsAbove(cell.source, cell.sayHowFar))) return true;
  for (const above of cells.slice(0, cells.indexOf(cell))) {
    if (above.isExercise || above.alone || above.raises || above.isUpToDate) continue;
    cell.say(`Running cell ${above.number} first …`);
    above.setBusy(true);
    try {
      if (!(await execute(above, python, cell.sayHowFar))) {
        cell.say(`Cell ${above.number}, above, has failed. This one has not run.`);
        if (cell.hasOldOutput) cell.putOutput([], cell.source);
        return false;
      }
    } finally {
      above.setBusy(false);
    }
  }
  return true;
}

/** Run this cell alone, its output in place of the old one; tell whether it got to its end. */
async function execute(cell, python, progress) {
  const { source, number, alone } = cell;
  const { alt, caption } = source === cell.printed ? cell : {}; // they describe what the printed code draws
  const run = (cell.runs = Symbol(source)); // what an earlier run may still print is not shown
  let begun = false;
  let isRunning = false;
  const begin = () => {
    if (!begun) cell.putOutput([], source);
    begun = true;
  };
  const hear = (kind, content) => {
    if (cell.runs !== run) return;
    if (kind === 'progress') {
      const [done, all] = content.split(' ').map(Number);
      cell.say(`Step ${done.toLocaleString('en')} of ${all.toLocaleString('en')}`, done / all);
      return;
    }
    begin();
    if (!cell.output.isConnected) cell.before.after(cell.output);
    python.show(cell.output, kind, content, cell.built);
  };
  const howFar = (stage, ...amounts) => {
    isRunning ||= stage === 'run';
    progress(stage, ...amounts);
  };
  if (cell.hasOldOutput) begin();
  cell.ran = undefined;
  try {
    const { finished, seconds } = await python.run({ source, number, alone, alt, caption }, hear, howFar);
    begin();
    cell.say(`${seconds < 0.095 ? seconds.toFixed(2) : seconds.toFixed(1)} s in your browser`);
    if (finished) cell.ran = source;
    return finished;
  } catch (error) {
    if (isRunning) begin(); // it has not come to its end: what stood there is of another run
    cell.say(error.message);
    throw error;
  }
}
