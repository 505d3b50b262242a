// Digits: strokes on paper, and what the network makes of them. Python (chainrule.playground.digits) computes every number; this draws.
import { call } from '../page_python.js';

const MODULE = 'chainrule.playground.digits';
const NEAR = 0.005; // of the paper: a point that is nearer to the last one is not kept
const CELL = 'play-cell';

class Digits {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector('form');
    this.paper = root.querySelector('.digits-paper');
    this.weights = JSON.parse(document.getElementById('digits-weights').textContent);
    this.strokes = [];
    this.misread = -1;
    this.form.addEventListener('submit', (event) => event.preventDefault());
    for (const button of root.querySelectorAll('[data-do]')) button.addEventListener('click', () => this[button.dataset.do]());
    this.control('pen').addEventListener('input', () => this.draw());
    this.control('closed').addEventListener('input', () => this.close());
    this.control('number').addEventListener('keydown', (event) => event.key === 'Enter' && this.take());
    this.paper.addEventListener('pointerdown', (event) => this.begin(event));
    this.paper.addEventListener('pointermove', (event) => this.goOn(event));
    for (const end of ['pointerup', 'pointercancel']) this.paper.addEventListener(end, () => this.lift());
  }

  control(name) {
    return this.form.elements.namedItem(name);
  }

  show(name) {
    return this.root.querySelector(`[data-show="${name}"]`);
  }

  // ---- Drawing ----

  begin(event) {
    if (event.button || this.drawing) return;
    event.preventDefault();
    this.paper.setPointerCapture(event.pointerId);
    if (this.given) this.strokes = []; // what was drawn there is not the reader's
    this.drawing = event.pointerId;
    this.strokes.push([this.place(event)]);
    this.draw();
  }

  goOn(event) {
    if (event.pointerId !== this.drawing) return;
    const [stroke, point] = [this.strokes.at(-1), this.place(event)];
    if (Math.hypot(point[0] - stroke.at(-1)[0], point[1] - stroke.at(-1)[1]) < NEAR) return;
    stroke.push(point);
    this.draw();
  }

  lift() {
    if (this.drawing === undefined) return;
    this.drawing = undefined;
    this.draw();
  }

  /** Where on the paper, which is 1 wide and 1 high. */
  place({ clientX, clientY }) {
    const { left, top, width, height } = this.paper.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  }

  undo() {
    this.strokes.pop();
    this.draw();
  }

  clear() {
    this.strokes = [];
    this.draw();
  }

  /** The strokes as they are now, and what the network makes of them. */
  draw(given = false) {
    this.given = given;
    const lines = this.strokes.map((stroke) => {
      const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
      line.setAttribute('points', [...stroke, stroke.at(-1)].join(' ')); // a dot is a line as well
      line.setAttribute('stroke-width', this.control('pen').value);
      return line;
    });
    this.paper.replaceChildren(...lines);
    if (this.strokes.length) this.read('read_drawing', this.strokes, Number(this.control('pen').value));
    else this.forget();
  }

  // ---- Without a hand ----

  async close() {
    const strokes = await this.ask('between', Number(this.control('closed').value));
    if (!strokes) return;
    this.strokes = strokes;
    this.draw(true);
  }

  take() {
    this.paper.replaceChildren();
    this.strokes = [];
    return this.read('held_out_digit', Number(this.control('number').value));
  }

  async takeMisread() {
    const numbers = await this.ask('misread', this.weights);
    if (!numbers) return;
    this.misread = (this.misread + 1) % numbers.length;
    this.control('number').value = numbers[this.misread];
    await this.take();
  }

  // ---- Asking Python ----

  async ask(name, ...given) {
    try {
      const answer = await call(MODULE, name, given, (text, part) => this.sayLoading(text, part));
      this.sayLoading('', undefined);
      this.show('problem').textContent = '';
      return answer;
    } catch (error) {
      this.sayLoading('', undefined);
      this.show('problem').textContent = error.message;
      return undefined;
    }
  }

  /** Read what is there now; while Python is busy, only the newest waits. */
  async read(name, ...given) {
    this.next = [name, this.weights, ...given];
    if (this.reading) return;
    this.reading = true;
    while (this.next) {
      const [what, ...values] = this.next;
      this.next = undefined;
      const answer = await this.ask(what, ...values);
      if (answer && !this.next) this.present(answer);
    }
    this.reading = false;
  }

  sayLoading(text, part) {
    const bar = this.show('loading');
    if (text) this.show('telling').textContent = text;
    else this.show('telling').textContent = 'What you draw does not leave your device.';
    bar.hidden = !(part < 1);
    if (part < 1) bar.value = part;
  }

  // ---- Showing ----

  forget() {
    this.next = undefined;
    for (const name of ['steps', 'pixels', 'hidden', 'outputs', 'awake']) this.show(name).replaceChildren();
    this.show('says').textContent = 'Nothing is drawn yet.';
  }

  present({ steps, pixels, inputs, hidden, outputs, shown, answer, says, awake }) {
    if (!this.strokes.length && steps.length) return; // cleared in the meantime
    this.show('steps').replaceChildren(...(steps.length ? steps.map(stepFigure) : [sayNoSteps()]));
    this.show('pixels').replaceChildren(...inputs.map((value, k) => cell(value, pixels[k])));
    this.show('hidden').replaceChildren(...hidden.map((value) => cell(value, '')));
    this.show('awake').textContent = awake;
    this.show('outputs').replaceChildren(...outputs.map((value, digit) => outputRow(digit, value, shown[digit], digit === answer)));
    this.show('says').textContent = says;
    if (this.drawing === undefined) this.show('announces').textContent = says;
  }
}

/** A picture of a step, with its name and a sentence. */
function stepFigure({ title, says, width, height, ink }) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const data = new ImageData(width, height);
  ink.forEach((shade, k) => (data.data[4 * k + 3] = shade)); // black, more or less; the style makes it light on dark
  canvas.getContext('2d').putImageData(data, 0, 0);
  canvas.setAttribute('aria-hidden', 'true');
  const caption = document.createElement('figcaption');
  caption.append(Object.assign(document.createElement('b'), { textContent: title }), ` ${says}`);
  const figure = document.createElement('figure');
  figure.append(canvas, caption);
  return figure;
}

function sayNoSteps() {
  const text = 'A held-out digit is 8 × 8 already: others have scaled it.';
  return Object.assign(document.createElement('p'), { className: 'play-note', textContent: text });
}

/** A square, the stronger the nearer its value is to 1. */
function cell(value, text) {
  const made = Object.assign(document.createElement('span'), { className: CELL, textContent: text });
  made.style.setProperty('--value', value);
  if (value > 0.55) made.dataset.strong = ''; // light text on it
  return made;
}

function outputRow(digit, value, text, isAnswer) {
  const row = document.createElement('li');
  row.style.setProperty('--value', value);
  row.append(
    Object.assign(document.createElement('b'), { textContent: digit }),
    Object.assign(document.createElement('i'), { ariaHidden: 'true' }),
    Object.assign(document.createElement('span'), { textContent: text }),
  );
  if (isAnswer) row.setAttribute('aria-current', 'true');
  return row;
}

for (const root of document.querySelectorAll('[data-script="digits"]')) new Digits(root);
