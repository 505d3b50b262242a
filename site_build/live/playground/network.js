// The network: an arrow for each weight, and for each unit a button that shows what the unit gives all over the plane.
import { colours, onLook } from './look.js';
import { regions } from './shades.js';

const MOST = 10; // units of a layer that are drawn
const SVG = 'http://www.w3.org/2000/svg';
const WIDEST = 5; // pixels
const [LARGE, SMALL, GAP] = [38, 26, 8]; // pixels: a unit, at most and at least, and what is between two
const BELOW = '₁₂₃₄₅₆₇₈₉';

export class Network {
  /** `choose(layer, unit)` is called for the unit that the reader presses. */
  constructor(root, choose) {
    this.root = root;
    this.lines = document.createElementNS(SVG, 'svg');
    this.lines.setAttribute('aria-hidden', 'true');
    root.append(this.lines);
    root.addEventListener('click', ({ target }) => {
      const unit = target.closest('button');
      if (unit) choose(Number(unit.dataset.layer), Number(unit.dataset.unit));
    });
    new ResizeObserver(() => this.arrange()).observe(root);
    onLook(() => this.picture && this.show(this.picture));
  }

  begin(about) {
    this.about = about;
    this.root.querySelectorAll('.play-unit, .play-more').forEach((element) => element.remove());
    this.units = about.sizes.map((size, k) => this.makeLayer(size, k + 1));
    this.arrows = about.shapes.map((shape, k) => this.makeArrows(shape, k));
    this.arrange();
  }

  makeLayer(size, layer) {
    const { sizes, settings } = this.about;
    const bias = settings.bias && layer < sizes.length;
    const kind = layer === 1 ? 'input' : layer === sizes.length ? 'output' : 'hidden';
    const units = Array.from({ length: Math.min(size, MOST) }, (_, k) => this.makeUnit(kind, layer, k + 1));
    if (bias) units.unshift(this.makeBias());
    if (size > MOST) {
      const more = document.createElement('span');
      more.className = 'play-more';
      more.textContent = `+ ${size - MOST}`;
      more.title = `and ${size - MOST} units more`;
      this.root.append(more);
      units.more = more;
    }
    units.bias = bias ? 1 : 0;
    return units;
  }

  makeUnit(kind, layer, number) {
    const unit = document.createElement('button');
    unit.type = 'button';
    unit.className = `play-unit play-${kind}`;
    unit.dataset.layer = layer;
    unit.dataset.unit = number;
    unit.dataset.part = `layer${layer}`;
    if (kind === 'input') unit.textContent = `x${this.about.sizes[0] > 1 ? BELOW[number - 1] : ''}`;
    else {
      unit.setAttribute('aria-label', `${kind === 'hidden' ? 'Unit' : 'Output'} ${number} of layer ${layer}`);
      unit.append(document.createElement('canvas'));
    }
    this.root.append(unit);
    return unit;
  }

  makeBias() {
    const node = document.createElement('span');
    node.className = 'play-unit play-bias';
    node.textContent = '1';
    node.title = 'the bias node';
    this.root.append(node);
    return node;
  }

  /** The lines of a matrix, row by row, as far as they are drawn; each knows its place among all weights. */
  makeArrows([rows, columns], k) {
    const first = this.about.shapes.slice(0, k).reduce((sum, [r, c]) => sum + r * c, 0);
    const [from, to] = [this.units[k], this.units[k + 1]];
    if (k === 0) this.lines.replaceChildren();
    const group = document.createElementNS(SVG, 'g');
    group.dataset.part = `theta${k + 1}`;
    this.lines.append(group);
    const lines = [];
    for (let row = 0; row < Math.min(rows, MOST); row += 1) {
      for (let column = from.bias ? 0 : 1; column <= Math.min(columns - 1, MOST); column += 1) {
        const line = document.createElementNS(SVG, 'line');
        group.append(line);
        const source = from[column - 1 + from.bias];
        lines.push({ line, source, target: to[row + to.bias], index: first + row * columns + column });
      }
    }
    return lines;
  }

