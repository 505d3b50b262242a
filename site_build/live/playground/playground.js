// The playground. Python (live/playing.py) trains and computes every number; the scripts in this folder ask and draw.
// Python is loaded with the first Start; until then there is the form, and a still picture.
import { Costs } from './costs.js';
import { showCheck, showUnit, SlowMotion } from './details.js';
import { Form } from './form.js';
import { Network } from './network.js';
import { call } from '../page_python.js';
import { Plane } from './plane.js';
import { Take } from './take.js';

const MODULE = 'site_build.live.playing';
const AT_ONCE = 12; // milliseconds of training between two pictures
const CALM = 100; // iterations at a time, for those who want nothing to move
// milliseconds: between two of these while training; and how long the page waits before it says that it does
const PAUSE = { telling: 6000, details: 250, waiting: 1500 };
const MADE_ANEW = ['data', 'count', 'noise', 'data_seed']; // with these, points that were moved are other points

const calm = matchMedia('(prefers-reduced-motion: reduce)');
const nextScreen = () => new Promise(requestAnimationFrame);

class Playground {
  constructor(root) {
    this.root = root;
    this.running = false;
    this.session = 0; // counts; what an earlier one answers is not shown
    this.pointed = { example: 0 };
    this.form = new Form(root.querySelector('form'), (name) => this.change(name));
    this.network = new Network(root.querySelector('.play-network'), (layer, unit) => this.chooseUnit(layer, unit));
    this.plane = new Plane(root.querySelector('.play-plane'), {
      mode: () => this.form.control('pointer').value,
      pointAt: (what) => this.pointAt(what),
      move: (example, at) => this.movePoint(example, at),
      add: (at, label) => this.addPoint(at, label),
      say: (text) => this.say(text),
    });
    this.costs = new Costs(root.querySelector('.play-costs svg'));
    this.slow = new SlowMotion(root, this.network);
    this.take = new Take(root.querySelector('.play-take'), () => this.ask('taken'), (text) => this.say(text));
    for (const button of root.querySelectorAll('[data-do]')) {
      button.addEventListener('click', () => this[button.dataset.do]());
    }
    addEventListener('hashchange', () => this.follow());
    addEventListener('python-ended', () => this.lose());
    calm.addEventListener('change', () => this.arrange());
    if (this.link) this.say('The link holds a network. Start loads Python once, 17 MB, and opens it.');
    this.sketch();
    this.arrange();
  }

  /** The state in the page's address, if it holds one, and not the name of a heading. */
  get link() {
    const link = location.hash.slice(1);
    return link && !document.getElementById(decodeURIComponent(link)) ? link : '';
  }

  /** The network before there is a Python: its nodes and arrows, without a number. */
  sketch() {
    const { data, layers, output, bias } = this.form.read();
    const outputs = { clouds: 3, curve: 1 }[data] ?? (output === 'softmax' ? 2 : 1);
    const sizes = [data === 'curve' ? 1 : 2, ...layers, outputs];
    const shapes = layers.concat(outputs).map((size, k) => [size, sizes[k] + 1]);
    this.network.begin({ sizes, shapes, settings: { bias } });
  }

  show(name) {
    return this.root.querySelector(`[data-show="${name}"]`);
  }

  // ---- Asking Python ----

  /** The answer, or undefined when there is none or it comes too late; then the page says why. */
  async ask(name, ...given) {
    const mine = this.session;
    const waiting = this.about && setTimeout(() => this.say('Computing …'), PAUSE.waiting);
    try {
      const answer = await call(MODULE, name, given, (text, part) => this.sayLoading(text, part));
      return mine === this.session ? answer : undefined;
    } catch (error) {
      if (mine === this.session) this.fail(error);
      return undefined;
    } finally {
      clearTimeout(waiting);
    }
  }

  fail(error) {
    this.running = false;
    const text = error.message;
    this.form.mark(text);
    this.show('problem').textContent = text;
    this.arrange();
  }

  /** Python is gone, and the session with it. The address says how far it was: the next Start goes on from there. */
  lose() {
    this.session += 1;
    this.running = false;
    this.about = undefined;
    this.say('Python has stopped. The next Start goes on from here.');
    this.arrange();
  }

  sayLoading(text, part) {
    const bar = this.show('loading');
    bar.hidden = this.about !== undefined;
    bar.value = part >= 0 ? part : 1;
    this.show('telling').textContent = text;
  }

  // ---- A session: from settings or a link to the picture at its beginning ----

