// Makes the cells of the page live: Run, Edit, Stop and Reset. Python, and all that has to do with it, is loaded with
// the first Run, the editor with the first Edit; until then this script has only put buttons under the code.
import { follow } from './exercises.js';

const MEGABYTE = 1e6;
const SLICE = 8; // milliseconds of work at the start, then others have their turn
const KEY = `chain-rule-code ${location.pathname.replace(/index\.html$/, '')}`; // what readers typed, see edits.js
const load = (script) => import(new URL(script, import.meta.url).href);
let turn = Promise.resolve(); // cells run one after another
let python; // python.js, once it is there
let stops = 0; // whoever waits for his turn when all is stopped does not get it

class Cell {
  constructor(root, number) {
    this.root = root;
    this.number = number;
    const { name } = root.closest('[data-name]')?.dataset ?? {};
    this.alone = Boolean(name); // the code of a formula: it needs no cell, and no cell needs it
    this.name = name ? `the code of ${name}` : `cell ${number}`;
    this.pre = root.querySelector('pre');
    this.code = this.pre.querySelector('code');
    this.highlighted = [...this.code.childNodes];
    this.printed = this.code.textContent.replace(/\n$/, ''); // as long as running.js knows no better
    this.isExercise = root.classList.contains('nb-exercise');
    this.raises = root.classList.contains('nb-raises'); // as it is meant to: what it defines, no other cell needs
    this.bar = root.nextElementSibling;
    this.block = root.closest('details.code') ?? root.parentElement.closest('.nb-cell') ?? root;
    this.findOutput();
    this.addButtons();
    root.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.shiftKey && !event.defaultPrevented) {
        event.preventDefault();
        this.request();
      }
    });
  }

  /** The built output, or a place for one; it follows the code and its bar. */
  findOutput() {
    this.before = this.block === this.root ? this.bar : this.block;
    this.output = this.before.nextElementSibling;
    if (!this.output?.classList.contains('nb-output')) {
      this.output = document.createElement('div'); // it comes into the page with what it shows
      this.output.className = 'nb-output';
    }
    this.built = [...this.output.childNodes];
    this.exercise = this.output.querySelector('[data-exercise]')?.dataset.exercise;
    const picture = this.output.querySelector(':scope > figure, :scope > details > figure');
    this.alt = picture?.querySelector('svg')?.getAttribute('aria-label');
    this.caption = picture?.querySelector('figcaption')?.textContent;
  }

  addButtons() {
    const button = (text, action, title) => {
      const made = document.createElement('button');
      Object.assign(made, { type: 'button', textContent: text, title: title ?? '' });
      made.setAttribute('aria-label', `${text} ${this.name}`);
      made.addEventListener('click', action);
      return made;
    };
    this.runButton = this.isExercise
      ? button('Check', () => this.request(), 'Run your answer and have it checked')
      : button('Run', () => this.request(), this.alone ? 'Run this code (Shift+Enter)' : 'Run this cell, and those above that have not run (Shift+Enter)');
    this.editButton = button('Edit', () => this.edit(), 'Change the code');
    this.stopButton = button('Stop', stopAll, 'End what is running');
    this.resetButton = button('Reset', () => this.reset(), 'Back to the printed code and its output');
    this.yoursButton = button('Your code', () => this.takeBack(), 'Back to what you have typed here; it is kept on this device');
    this.buttons = document.createElement('span');
    this.buttons.className = 'nb-buttons';
    this.buttons.append(this.runButton, this.stopButton, this.editButton, this.resetButton, this.yoursButton);
    this.status = document.createElement('span');
    this.status.className = 'nb-status';
    this.status.setAttribute('role', 'status');
    this.bar.append(this.buttons, this.status);
    this.arrange();
  }

  arrange() {
    const isTheirs = this.source !== this.printed;
    const changed = this.busy || this.ran !== undefined || Boolean(this.editor) || isTheirs || this.output.dataset.live === '';
    const canTakeBack = this.kept && this.kept.code !== this.source;
    this.runButton.hidden = this.busy;
    this.stopButton.hidden = !this.busy;
    this.editButton.hidden = Boolean(this.editor);
    this.resetButton.hidden = this.busy || !changed;
    this.yoursButton.hidden = this.busy || !canTakeBack;
    this.bar.classList.toggle('nb-changed', Boolean(changed || canTakeBack));
    this.root.classList.toggle('nb-yours', isTheirs);
    this.output.toggleAttribute('data-old', this.hasOldOutput);
  }

  setBusy(busy) {
    const focus = this.buttons.contains(document.activeElement);
    this.busy = busy;
    this.arrange();
    if (focus) (busy ? this.stopButton : this.runButton).focus({ preventScroll: true });
    if (busy) this.output.setAttribute('aria-busy', 'true');
    else this.output.removeAttribute('aria-busy');
  }

  get source() {
    return this.editor?.text() ?? this.typed ?? this.printed;
  }

  /** Whether the output is that of other code than stands there now. */
  get hasOldOutput() {
    return this.source !== (this.madeBy ?? this.printed);
  }

  /** Whether Python knows what this cell defines, as it stands now. */
  get isUpToDate() {
    return this.ran === this.source;
  }

  say(text, fraction) {
    this.status.textContent = text;
    if (fraction !== undefined) {
      const bar = document.createElement('progress');
      bar.value = fraction;
      bar.setAttribute('aria-label', text);
      this.status.append(' ', bar);
    }
  }

  sayHowFar = (stage, loaded, total) => {
    if (!this.busy) return; // files go on coming when all is stopped
    if (stage === 'start') this.say('Starting Python …');
    else if (stage === 'run') this.say('Running …');
    else if (loaded < total) {
      const [some, all] = [loaded, total].map((bytes) => (bytes / MEGABYTE).toFixed(1));
      this.say(`Loading Python: ${some} of ${all} MB`, loaded / total);
    }
  };

  /** Run this cell when its turn comes, after the cells above that have not run. */
  request() {
    if (this.busy) return;
    this.setBusy(true);
    this.say('Waiting for the cell that runs …');
    const asked = stops;
    turn = turn.then(() => (asked === stops ? this.run() : this.cancel()));
  }

  cancel() {
    this.say('Stopped before its turn.');
    this.setBusy(false);
  }

  async run() {
    this.say('Starting Python …');
    try {
      const [running, loaded] = await Promise.all([load(RUNNING), load(PYTHON)]);
      python = loaded;
      await running.runWithCellsAbove(this, cells, python, noteDone);
    } catch {
      this.say(cannotBeLoaded('Python'));
    }
    this.setBusy(false);
  }

  /** Put other nodes in place of the output, of which `code` is the maker; of the built ones none. */
  putOutput(nodes, code) {
    this.madeBy = code;
    this.output.replaceChildren(...nodes);
    if (code === undefined) delete this.output.dataset.live;
    else this.output.dataset.live = '';
    if (nodes.length) this.before.after(this.output);
    else this.output.remove();
    this.arrange();
  }

  markDone(done) {
    this.bar.classList.toggle('nb-done', done);
  }

  async edit() {
    this.editButton.disabled = true;
    this.say('Loading the editor …');
    try {
      const [{ editor }, running] = await Promise.all([load(EDITOR), load(RUNNING)]);
      await running.readAuthors(cells);
      const text = this.source;
      this.pre.classList.add('nb-away');
      this.editor = editor({
        before: this.pre,
        text,
        label: `Python: ${this.name}. Shift+Enter runs it. To leave it, press Escape, then Tab.`,
        run: () => this.request(),
        changed: () => this.change(running),
      });
      this.say('Shift+Enter runs the cell; Escape, then Tab leaves the editor.');
    } catch {
      this.say(cannotBeLoaded('the editor'));
    }
    this.editButton.disabled = false;
    this.arrange();
  }

  /** What was typed is kept, and what stands below is not its output. */
  change(running) {
    const isKept = running.keep(KEY, this);
    this.arrange();
    const says = this.hasOldOutput && this.output.isConnected ? 'Not run yet: the output is that of the code before.' : '';
    this.say(isKept ? says : `${says} This browser keeps nothing: it is gone when you leave the page.`);
  }

  /** Show code that was typed, or, without any, the printed code. */
  showCode(typed) {
    this.editor?.remove();
    this.editor = undefined;
    this.pre.classList.remove('nb-away');
    this.typed = typed;
    this.code.replaceChildren(...(typed === undefined ? this.highlighted : [typed]));
  }

  takeBack() {
    this.showCode(this.kept.code);
    this.kept.put();
    this.arrange();
    this.runButton.focus({ preventScroll: true });
  }

  reset() {
    this.showCode();
    this.kept?.putAway();
    this.putOutput(this.built);
    this.ran = this.runs = undefined;
    this.say('');
    this.arrange();
    this.runButton.focus({ preventScroll: true });
  }
}

