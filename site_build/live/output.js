// Shows in the page what a cell gives out. HTML from Python may look as it likes, but it may not act.
import { shown } from './terminal.js';

const ACTS = /^(javascript|data|vbscript):/i; // an address that is a program
const PICTURE = /^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/i; // shown as a picture, where nothing in it runs
const DATA = 'script[type="application/json"]'; // a moving figure carries its numbers so

const CLASSES = { text: '', stdout: '', stderr: 'nb-stderr', error: 'nb-error' };
const printed = new WeakMap(); // a box → its text, with the codes for a terminal

export function show(place, kind, content, built) {
  if (kind === 'html') place.append(asBuilt(harmless(content), built));
  else if (kind === 'note') place.append(made('p', 'nb-note', content));
  else if (kind === 'text' || kind === 'error') place.append(preformatted(CLASSES[kind], content));
  else {
    const last = place.lastElementChild;
    if (last?.dataset.stream === kind) print(last, content);
    else {
      const box = preformatted(CLASSES[kind], content);
      box.dataset.stream = kind;
      place.append(box);
    }
  }
}

/** What only the build can do is taken from the built output: formulas set, and a check of the TeX named. */
function asBuilt(content, built) {
  for (const line of content.querySelectorAll('.verify')) {
    const same = built.find((node) => node.dataset?.formula === line.dataset.formula);
    if (same?.lastElementChild) line.append(same.lastElementChild.cloneNode(true));
  }
  const there = built.flatMap((node) => [...(node.querySelectorAll?.('[data-tex]') ?? [])]);
  for (const formula of content.querySelectorAll('[data-tex]')) {
    const same = there.find((element) => element.dataset.tex === formula.dataset.tex);
    if (same) formula.replaceChildren(...same.cloneNode(true).childNodes);
  }
  return content;
}

function made(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

function preformatted(className, text) {
  const box = made('pre', className, '');
  box.tabIndex = 0; // the keyboard must reach what scrolls sideways
  box.translate = false;
  print(box, text);
  return box;
}

function print(box, text) {
  printed.set(box, (printed.get(box) ?? '') + text);
  box.replaceChildren(...shown(printed.get(box)));
}

function harmless(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const element of template.content.querySelectorAll('*')) {
    if (element.matches(`script:not(${DATA}), iframe, object, embed, link, meta, base, form`)) element.remove();
    for (const { name, value } of [...element.attributes]) {
      if (/^on/i.test(name) || (ACTS.test(value.replace(/[\0-\x20]+/g, '')) && !(element.matches('img, image') && PICTURE.test(value)))) element.removeAttribute(name);
    }
  }
  for (const table of template.content.querySelectorAll('table')) {
    const box = document.createElement('div'); // as site_build/pages/markup.py has it: a wide table scrolls
    box.className = 'table';
    box.tabIndex = 0;
    table.classList.add('data');
    table.replaceWith(box);
    box.append(table);
  }
  return template.content;
}