  arrange() {
    if (!this.units) return;
    const width = this.root.clientWidth;
    const most = Math.max(...this.units.map((layer) => layer.length + (layer.more ? 1 : 0)));
    const size = most > 11 || width / this.units.length < 60 ? SMALL : LARGE;
    const height = most * (size + GAP) + GAP;
    this.root.style.height = `${height}px`;
    this.root.style.setProperty('--unit', `${size}px`);
    this.lines.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.units.forEach((layer, k) => {
      const x = GAP + size / 2 + ((width - size - 2 * GAP) * k) / (this.units.length - 1);
      const nodes = layer.more ? [...layer, layer.more] : layer;
      nodes.forEach((node, i) => {
        node.at = [x, height / 2 + (i - (nodes.length - 1) / 2) * (size + GAP)];
        node.style.left = `${node.at[0] - size / 2}px`;
        node.style.top = `${node.at[1] - size / 2}px`;
      });
    });
    for (const { line, source, target } of this.arrows.flat()) {
      const ends = { x1: source.at[0] + size / 2, y1: source.at[1], x2: target.at[0] - size / 2, y2: target.at[1] };
      for (const [name, value] of Object.entries(ends)) line.setAttribute(name, value);
    }
  }

  show(picture) {
    this.picture = picture;
    const { weights } = picture;
    const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-12);
    for (const { line, index } of this.arrows.flat()) {
      const weight = weights[index];
      line.setAttribute('stroke-width', (0.3 + (WIDEST * Math.abs(weight)) / largest).toFixed(1));
      line.setAttribute('class', weight < 0 ? 'play-minus' : 'play-plus');
    }
    this.showMaps(picture);
  }

  showMaps({ maps, regions: answers }) {
    const look = colours(this.root);
    const hidden = this.about.sizes.slice(1, -1);
    const cells = hidden.length ? maps.length / hidden.reduce((sum, size) => sum + size, 0) : 0;
    let first = 0;
    hidden.forEach((size, k) => {
      this.units[k + 1].slice(this.units[k + 1].bias).forEach((unit, i) => {
        const begin = (first + i) * cells;
        const bytes = maps.subarray(begin, begin + cells);
        if (this.about.sizes[0] > 1) put(unit.firstChild, regions(bytes, Math.sqrt(cells), look));
        else putLine(unit.firstChild, bytes, look.ink);
      });
      first += size;
    });
    const outputs = this.units.at(-1);
    const plane = answers.length / this.about.sizes.at(-1);
    if (plane) outputs.forEach((unit, k) => put(unit.firstChild, regions(answers.subarray(k * plane, (k + 1) * plane), Math.sqrt(plane), look)));
  }

  choose(layer, number) {
    for (const unit of this.units.flat()) {
      if (unit.type !== 'button') continue;
      const chosen = Number(unit.dataset.layer) === layer && Number(unit.dataset.unit) === number;
      unit.setAttribute('aria-pressed', chosen);
    }
  }

  /** Put parts of the drawing into force, as the figure of chapter 7 does; none at all without a state. */
  mark(parts, state) {
    for (const element of this.root.querySelectorAll('[data-part]')) {
      if (parts.includes(element.dataset.part)) element.dataset.state = state;
      else delete element.dataset.state;
    }
  }
}

/** What a unit gives along the one input. */
function putLine(canvas, bytes, colour) {
  const size = bytes.length;
  Object.assign(canvas, { width: 2 * size, height: 2 * size }); // which empties it
  const context = canvas.getContext('2d');
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  bytes.forEach((byte, k) => context.lineTo(2 * k + 1, 2 * size * (1 - byte / 255)));
  context.stroke();
}

function put(canvas, image) {
  if (canvas.width !== image.width) Object.assign(canvas, { width: image.width, height: image.height });
  canvas.getContext('2d').putImageData(image, 0, 0);
}