const cannotBeLoaded = (what) =>
  navigator.onLine ? `${what[0].toUpperCase()}${what.slice(1)} cannot be loaded.` : `You are offline, and ${what} is not loaded yet.`;

function stopAll() {
  stops += 1;
  python?.stop();
}

const cells = [];
let pause = performance.now() + SLICE;
async function findCells({ type } = {}) {
  for (const root of document.querySelectorAll('.nb-cell')) {
    if (cells.some((cell) => cell.root === root)) continue;
    cells.push(new Cell(root, cells.length + 1));
    cells.at(-1).isLate = Boolean(type); // reading.js has put it into the page
    if (performance.now() < pause) continue;
    await new Promise((next) => setTimeout(next)); // a tap or a key is not to wait for all cells
    pause = performance.now() + SLICE;
  }
  try {
    if (localStorage.getItem(KEY)) load(RUNNING).then(({ giveBack }) => giveBack(KEY, cells), () => {}); // none, offline
  } catch {
    // a browser may refuse to keep anything
  }
}
document.addEventListener('cells', findCells);
await findCells();
const exercises = cells.filter((cell) => cell.exercise);
const noteDone = exercises.length ? follow(exercises) : undefined;
// A page that is left computes nothing more.
addEventListener('pagehide', () => cells.some((cell) => cell.busy) && stopAll());
