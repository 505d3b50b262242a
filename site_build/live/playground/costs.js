// The cost of the training examples and of those held out, as it went. All values were computed in Python.
const MOST = 500; // values that are kept; then every other one is dropped
const [WIDTH, HEIGHT, LEFT, BOTTOM] = [300, 150, 44, 20];

export class Costs {
  constructor(svg) {
    this.svg = svg;
    [this.training, this.heldOut] = svg.querySelectorAll('polyline');
    this.labels = svg.querySelector('g');
  }

  begin() {
    this.values = [];
  }

  show({ iteration, cost, held_out_cost: heldOut }) {
    const last = this.values.at(-1);
    if (last?.iteration === iteration) this.values.pop();
    this.values.push({ iteration, cost, heldOut });
    if (this.values.length > MOST) this.values = this.values.filter((_, k, all) => k % 2 === 0 || k === all.length - 1);
    this.draw();
  }

  draw() {
    const all = this.values.flatMap(({ cost, heldOut }) => [cost, heldOut]).filter((cost) => cost > 0 && cost < Infinity);
    if (!all.length) return;
    const [low, high] = [Math.floor(Math.log10(Math.min(...all))), Math.ceil(Math.log10(Math.max(...all)))];
    const decades = Math.max(1, high - low);
    const end = Math.max(1, this.values.at(-1).iteration);
    const x = (iteration) => LEFT + ((WIDTH - LEFT - 6) * iteration) / end;
    const y = (cost) => 8 + ((HEIGHT - BOTTOM - 8) * (low + decades - Math.log10(cost))) / decades;
    const line = (name) => this.values.filter((value) => value[name] > 0 && value[name] < Infinity)
      .map((value) => `${x(value.iteration).toFixed(1)},${y(value[name]).toFixed(1)}`).join(' ');
    this.training.setAttribute('points', line('cost'));
    this.heldOut.setAttribute('points', line('heldOut'));
    const step = Math.ceil(decades / 4);
    const marks = [];
    for (let power = low; power <= low + decades; power += step) {
      const at = y(10 ** power);
      marks.push(`<path d="M${LEFT} ${at}H${WIDTH - 6}"/><text x="${LEFT - 6}" y="${at + 4}" text-anchor="end">${written(power)}</text>`);
    }
    marks.push(`<text x="${WIDTH - 6}" y="${HEIGHT - 4}" text-anchor="end">iteration ${end.toLocaleString('en')}</text>`);
    const text = marks.join('');
    if (text !== this.text) this.labels.innerHTML = this.text = text;
  }
}

function written(power) {
  return power >= -3 && power <= 3 ? String(Number((10 ** power).toPrecision(1))) : `1e${power}`;
}