  async begin(name, given) {
    this.session += 1;
    this.wanted = undefined;
    this.show('problem').textContent = '';
    this.form.mark('');
    const begun = await this.ask(name, given);
    if (!begun) return false;
    const { about, picture } = begun;
    this.about = about;
    this.settings = about.settings;
    this.form.write(about.settings);
    this.root.classList.add('play-begun');
    this.show('loading').hidden = true;
    this.show('notes').textContent = about.notes.join(' ');
    this.slow.end();
    this.take.forget();
    this.show('check').replaceChildren();
    this.network.begin(about);
    this.plane.begin(about);
    this.pointed = { example: this.plane.chosen };
    this.keepUnit();
    this.costs.begin();
    this.form.allowClasses(about.classes);
    this.draw(picture);
    this.plane.redraw();
    await this.describeMistake();
    return true;
  }

  /** The settings of the form, with the points that were moved and added by hand. */
  wantedSettings() {
    const { moved = [], added = [], version } = this.settings ?? {};
    return JSON.stringify({ ...(version && { version }), ...this.form.read(), moved, added });
  }

  beginAnew() {
    return this.begin('begin', this.wantedSettings());
  }

  /** Open the state in the page's address, if there is one; else begin with the form. */
  async open() {
    if (!this.link) return this.beginAnew();
    if (await this.begin('follow', this.link)) {
      this.wanted = this.settings.iterations;
      return true;
    }
    const problem = this.show('problem').textContent;
    if (!problem || this.about) return false;
    const begun = await this.beginAnew(); // a damaged link: say so, and go on with the form
    this.show('problem').textContent = problem;
    return begun;
  }

  async follow() {
    if (!this.about || !this.link) return;
    this.running = false;
    if (await this.open()) await this.reach();
    this.arrange();
  }

  /** Train as far as the link had come. */
  async reach() {
    while (this.wanted && this.picture.iteration < this.wanted) {
      const picture = await this.ask('train', AT_ONCE * 4, this.wanted);
      if (!picture) return;
      await nextScreen();
      this.draw(picture);
      this.say(`Training as far as the link had come, iteration ${this.wanted.toLocaleString('en')} …`);
      if (picture.stopped) break;
    }
    this.wanted = undefined;
    this.tell();
  }

  async ready() {
    if (this.about) return true;
    this.busy = true;
    this.arrange();
    const opened = await this.open();
    this.busy = false;
    if (opened) await this.reach();
    this.arrange();
    return opened;
  }

  async change(name) {
    if (!this.about) {
      if (this.link) history.replaceState(history.state, '', location.pathname); // what the reader sets is wanted now
      this.sketch();
      return;
    }
    const wasRunning = this.running;
    this.running = false;
    if (MADE_ANEW.includes(name)) this.settings = { ...this.settings, moved: [] };
    if (name === 'data') this.settings.added = [];
    if (await this.beginAnew()) {
      this.noteLink();
      if (wasRunning && !calm.matches) return this.run();
      this.tell();
    }
    this.arrange();
  }

  // ---- What the buttons do ----

  async run() {
    if (this.running) {
      this.running = false;
      return;
    }
    const first = !this.about;
    if (!(await this.ready())) return;
    if (first && this.picture.iteration) return; // a link was opened: it stands as it was
    if (calm.matches) await this.advance(CALM);
    else await this.train();
  }

  async train() {
    this.running = true;
    this.arrange();
    this.slow.end();
    let coming = this.ask('train', AT_ONCE);
    while (this.running) {
      const picture = await coming;
      if (!picture) break;
      if (!picture.stopped && this.running) coming = this.ask('train', AT_ONCE); // Python goes on while this is drawn
      await nextScreen();
      this.draw(picture);
      if (picture.stopped) this.running = false;
      this.tellNowAndThen();
    }
    this.running = false;
    const last = await coming;
    if (last) this.draw(last);
    this.arrange();
    this.noteLink();
    this.tell();
  }

  async advance(iterations) {
    this.slow.end();
    const until = this.picture.iteration + iterations;
    while (this.picture.iteration < until && !this.picture.stopped) {
      const picture = await this.ask('train', 100, until);
      if (!picture) return;
      this.picture = picture;
    }
    this.draw(this.picture);
    this.noteLink();
    this.tell();
  }

  async step() {
    if (!(await this.ready())) return;
    this.running = false;
    await this.advance(1);
  }

  async back() {
    if (!this.about) return;
    this.running = false;
    if (await this.beginAnew()) this.noteLink();
    this.tell();
    this.arrange();
  }

