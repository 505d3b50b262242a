// Shows in the page what a cell gives out. HTML from Python may look as it likes, but it may not act.
const DATA = 'script[type="application/json"]'; // a moving figure carries its numbers so

const CLASSES = { stdout: '', stderr: 'nb-stderr', error: 'nb-error' };

export function show(place, kind, content, built) {
  if (kind === 'html') place.append(asBuilt(harmless(content), built));
  else if (kind === 'note') place.append(made('p', 'nb-note', content));
  else if (kind === 'text') place.append(preformatted('', content));
  else {
    const last = place.lastElementChild;
    if (last?.dataset.stream === kind) last.append(content);
    else {
      const box = preformatted(CLASSES[kind], content);
      if (kind !== 'error') box.dataset.stream = kind;
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
  const box = made('pre', className, text);
  box.tabIndex = 0; // the keyboard must reach what scrolls sideways
  return box;
}

function harmless(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const element of template.content.querySelectorAll('*')) {
    if (element.matches(`script:not(${DATA}), iframe, object, embed, link, meta, base, form`)) element.remove();
    for (const { name, value } of [...element.attributes]) {
      if (/^on/i.test(name) || /^\s*(javascript|data|vbscript):/i.test(value)) element.removeAttribute(name);
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
