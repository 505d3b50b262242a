// The reader's own table. Python (live/own_table.py) reads, trains and judges; this asks and shows. Nothing leaves the page.
import network from '../../../docs/assets/code/network.py';
import recipe from '../../../docs/assets/code/own_data.py';
import { call } from '../page_python.js';

const MODULE = 'site_build.live.own_table';
const AT_ONCE = 150; // milliseconds of training between two looks at the page
const NUMBERS = ['share', 'units', 'learning_rate', 'iterations', 'penalty', 'seed'];
const EXAMPLE = `kg;cm;coat;animal
31.0;78;short;dog
22.5;70;long; dog
40.2;85;short;dog
27.9;74;long;dog
4.1;46;short;"cat"
3.6;44;long;cat
5.0;49;short;cat
4.4;45;short;cat
0.03;14;feathers;bird
0.11;22;feathers;bird
0.02;12;feathers;bird
0.09;19;feathers;bird
`;

class OwnTable {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector('form');
    this.code = root.querySelector('pre');
    this.form.addEventListener('submit', (event) => event.preventDefault());
    for (const button of root.querySelectorAll('[data-do]')) button.addEventListener('click', () => this[button.dataset.do]());
    this.control('file').addEventListener('change', ({ target }) => this.readFile(target.files[0]));
    this.control('header').addEventListener('change', () => this.last && this.read(...this.last));
    const place = root.querySelector('.table-drop');
    for (const name of ['dragenter', 'dragover', 'dragleave', 'drop']) {
      place.addEventListener(name, (event) => {
        event.preventDefault();
        place.classList.toggle('play-over', name === 'dragenter' || name === 'dragover');
        if (name === 'drop') this.readFile(event.dataTransfer.files[0]);
      });
    }
  }

  control(name) {
    return this.form.elements.namedItem(name);
  }

  show(name) {
    return this.root.querySelector(`[data-show="${name}"]`);
  }

  // ---- Asking Python ----

  /** The answer; or undefined when there is none, and the page says why. */
  async ask(name, ...given) {
    try {
      this.most ??= await call(MODULE, 'use', [recipe, network], (text, part) => this.say(text, part));
      const answer = await call(MODULE, name, given, (text, part) => this.say(text, part));
      this.show('problem').textContent = '';
      return answer;
    } catch (error) {
      if (error.gone) this.most = undefined; // Python starts anew, without the two texts
      this.say('');
      this.show('problem').textContent = error.message;
      return undefined;
    }
  }

  say(text, part) {
    this.show('telling').textContent = text;
    const bar = this.show('loading');
    bar.hidden = !(part < 1);
    if (part < 1) bar.value = part;
  }

  // ---- Reading ----

  /** One byte more than may be read is enough for Python to refuse a file. */
  async readFile(file) {
    if (!file) return;
    this.say(`Reading ${file.name} …`);
    if (!(await this.ask('use', recipe, network))) return;
    await this.read(file.name, new Uint8Array(await file.slice(0, this.most + 1).arrayBuffer()));
  }

  readPasted() {
    return this.read('pasted.csv', this.control('pasted').value);
  }

  takeExample() {
    this.control('pasted').value = EXAMPLE;
    return this.read('animals.csv', EXAMPLE);
  }

  async read(name, data) {
    this.stop();
    this.last = [name, data];
    this.show('learn').hidden = this.show('result').hidden = true;
    this.say(`Reading ${name} …`);
    const header = { true: true, false: false }[this.control('header').value]; // undefined is None, null is not
    const about = await this.ask('read', name, data, header);
    if (!about) return;
    this.say(`${name} is read: ${about.notes.join('. ')}.`);
    this.show('columns').replaceChildren(this.columns(about));
    this.show('notes').replaceChildren();
    this.show('learn').hidden = false;
  }

  /** A row for each column of the reader's table: what it is to the network, and its first values. */
  columns({ columns, first }) {
    const rows = columns.map(({ name, kind, missing }, k) => {
      const select = document.createElement('select');
      select.name = 'column';
      select.setAttribute('aria-label', `What ${name} is`);
      const kinds = kind === 'numbers' ? ['numbers', 'text', 'target', 'leave_out'] : ['words', 'target', 'leave_out'];
      const words = { numbers: 'numbers', words: 'words', text: 'numbers that are names (text)', target: 'the target', leave_out: 'left out (leave_out)' };
      select.append(...kinds.map((value) => new Option(words[value], value)));
      select.value = k === columns.length - 1 ? 'target' : kind;
      select.addEventListener('change', () => select.value === 'target' && this.onlyTarget(select));
      select.dataset.kind = kind;
      return [name, select, missing || '', first.map((row) => row[k]).join(', ')];
    });
    this.names = columns.map(({ name }) => name);
    return table(['Column', 'It is', 'Empty cells', 'First values'], rows);
  }

  selects() {
    return [...this.show('columns').querySelectorAll('select')];
  }

  /** There is one target. */
  onlyTarget(chosen) {
    for (const select of this.selects()) if (select !== chosen && select.value === 'target') select.value = select.dataset.kind;
  }

  // ---- Training ----

  choice() {
    const kinds = this.selects().map((select) => select.value);
    const named = (kind) => this.names.filter((_, k) => kinds[k] === kind);
    const numbers = NUMBERS.map((name) => [name, Number(this.control(name).value)]);
    return {
      ...Object.fromEntries(numbers),
      target: named('target')[0],
      leave_out: named('leave_out'),
      text: named('text'),
      drop_incomplete: this.control('drop_incomplete').checked,
    };
  }

  async train() {
    const mine = (this.run = {});
    this.arrange();
    this.code.hidden = true;
    const about = await this.ask('begin', this.choice());
    if (about) {
      const notes = [...about.notes, `${about.train} rows to learn from, ${about.held_out} held back; the network is ${about.sizes.join('-')}`, `gradient check: ${about.check}`];
      this.show('notes').replaceChildren(...notes.map((text) => Object.assign(document.createElement('li'), { textContent: text })));
      let done;
      do {
        done = await this.ask('step', AT_ONCE);
        if (done) this.say(`Iteration ${done.iteration.toLocaleString('en')} of ${done.of.toLocaleString('en')}, cost ${done.cost.toPrecision(4)}`, done.iteration / done.of);
      } while (done && done.iteration < done.of && this.run === mine);
      if (done) await this.present();
    }
    if (this.run === mine) this.stop();
  }

  stop() {
    this.run = undefined;
    this.arrange();
  }

  arrange() {
    const [train, stop] = ['train', 'stop'].map((name) => this.root.querySelector(`[data-do="${name}"]`));
    const focus = document.activeElement === train || document.activeElement === stop;
    train.hidden = Boolean(this.run);
    stop.hidden = !this.run;
    if (focus) (this.run ? stop : train).focus({ preventScroll: true });
    if (!this.run) this.show('loading').hidden = true;
  }

  async present() {
    const result = await this.ask('result');
    if (!result) return;
    const { classes, confusion, misread, wrong, says, learnt } = result;
    this.show('says').textContent = `${says} Of the rows learnt, ${learnt} are right.`;
    const rows = confusion.map((counts, k) => [classes[k], ...counts.map((count) => count || '·')]);
    this.show('confusion').replaceChildren(table(['', ...classes], rows, (row, column) => row + 1 === column));
    const listed = misread.map(({ line, is, read, cells }) => [line, is, read, cells.join(', ')]);
    const shown = table(['Line', 'It is', 'It was read as', 'The row'], listed);
    this.show('misread').replaceChildren(wrong ? shown : 'Nothing.', wrong > misread.length ? `The first ${misread.length} of ${wrong}.` : '');
    this.show('result').hidden = false;
  }

  // ---- Taking away ----

  async showScript() {
    const text = await this.ask('script');
    if (!text) return;
    this.code.firstChild.textContent = text;
    this.code.hidden = false;
  }

  async copyScript() {
    const text = await this.ask('script');
    if (!text) return;
    await navigator.clipboard.writeText(text).then(() => this.say('The code is copied.'), () => this.showScript());
  }

  async saveScript() {
    const text = await this.ask('script');
    if (!text) return;
    const address = URL.createObjectURL(new Blob([text], { type: 'text/x-python' }));
    Object.assign(document.createElement('a'), { href: address, download: 'learn_table.py' }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }
}

/** A table of texts or elements; the first cell of a row is its heading. */
function table(names, rows, marked = () => false) {
  const made = document.createElement('table');
  const head = made.createTHead().insertRow();
  for (const name of names) head.append(heading(name, 'col'));
  const body = made.createTBody();
  rows.forEach((cells, row) => {
    const line = body.insertRow();
    cells.forEach((cell, column) => {
      if (column === 0) return line.append(heading(cell, 'row'));
      const place = line.insertCell();
      place.append(cell);
      if (marked(row, column)) place.className = 'play-right';
      return undefined;
    });
  });
  return made;
}

function heading(text, scope) {
  const made = document.createElement(text === '' ? 'td' : 'th');
  if (text !== '') made.scope = scope;
  made.append(text);
  return made;
}

for (const root of document.querySelectorAll('[data-script="own_table"]')) new OwnTable(root);
