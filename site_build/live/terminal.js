// What a terminal makes of a text: lines that are printed anew, and colours. Other codes are left out.
const OVERWRITTEN = /[^\n]*\r(?=[^\n])/g; // as Jupyter has it: what stood there is gone
const CODE = /\x1b\[([\d;]*)m|\x1b\[[\d;?]*[A-Za-ln-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\r$/g;
// colours of the page that can be read in both of its looks
const COLOURS = ['--ink', '--wrong', '--right', '--md-code-hl-number-color', '--md-code-hl-function-color', '--md-code-hl-keyword-color', '--accent', '--ink-soft'];
const MARKS = { 1: { fontWeight: 'bold' }, 3: { fontStyle: 'italic' }, 4: { textDecoration: 'underline' }, 9: { textDecoration: 'line-through' } };
const ENDS = { 22: ['fontWeight'], 23: ['fontStyle'], 24: ['textDecoration'], 29: ['textDecoration'], 39: ['color'], 49: ['background'] };

/** A text as nodes for a page. */
export function shown(text) {
  const nodes = [];
  let style = {};
  let end = 0;
  const settled = text.replace(OVERWRITTEN, '');
  const add = (part) => part && nodes.push(Object.keys(style).length ? styled(part, style) : part);
  for (const { 0: code, 1: numbers, index } of settled.matchAll(CODE)) {
    add(settled.slice(end, index));
    end = index + code.length;
    if (numbers !== undefined) style = after(style, numbers.split(';').map(Number));
  }
  add(settled.slice(end));
  return nodes;
}

function after(style, numbers) {
  let now = { ...style };
  for (let k = 0; k < numbers.length; k += 1) {
    const n = numbers[k];
    const colour = `var(${COLOURS[n % 10]})`;
    if (n === 0) now = {};
    else if (n === 38 || n === 48) k += numbers[k + 1] === 5 ? 2 : 4; // of 256 and more: who knows whether they can be read here
    else if ((n >= 30 && n < 38) || (n >= 90 && n < 98)) now.color = colour;
    else if ((n >= 40 && n < 48) || (n >= 100 && n < 108)) now.background = `color-mix(in srgb, ${colour} 20%, transparent)`;
    else Object.assign(now, MARKS[n]);
    for (const name of ENDS[n] ?? []) delete now[name];
  }
  return now;
}

function styled(text, style) {
  const span = document.createElement('span');
  span.textContent = text;
  Object.assign(span.style, style);
  return span;
}
