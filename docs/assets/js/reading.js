// What helps to read: previews of terms and formulas, TeX to copy, derivations line by line, chapters read, the place.
const ROOT = new URL('../../', import.meta.url);
const FORMULA = /^#((image|eq)-[\w-]+)$/;
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const article = document.querySelector('article');
const memory = (kind) => { // a browser may refuse it
  try {
    return window[`${kind}Storage`];
  } catch {
    return undefined;
  }
};

const status = document.body.appendChild(make('div', { className: 'reading-status', role: 'status' }));
const say = (text) => (status.textContent = text); // to screen readers

// ---- Formulas: every one has a page of its own, f/21/, with its TeX
const documents = new Map();
const read = (url) => {
  if (!documents.has(url)) {
    const page = fetch(url).then((response) => (response.ok ? response.text() : Promise.reject(response.status)));
    documents.set(url, page.then((html) => new DOMParser().parseFromString(html, 'text/html')));
    page.catch(() => documents.delete(url)); // the next time it may work
  }
  return documents.get(url);
};
const readFormula = (id) => read(new URL(`f/${id.replace('image-', '')}/`, ROOT).href);

for (const names of article.querySelectorAll('.formula-names')) {
  const { id, textContent } = names.querySelector('a[id]');
  const button = make('button', { type: 'button', className: 'formula-tex', textContent: 'TeX' });
  button.setAttribute('aria-label', `Copy ${textContent} as TeX`);
  button.onclick = async () => {
    try {
      const tex = readFormula(id).then((page) => new Blob([page.querySelector('pre').textContent], { type: 'text/plain' }));
      await navigator.clipboard.write([new ClipboardItem({ 'text/plain': tex })]); // Safari wants the promise
      say(`${textContent}: TeX copied`);
      button.textContent = 'Copied';
    } catch {
      say(`${textContent}: the TeX could not be copied`);
      button.textContent = 'Not copied';
    }
    setTimeout(() => (button.textContent = 'TeX'), 2000);
  };
  names.append(' ', button);
}

// ---- Checks: a link to the form for mistakes, which the formula's own page has filled in
const form = document.querySelector('.book-links .report');
for (const check of form ? article.querySelectorAll('.verify[data-formula*="-"]') : []) {
  const link = form.cloneNode();
  link.textContent = 'report this formula';
  link.onclick = async (event) => {
    event.preventDefault();
    const page = await readFormula(check.dataset.formula).catch(() => document);
    location = page.querySelector('.report').href;
  };
  check.append(' · ', link);
}

// ---- What the check of a formula computed: read with all others of the page when the first fold opens
article.addEventListener('toggle', async ({ target: fold }) => {
  const link = fold.querySelector(':scope > a');
  const page = fold.matches('.computed') && link && (await read(link.href.split('#')[0]).catch(() => null));
  if (!page || !link.isConnected) return;
  const code = page.getElementById(link.hash.slice(1)).nextElementSibling.cloneNode(true);
  code.querySelector('code').tabIndex = 0; // the keyboard must reach what scrolls sideways
  link.replaceWith(code);
  document.dispatchEvent(new Event('cells')); // to live.js
}, true);

// ---- Previews: of terms, and of formulas that are referred to
const preview = make('div', { id: 'preview', className: 'md-typeset', role: 'tooltip', hidden: true });
document.body.append(preview);
let link; // whose preview is shown, or is about to be
let timer;

async function meaning(to) {
  const { hash, pathname } = to;
  const here = pathname === location.pathname && document.getElementById(hash.slice(1));
  if (!FORMULA.test(hash)) {
    const page = here ? document : await read(to.href.split('#')[0]);
    const text = page.getElementById(hash.slice(1)).closest('dt').nextElementSibling.cloneNode(true);
    text.querySelector('a:last-child')?.remove(); // where to read more
    return text.childNodes;
  }
  const shown = here && here.closest('.formula')?.querySelector('.arithmatex');
  if (shown) return [shown.cloneNode(true)];
  const main = (await readFormula(hash.slice(1))).querySelector('main').cloneNode(true);
  main.querySelector('pre')?.remove();
  return main.childNodes;
}

async function show(to) {
  const content = await meaning(to).catch(() => null);
  if (!content || to !== link) return;
  preview.replaceChildren(...content);
  for (const a of preview.querySelectorAll('a')) a.replaceWith(...a.childNodes); // only what is pointed at can be followed
  preview.querySelector('[tabindex]')?.removeAttribute('tabindex');
  preview.hidden = false;
  to.setAttribute('aria-describedby', 'preview');
  const [first] = to.getClientRects();
  const { width, height } = preview.getBoundingClientRect();
  const left = Math.max(8, Math.min(first.left, document.documentElement.clientWidth - width - 8));
  const above = first.top - height > 60; // there is room under the header
  preview.style.left = `${left + scrollX}px`;
  preview.style.top = `${(above ? first.top - height : to.getBoundingClientRect().bottom) + scrollY}px`;
}

function hide() {
  clearTimeout(timer);
  link?.removeAttribute('aria-describedby');
  link = undefined;
  preview.hidden = true;
}

const isKnown = (a) => a && !a.closest('.formula-names') && (a.hash.startsWith('#term-') || FORMULA.test(a.hash));

function point(to, delay) {
  clearTimeout(timer);
  if (to === link) return;
  timer = setTimeout(() => {
    hide();
    link = to;
    show(to);
  }, delay);
}

