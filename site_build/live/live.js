// Makes the cells of the page live: Run, Edit, Stop and Reset. Python, and all that has to do with it, is loaded with
// the first Run, the editor with the first Edit; until then this script has only put buttons under the code.
import { follow } from './exercises.js';

const MEGABYTE = 1e6;
const SLICE = 8; // milliseconds of work at the start, then others have their turn
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
    this.printed = this.pre.querySelector('code').textContent.replace(/\n$/, '');
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
    this.buttons = document.createElement('span');
    this.buttons.className = 'nb-buttons';
    this.buttons.append(this.runButton, this.stopButton, this.editButton, this.resetButton);
    this.status = document.createElement('span');
    this.status.className = 'nb-status';
    this.status.setAttribute('role', 'status');
    this.bar.append(this.buttons, this.status);
    this.arrange();
  }

  arrange() {
    const changed = this.busy || this.ran !== undefined || Boolean(this.editor) || this.output.dataset.live === '';
    this.runButton.hidden = this.busy;
    this.stopButton.hidden = !this.busy;
    this.editButton.hidden = Boolean(this.editor);
    this.resetButton.hidden = this.busy || !changed;
    this.bar.classList.toggle('nb-changed', Boolean(changed));
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
    return this.editor ? this.editor.text() : this.printed;
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
    turn = turn.then(() => (asked === stops ? this.runWithCellsAbove() : this.cancel()));
  }

  cancel() {
    this.say('Stopped before its turn.');
    this.setBusy(false);
  }

  async runWithCellsAbove() {
    this.say('Starting Python …');
    try {
      python ??= await import(new URL(PYTHON, import.meta.url).href);
    } catch {
      this.say(navigator.onLine ? 'Python cannot be loaded.' : 'You are offline, and Python is not loaded yet.');
      this.setBusy(false);
      return;
    }
    try {
      if (await this.runCellsAbove()) await this.execute(this.sayHowFar);
    } catch (error) {
      this.say(error instanceof python.NotRun ? error.message : `Something in this page went wrong: ${error.message}`);
      if (error.gone) forgetAll();
    }
    this.setBusy(false);
  }

  /** Exercises above are the reader's, and one that needs nothing from above does not wait for it. */
  async runCellsAbove() {
    if (this.alone) return true;
    if (this.isExercise && !(await python.needsCellsAbove(this.source, this.sayHowFar))) return true;
    for (const cell of cells.slice(0, cells.indexOf(this))) {
      if (cell.isExercise || cell.alone || cell.raises || cell.isUpToDate) continue;
      this.say(`Running cell ${cell.number} first …`);
      cell.setBusy(true);
      try {
        if (!(await cell.execute(this.sayHowFar))) {
          this.say(`Cell ${cell.number}, above, has failed. This one has not run.`);
          return false;
        }
      } finally {
        cell.setBusy(false);
      }
    }
    return true;
  }

  /** Run this cell alone, its output in place of the old one. */
  async execute(progress) {
    const { source, number, alone, alt, caption } = this;
    let begun = false;
    const begin = () => {
      if (begun) return;
      begun = true;
      this.output.dataset.live = '';
      this.output.replaceChildren();
      this.before.after(this.output);
    };
    const hear = (kind, content) => {
      if (kind === 'progress') {
        const [done, all] = content.split(' ').map(Number);
        this.say(`Step ${done.toLocaleString('en')} of ${all.toLocaleString('en')}`, done / all);
        return;
      }
      begin();
      python.show(this.output, kind, content, this.built);
    };
    this.ran = undefined;
    try {
      const { finished, seconds } = await python.run({ source, number, alone, alt, caption }, hear, progress);
      begin();
      if (!this.output.hasChildNodes()) this.output.remove();
      this.say(`${seconds < 0.095 ? seconds.toFixed(2) : seconds.toFixed(1)} s in your browser`);
      if (finished) this.ran = source;
      this.noteVerdict();
      return finished;
    } catch (error) {
      this.say(error.message);
      throw error;
    }
  }

  noteVerdict() {
    const verdict = this.output.querySelector('[data-exercise]');
    if (this.isExercise && verdict?.dataset.exercise === this.exercise && verdict.dataset.passed === 'true') {
      noteDone?.(this);
    }
  }

  markDone(done) {
    this.bar.classList.toggle('nb-done', done);
  }

  async edit() {
    this.editButton.disabled = true;
    this.say('Loading the editor …');
    try {
      const { editor } = await import(new URL(EDITOR, import.meta.url).href);
      this.pre.classList.add('nb-away');
      this.editor = editor({
        before: this.pre,
        text: this.printed,
        label: `Python: ${this.name}. Shift+Enter runs it. To leave it, press Escape, then Tab.`,
        run: () => this.request(),
      });
      this.say('Shift+Enter runs the cell; Escape, then Tab leaves the editor.');
    } catch {
      this.say(navigator.onLine ? 'The editor cannot be loaded.' : 'You are offline, and the editor is not loaded yet.');
    }
    this.editButton.disabled = false;
    this.arrange();
  }

  reset() {
    this.editor?.remove();
    this.editor = undefined;
    this.pre.classList.remove('nb-away');
    this.output.replaceChildren(...this.built);
    if (this.built.length) this.before.after(this.output);
    else this.output.remove();
    delete this.output.dataset.live;
    this.ran = undefined;
    this.say('');
    this.arrange();
    this.runButton.focus({ preventScroll: true });
  }
}

function stopAll() {
  stops += 1;
  python?.stop();
}

function forgetAll() {
  for (const cell of cells) cell.ran = undefined;
}

const cells = [];
let pause = performance.now() + SLICE;
async function findCells() {
  for (const root of document.querySelectorAll('.nb-cell')) {
    if (cells.some((cell) => cell.root === root)) continue;
    cells.push(new Cell(root, cells.length + 1));
    if (performance.now() < pause) continue;
    await new Promise((next) => setTimeout(next)); // a tap or a key is not to wait for all cells
    pause = performance.now() + SLICE;
  }
}
document.addEventListener('cells', findCells); // reading.js has put some more into the page
await findCells();
const exercises = cells.filter((cell) => cell.exercise);
const noteDone = exercises.length ? follow(exercises) : undefined;
// A page that is left computes nothing more.
addEventListener('pagehide', () => cells.some((cell) => cell.busy) && stopAll());