  async slowly() {
    if (!(await this.ready())) return;
    this.running = false;
    const stages = await this.ask('slow', this.plane.chosen);
    if (stages) this.slow.begin(stages);
  }

  async check() {
    if (!(await this.ready())) return;
    const check = await this.ask('check');
    if (check) showCheck(this.show('check'), check);
  }

  // ---- Points and units ----

  pointAt({ example, at }) {
    this.pointed = { example, at };
    this.refreshUnit();
  }

  movePoint(example, at) {
    const others = this.settings.moved.filter(([index]) => index !== example);
    this.settings = { ...this.settings, moved: [...others, [example, ...at]] };
    return this.change('moved');
  }

  addPoint(at, label) {
    this.settings = { ...this.settings, added: [...this.settings.added, [...at, label]] };
    return this.change('added');
  }

  async forget() {
    this.settings = { ...this.settings, moved: [], added: [] };
    return this.change('moved');
  }

  async chooseUnit(layer, number) {
    this.unit = { layer, number };
    this.network.choose(layer, number);
    await this.refreshUnit();
  }

  /** Of a new network the same unit is looked at, if it has that. */
  keepUnit() {
    const { layer, number } = this.unit ?? {};
    if (number <= this.about.sizes[layer - 1]) this.network.choose(layer, number);
    else {
      this.unit = undefined;
      this.show('unit').replaceChildren();
    }
  }

  async refreshUnit() {
    if (!this.unit || this.asking) return;
    this.asking = true;
    const { layer, number } = this.unit;
    const { example, at } = this.pointed;
    const unit = await this.ask('unit', layer, number, example, at);
    this.asking = false;
    if (unit) showUnit(this.show('unit'), unit, example === undefined ? `(${at.join(', ')})` : `point ${example + 1}`);
  }

  // ---- What is to be seen ----

  draw(picture) {
    this.picture = picture;
    this.network.show(picture);
    this.plane.show(picture);
    this.costs.show(picture);
    this.show('iteration').textContent = picture.iteration.toLocaleString('en');
    this.show('cost').textContent = written(picture.cost);
    this.show('held-out-cost').textContent = written(picture.held_out_cost);
    this.show('accuracy').textContent = percent(picture.accuracy);
    this.show('held-out-accuracy').textContent = percent(picture.held_out_accuracy);
    if (picture.stopped) this.show('problem').textContent = picture.stopped;
    const now = performance.now();
    if (this.unit && now - (this.refreshed ?? 0) > PAUSE.details) {
      this.refreshed = now;
      this.refreshUnit();
    }
  }

  async describeMistake() {
    this.choices ??= await this.ask('choices');
    const mistake = this.choices?.mistakes.find(({ name }) => name === this.settings.mistake);
    this.show('mistake').textContent = mistake?.what ?? '';
  }

  arrange() {
    const run = this.root.querySelector('[data-do="run"]');
    run.textContent = this.running ? 'Pause' : calm.matches && this.about ? `Train ${CALM} iterations` : 'Start';
    for (const button of this.root.querySelectorAll('[data-do]')) button.disabled = Boolean(this.busy);
    this.root.setAttribute('aria-busy', Boolean(this.busy));
  }

  /** The address holds the state; what it held before is replaced. */
  async noteLink() {
    const link = await this.ask('link');
    if (link !== undefined) history.replaceState(history.state, '', `#${link}`);
  }

  say(text) {
    this.show('telling').textContent = text;
  }

  /** Tell in words where the training is: at its end, and while it runs every few seconds. */
  tell() {
    const { iteration, cost, held_out_cost: heldOut, accuracy, stopped } = this.picture;
    const words = [`Iteration ${iteration.toLocaleString('en')}: cost ${written(cost)}`];
    if (heldOut !== undefined) words.push(`held out ${written(heldOut)}`);
    if (accuracy !== undefined) words.push(`${percent(accuracy)} right`);
    this.say(stopped || `${words.join(', ')}.`);
    this.told = performance.now();
  }

  tellNowAndThen() {
    if (performance.now() - (this.told ?? 0) > PAUSE.telling) this.tell();
  }
}

/** Numbers as they are read: four digits, and a dash where there is none. */
function written(value) {
  if (value === undefined || value === null) return '–';
  return Number.isFinite(value) ? value.toPrecision(4) : String(value);
}

function percent(part) {
  return part === undefined || part === null ? '–' : `${(100 * part).toFixed(1)} %`;
}

new Playground(document.querySelector('[data-script="playground"]'));
