// What is asked for: one unit with its numbers, one step in slow motion, the check of the gradient. Python writes the
// sentences and formulas; here they are put into the page.

/** An element with a text or with children. */
export function made(tag, content, className) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...[content].flat());
  return element;
}

/** A formula from Python, as MathML. */
function formula({ mathml }) {
  const box = made('p', [], 'play-formula');
  box.tabIndex = 0; // the keyboard must reach what scrolls sideways
  box.innerHTML = mathml;
  return box;
}

export function showUnit(place, unit, what) {
  const words = unit.layer === 1 ? `Input ${unit.unit}` : `Unit ${unit.unit} of layer ${unit.layer}`;
  const lines = unit.lines.map((line) => made('p', line.text, 'play-line'));
  place.replaceChildren(made('h3', `${words}, at ${what}`), ...lines);
  if (unit.weights.length) place.append(table(
    ['comes from', 'weight', 'value', 'weight · value'],
    unit.weights.map(({ from, weight, value, product }) => [from, ...[weight, value, product].map(short)]),
  ));
}

/** Numbers of a table, rounded for reading. */
const short = (value) => (value === undefined ? '' : Number(value.toPrecision(4)).toString().replace('-', '−'));

function table(heads, rows) {
  const head = made('tr', heads.map((text) => Object.assign(made('th', text), { scope: 'col' })));
  const body = rows.map((row) => made('tr', row.map((text) => made('td', text))));
  const box = made('div', made('table', [made('thead', head), made('tbody', body)], 'data'), 'table');
  box.tabIndex = 0;
  return box;
}

export function showCheck(place, check) {
  const verdict = made('p', `${check.right ? '✓' : '✗'} ${check.text}`, check.right ? 'verify' : 'refute');
  place.replaceChildren(verdict);
  if (check.wrong_elsewhere) place.append(made('p', check.wrong_elsewhere));
}

/** One step in slow motion: its stages one after the other; the drawing of the network shows where. */
export class SlowMotion {
  constructor(root, network) {
    this.network = network;
    this.text = root.querySelector('[data-show="slow"]');
    this.buttons = root.querySelectorAll('[data-slow]');
    for (const button of this.buttons) {
      button.addEventListener('click', () => this.go(this.at + Number(button.dataset.slow)));
    }
    this.end();
  }

  begin(stages) {
    this.stages = stages;
    this.go(0);
  }

  go(at) {
    this.at = at;
    const { title, sentence, state, parts, formula: shown, tables } = this.stages[at];
    this.network.mark(parts, state);
    this.text.replaceChildren(
      made('h3', `${at + 1} of ${this.stages.length}. ${title}`),
      made('p', sentence),
      formula(shown),
      ...tables.map(matrix),
    );
    this.buttons[0].disabled = at === 0;
    this.buttons[1].disabled = at === this.stages.length - 1;
  }

  /** Something else has happened: the numbers hold no more. */
  end() {
    this.stages = undefined;
    this.network.mark([], '');
    this.text.replaceChildren();
    for (const button of this.buttons) button.disabled = true;
  }
}

/** A matrix with its name, as MathML; its shape after it in words. */
function matrix({ symbol, shape, values }) {
  const rows = values.map((row) => math('mtr', row.map((text) => math('mtd', math(text === '…' ? 'mo' : 'mn', text)))));
  const box = made('p', [math('math', [math('mi', symbol), math('mo', '='), math('mtable', rows)]), made('small', shape.join(' × '))], 'play-formula');
  box.tabIndex = 0;
  return box;
}

function math(tag, content) {
  const element = document.createElementNS('http://www.w3.org/1998/Math/MathML', tag);
  element.append(...[content].flat());
  return element;
}
