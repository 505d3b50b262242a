// What readers type into cells is kept on their device, page by page, and nowhere else. Code that belongs to a cell as it
// stands comes back by itself; where the page has another cell by now, or after Reset, with one click.
import { readAuthors } from './authors.js';

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return []; // not ours
  }
}

function write(key, entries) {
  if (entries.length) localStorage.setItem(key, JSON.stringify(entries));
  else localStorage.removeItem(key);
}

/** Keep what stands in the editor of a cell; tell whether the browser does. */
export function keep(key, cell) {
  return replace(key, cell, { ...entryOf(cell), code: cell.source });
}

const entryOf = ({ alone, name, number, printed }) => ({ name: alone ? name : '', number, author: printed, when: Date.now() });

/** Put an entry in place of the one that a cell has. Others may have come from another tab. */
function replace(key, cell, entry) {
  const isSame = (one, other) => one.name === other.name && one.number === other.number && one.author === other.author;
  const last = cell.kept?.entry ?? entry;
  const isTyped = entry.code !== cell.printed;
  try {
    const others = read(key).filter((one) => !isSame(one, last) && !isSame(one, entry));
    write(key, isTyped ? [...others, entry] : others);
  } catch {
    return false; // refused, or full
  }
  cell.kept = isTyped ? kept(key, cell, entry) : undefined;
  return true;
}

const kept = (key, cell, entry) => ({
  entry,
  code: entry.code,
  put: () => {
    replace(key, cell, { ...entryOf(cell), code: entry.code });
    sayWhose(cell, entry);
  },
  putAway: () => replace(key, cell, { ...entry, away: true }),
});

const day = (entry) => new Date(entry.when).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

function sayWhose(cell, entry) {
  const below = cell.hasOldOutput && cell.output.isConnected ? ' Not run yet: the output is that of the printed code.' : '';
  cell.say(`Your code, of ${day(entry)}, kept on this device.${below}`);
}

/** Give the cells what was typed into them when the page was last open. */
export async function giveBack(key, cells) {
  await readAuthors(cells);
  for (const entry of read(key).sort((a, b) => a.when - b.when)) {
    const cell = home(entry, cells.filter(({ alone, name }) => (alone ? name : '') === entry.name));
    if (!cell || cell.kept || cell.editor) continue;
    cell.kept = kept(key, cell, entry);
    if (cell.printed !== entry.author) cell.say(`You changed this cell on ${day(entry)}; the book’s code is another one by now.`);
    else if (!entry.away) {
      cell.showCode(entry.code);
      sayWhose(cell, entry);
    }
    cell.arrange();
  }
}

/** The cell that is most like the one that was changed: it has its code, or most of its lines, or its number. */
function home(entry, cells) {
  const lines = new Set(entry.author.split('\n').filter((line) => line.trim()));
  const likeness = ({ printed, number }) => {
    const common = printed.split('\n').filter((line) => lines.has(line)).length;
    return [printed === entry.author ? 1 : 0, common / lines.size, -Math.abs(number - entry.number)];
  };
  const order = (a, b) => a.map((value, k) => b[k] - value).find((difference) => difference) ?? 0;
  return cells.map((cell) => [likeness(cell), cell]).sort(([a], [b]) => order(a, b))[0]?.[1];
}