document.addEventListener('pointerover', ({ target, pointerType }) => {
  if (pointerType === 'touch') return; // there the link is a link
  const to = target.closest?.('article a[href*="#"]');
  if (isKnown(to)) point(to, 150);
  else if (preview.contains(target)) clearTimeout(timer);
  else if (!link || link !== document.activeElement) {
    clearTimeout(timer);
    if (link) timer = setTimeout(hide, 300); // long enough to reach the preview
  }
});
document.addEventListener('focusin', ({ target }) => {
  hide();
  if (target.matches('article a[href*="#"]:focus-visible') && isKnown(target)) point(target, 0);
});
document.addEventListener('focusout', hide);
document.addEventListener('keydown', ({ key }) => key === 'Escape' && hide());

// ---- The navigation of a phone: a button opens it, for the keyboard too, and it closes when the keyboard leaves it
const drawer = document.getElementById('__drawer');
const label = document.querySelector('.md-header [for="__drawer"]');
const opener = make('button', { type: 'button', className: `${label.className} drawer-opener` }, ...label.childNodes);
opener.setAttribute('aria-label', 'Navigation');
opener.onclick = () => drawer.click();
label.replaceWith(opener);
const tell = () => opener.setAttribute('aria-expanded', drawer.checked);
tell();
drawer.addEventListener('change', () => {
  tell();
  if (drawer.checked && document.activeElement === opener) document.querySelector('.md-sidebar--primary a').focus();
});
document.addEventListener('focusin', ({ target }) => drawer.checked && !target.closest('.md-sidebar') && drawer.click());
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape' || !drawer.checked) return;
  drawer.click();
  opener.focus();
});

// ---- Derivations: all lines, or one more at a time; where a link or a search finds a folded line, all are opened
const canFold = 'onbeforematch' in document.documentElement;
for (const derivation of canFold ? article.querySelectorAll('.derivation') : []) {
  const steps = [...derivation.querySelectorAll('.step')];
  const folds = derivation.querySelectorAll('details:has(> .step)'); // closed until the reader asks for their lines
  const next = make('button', { type: 'button', className: 'derivation-next', hidden: true });
  const toggle = make('button', { type: 'button', className: 'derivation-toggle' });
  const open = (count) => {
    steps.forEach((step, k) => (step.hidden = k >= count && 'until-found'));
    next.hidden = count >= steps.length;
    next.textContent = `Show line ${count + 1} of ${steps.length}`;
    toggle.textContent = next.hidden ? 'Show one line at a time' : `Show all ${steps.length} lines`;
    if (derivation.dataset.open) folds.forEach((fold) => (fold.open = count > 1));
    derivation.dataset.open = count;
  };
  next.onclick = () => {
    open(Number(derivation.dataset.open) + 1);
    say(`Line ${derivation.dataset.open} of ${steps.length} is shown above`);
    if (!next.hidden) return;
    steps.at(-1).tabIndex = -1; // the button that had the focus is gone
    steps.at(-1).focus({ preventScroll: true });
  };
  toggle.onclick = () => open(next.hidden ? 1 : steps.length);
  derivation.addEventListener('beforematch', () => open(steps.length));
  derivation.firstElementChild.append(toggle); // the bar, which keeps room for it
  derivation.append(next);
  open(steps.length);
}

// ---- Chapters: those read to their end are marked, in this browser only
const chapters = document.querySelector('.chapters');
if (chapters) {
  const key = `read ${ROOT.pathname}`;
  const done = new Set(JSON.parse(memory('local')?.getItem(key) ?? '[]'));
  const mark = () => {
    for (const a of chapters.querySelectorAll('a')) {
      if (!done.has(a.textContent)) continue;
      a.classList.add('read');
      a.title = a.title.replace(/( \(read\))?$/, ' (read)');
    }
  };
  mark();
  new IntersectionObserver(([{ isIntersecting }], observer) => {
    if (!isIntersecting) return;
    observer.disconnect();
    done.add(chapters.querySelector('[aria-current]').textContent);
    memory('local')?.setItem(key, JSON.stringify([...done]));
    mark();
  }).observe(article.lastElementChild);
}

// ---- The place: a page that is loaded again has guesses for the heights of what is far from the screen (book.css), so
// that the browser, which goes by pixels, would come elsewhere
const PLACE = `place ${location.pathname}`;
const topOf = (box) => box.getBoundingClientRect().top;
function keepPlace() {
  const boxes = [...article.children];
  let k = boxes.findIndex((box) => box.getBoundingClientRect().bottom > 0);
  if (k < 0) k = boxes.length - 1; // only the footer is seen
  memory('session')?.setItem(PLACE, JSON.stringify([k, topOf(boxes[k])]));
}
addEventListener('pagehide', keepPlace);
document.addEventListener('visibilitychange', () => document.hidden && keepPlace()); // phones may end a hidden page

// Until the boxes near it have their height, which they get when they come near. Then, or as soon as the reader scrolls, it is over.
function settle(move) {
  const over = new AbortController();
  for (const kind of ['wheel', 'touchstart', 'keydown']) addEventListener(kind, () => over.abort(), { signal: over.signal });
  let frames = 12;
  const again = () => {
    if (over.signal.aborted) return;
    move();
    frames -= 1;
    if (frames) requestAnimationFrame(again);
    else over.abort();
  };
  if (document.readyState === 'complete') again();
  else addEventListener('load', again, { signal: over.signal });
}
const toTarget = () => settle(() => document.querySelector(':target')?.scrollIntoView({ behavior: 'instant' }));
const [{ type }] = performance.getEntriesByType('navigation');
const kept = ['reload', 'back_forward'].includes(type) && memory('session')?.getItem(PLACE);
if (kept) {
  const [k, top] = JSON.parse(kept);
  settle(() => scrollBy(0, topOf(article.children[k]) - top));
} else toTarget();
addEventListener('hashchange', toTarget);

// ---- Copying: with the formulas in place
document.addEventListener('selectionchange', () => document.head.append(make('script', { src: new URL('assets/js/copying.js', ROOT) })), { once: true });
