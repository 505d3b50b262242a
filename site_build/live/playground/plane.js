// The plane of the inputs: what the network answers everywhere, and the points. With pointer, finger or keyboard a point
// is looked at, moved or added. For a curve, x is the input and y the answer.
import { colours, onLook, sharp } from './look.js';
import { borders, regions } from './shades.js';

const RADIUS = 4;
const NEAR = 14; // pixels: what is meant by pointing at a point
const DIGITS = 3; // of the place of a point made by hand
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class Plane {
  /**
   * `mode()` is "look", "move" or the class to add. `pointAt({example, at})` is called for what is pointed at,
   * `move(example, at)` and `add(at, label)` for what is done, `say(text)` with where the keyboard is.
   */
  constructor(root, actions) {
    Object.assign(this, actions);
    [this.ground, this.top] = root.querySelectorAll('canvas');
    this.small = document.createElement('canvas');
    this.chosen = 0;
    this.top.addEventListener('pointerdown', (event) => this.press(event));
    this.top.addEventListener('pointermove', (event) => this.drag(event));
    this.top.addEventListener('pointerup', (event) => this.release(event));
    this.top.addEventListener('pointercancel', () => this.drop());
    this.top.addEventListener('keydown', (event) => this.type(event));
    this.top.addEventListener('blur', () => this.leave());
    new ResizeObserver(() => this.redraw()).observe(this.top);
    onLook(() => this.redraw());
  }

  begin(about) {
    this.about = about;
    const { x1, x2, label, held } = about.points;
    this.points = Array.from(x1, (x, k) => ({ at: [x, x2[k]], label: label[k], held: held[k] === 1 }));
    this.chosen = Math.min(this.chosen, this.points.length - 1);
    this.cursor = undefined;
    this.held = undefined;
  }

  show(picture) {
    this.picture = picture;
    this.drawGround();
  }

  redraw() {
    if (!this.picture) return;
    this.drawGround();
    this.drawPoints();
  }

  choose(example) {
    this.chosen = example;
    this.drawPoints();
  }

  // ---- Drawing: JavaScript knows places on the screen; what stands there comes from Python ----

  drawGround() {
    const { picture, ground } = this;
    const context = sharp(ground);
    const [width, height] = [ground.clientWidth, ground.clientHeight];
    const look = colours(ground);
    this.look = look;
    if (picture.line.length) this.drawLine(context, picture.line, look);
    else {
      const size = Math.sqrt(picture.regions.length / this.outputs);
      Object.assign(this.small, { width: size, height: size });
      this.small.getContext('2d').putImageData(regions(picture.regions, size, look), 0, 0);
      context.drawImage(this.small, 0, 0, width, height);
      context.strokeStyle = look.ink;
      context.lineWidth = 1.5;
      context.beginPath();
      for (const [x, y, xx, yy] of borders(picture.regions, size)) {
        context.moveTo((x * width) / size, (y * height) / size);
        context.lineTo((xx * width) / size, (yy * height) / size);
      }
      context.stroke();
    }
  }

  get outputs() {
    return this.about.sizes.at(-1);
  }

  drawLine(context, line, look) {
    const [lo, hi] = this.about.view;
    context.strokeStyle = look.classes[1];
    context.lineWidth = 2.5;
    context.beginPath();
    line.forEach((y, k) => context.lineTo(...this.place([lo + ((hi - lo) * k) / (line.length - 1), y])));
    context.stroke();
  }

  drawPoints() {
    if (!this.points) return;
    const context = sharp(this.top);
    const look = (this.look ??= colours(this.top));
    for (const point of this.points) this.drawPoint(context, look, point);
    const chosen = this.points[this.chosen];
    if (chosen) ring(context, this.place(chosen.at), look);
    if (this.cursor) cross(context, this.place(this.cursor), look);
  }

  drawPoint(context, look, { at, label, held }) {
    const [x, y] = this.place(at);
    const colour = look.classes[label % look.classes.length];
    context.beginPath();
    if (label === 1) context.rect(x - RADIUS + 0.5, y - RADIUS + 0.5, 2 * RADIUS - 1, 2 * RADIUS - 1);
    else if (label === 2) {
      context.moveTo(x, y - RADIUS - 1);
      context.lineTo(x + RADIUS + 1, y + RADIUS);
      context.lineTo(x - RADIUS - 1, y + RADIUS);
      context.closePath();
    } else context.arc(x, y, RADIUS, 0, 7);
    context.fillStyle = held ? look.paper : colour;
    context.strokeStyle = held ? colour : look.paper;
    context.lineWidth = held ? 1.8 : 1;
    context.fill();
    context.stroke();
  }

  place([x, y]) {
    const [left, right, low, high] = this.about.view;
    const { clientWidth, clientHeight } = this.top;
    return [((x - left) / (right - left)) * clientWidth, ((high - y) / (high - low)) * clientHeight];
  }

  /** The place of a pointer or of the keyboard's cross, in the coordinates of the data. */
  where([x, y]) {
    const [left, right, low, high] = this.about.view;
    const { clientWidth, clientHeight } = this.top;
    const exact = [left + (x / clientWidth) * (right - left), high - (y / clientHeight) * (high - low)];
    return exact.map((value) => Number(value.toFixed(DIGITS)));
  }

  // ---- Pointing ----

  nearest([x, y]) {
    let [best, least] = [-1, Infinity];
    this.points.forEach(({ at }, k) => {
      const [px, py] = this.place(at);
      const far = Math.hypot(px - x, py - y);
      if (far < least) [best, least] = [k, far];
    });
    return { example: best, far: least };
  }

  press(event) {
    if (!this.points) return;
    const at = [event.offsetX, event.offsetY];
    const { example, far } = this.nearest(at);
    if (this.mode() === 'move' && far < NEAR) {
      this.held = example;
      this.top.setPointerCapture(event.pointerId);
    }
    this.cursor = undefined;
  }

  drag(event) {
    if (!this.points) return;
    const at = [event.offsetX, event.offsetY];
    if (this.held !== undefined) {
      this.points[this.held].at = this.where(at);
      this.drawPoints();
    } else if (this.mode() === 'look') this.lookAt(at);
  }

  release(event) {
    if (!this.points) return;
    const at = [event.offsetX, event.offsetY];
    const mode = this.mode();
    if (this.held !== undefined) this.putDown();
    else if (mode === 'look') this.lookAt(at, true);
    else if (mode !== 'move') this.add(this.where(at), Number(mode));
  }

  putDown() {
    const { held } = this;
    this.held = undefined;
    this.move(held, this.points[held].at);
  }

  drop() {
    this.held = undefined;
  }

  lookAt(at, settled = false) {
    const { example, far } = this.nearest(at);
    if (far < NEAR || settled) {
      if (example === this.chosen && !settled) return;
      this.choose(example);
      this.pointAt({ example });
    } else this.pointAt({ at: this.where(at) });
  }

  // ---- The keyboard: arrows move a cross, Enter does there what a click does ----

  type(event) {
    if (!this.points) return;
    if (KEYS[event.key]) {
      const step = event.shiftKey ? 10 : 2;
      const [dx, dy] = KEYS[event.key];
      const { clientWidth, clientHeight } = this.top;
      const [x, y] = this.place(this.cursor ?? this.points[this.chosen].at);
      const inside = (value, size) => Math.min(size, Math.max(0, value));
      this.cursor = this.where([inside(x + step * 2 * dx, clientWidth), inside(y - step * 2 * dy, clientHeight)]);
      if (this.held !== undefined) this.points[this.held].at = this.cursor;
      this.drawPoints();
      this.sayWhere();
    } else if (event.key === 'Enter' || event.key === ' ') this.act();
    else if (event.key === 'Escape') this.leave();
    else return;
    event.preventDefault();
  }

  act() {
    const mode = this.mode();
    const at = this.place(this.cursor ?? this.points[this.chosen].at);
    if (mode === 'look') this.lookAt(at, true);
    else if (mode !== 'move') this.add(this.where(at), Number(mode));
    else if (this.held !== undefined) this.putDown();
    else {
      this.held = this.nearest(at).example;
      this.say(`Point ${this.held + 1} is picked up. Arrows move it, Enter puts it down.`);
    }
  }

  leave() {
    if (this.held !== undefined) this.putDown();
    if (!this.cursor) return;
    this.cursor = undefined;
    this.drawPoints();
  }

  sayWhere() {
    const { example, far } = this.nearest(this.place(this.cursor));
    const near = far < NEAR ? `, at point ${example + 1} of class ${this.points[example].label + 1}` : '';
    this.say(`${this.cursor.join(', ')}${near}`);
  }
}

function ring(context, [x, y], { ink, paper }) {
  for (const [colour, width] of [[paper, 4], [ink, 2]]) {
    context.beginPath();
    context.arc(x, y, RADIUS + 4, 0, 7);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }
}

function cross(context, [x, y], { ink, paper }) {
  for (const [colour, width] of [[paper, 5], [ink, 2]]) {
    context.beginPath();
    context.moveTo(x - 9, y);
    context.lineTo(x + 9, y);
    context.moveTo(x, y - 9);
    context.lineTo(x, y + 9);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }
}
