// node typeset.mjs SITE_DIR: typesets every formula of a built site, in place.
//
// The last line on stdout is JSON: the number of formulas, and the characters for which each font is used. Where TeX is
// wrong, a line on stderr names the page and the formula, and the exit status is 1.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import MathJax from 'mathjax';

const SITE = process.argv[2];
const DESTINATION = 'assets/math';
const SCALE = 0.97; // Node cannot measure the page's font; set by eye
const WIDEST_ON_A_PHONE = 15; // em; a wider display scrolls in its own box
const EARLY_FONTS = ['zero', 'brk', 'n']; // they set the height of lines: late, they would shift the page
const PACKAGES = ['ams', 'boldsymbol', 'color', 'mathtools', 'newcommand', 'textmacros'];
// arithmatex writes <span class="arithmatex">\(...\)</span> and <div class="arithmatex">\[...\]</div>
const FORMULA = /(<(span|div) class="arithmatex">)(\\[([][^<]*\\[)\]])(?=<\/\2>)/g;
// What neither a style nor a screen reader uses. A long page has thousands of these.
const UNUSED = / (?:jax|overflow|unselectable|breakable|noic|texclass|data-[\w-]+|stretchy|indentshift|[lr]space|m(?:ax|in)size|xmlns)="[^"]*"/g;
const SAME_FOR_ALL = 'font-size: [\\d.]+%; |position: relative;';

const raise = (_, math, error) => {
  throw Object.assign(error, { tex: math.math });
};

await MathJax.init({
  loader: {
    load: ['input/tex-base', ...PACKAGES.map((name) => `[tex]/${name}`), 'output/chtml', 'a11y/assistive-mml'],
  },
  tex: {
    packages: ['base', ...PACKAGES], // without noundefined and noerrors: an error is an error, not red text
    tags: 'none', // the only numbers are those of \tag
    inlineMath: [['\\(', '\\)']],
    displayMath: [['\\[', '\\]']],
    processEnvironments: false,
    processRefs: false,
    formatError: (_, error) => {
      throw error;
    },
  },
  output: {
    scale: SCALE,
    displayAlign: 'left', // centred, a display with a number is wider by the width of the number
    displayOverflow: 'overflow',
    linebreaks: { inline: true },
  },
  options: { compileError: raise, typesetError: raise },
  startup: { typeset: false },
});
const { input, output, adaptor, document: defaults } = MathJax.startup;
const used = { BRK: new Set(), 'NCM-ZERO': new Set(), 'NCM-N': new Set() }; // characters by font
let containerStyle = '';
let formulas = 0;
let failed = false;

function report(file, message, tex) {
  console.error(`${path.relative(SITE, file)}: ${message}\n    in the formula: ${tex?.trim()}`);
  failed = true;
}

/** Note the characters under a node with their fonts. A font is a class, and is inherited. */
function noteCharacters(node, font) {
  if (adaptor.kind(node) === '#text') for (const c of adaptor.value(node)) (used[font] ??= new Set()).add(c);
  else if (adaptor.kind(node) !== 'mjx-assistive-mml') {
    const own = adaptor.allClasses(node).find((name) => name.startsWith('NCM-')) ?? font;
    adaptor.childNodes(node).forEach((child) => noteCharacters(child, own));
  }
}

/** Leave out what all formulas share, which the style sheet says once, and what nobody reads. */
function tidy(html) {
  containerStyle ||= html.match(/<mjx-container [^>]*(font-size: [\d.]+%)/)?.[1];
  return html
    .replace(UNUSED, '')
    .replace(/(<mjx-container)([^>]*)/g, (_, tag, rest) => tag + rest.replace(new RegExp(SAME_FOR_ALL, 'g'), ''))
    .replace(/ (?:style=" *"|id="mjx-eqn[^"]*"|class="MathJax"|class="NCM-N"(?= aria-hidden))/g, '')
    .replace(/(<mjx-assistive-mml)(?: display="inline")?/g, '$1')
    .replace(/<mspace[^>]*><\/mspace>/g, '');
}

/** Replace the formulas of one page. MathJax sees a document of the formulas only; the page itself is never parsed. */
async function typeset(file) {
  const html = fs.readFileSync(file, 'utf8');
  const found = [...html.matchAll(FORMULA)];
  if (!found.length) return;
  input.forEach((jax) => jax.reset(0));
  const document = MathJax._.mathjax.mathjax.document(
    found.map(([, open, tag, tex]) => `${open}${tex}</${tag}>`).join(''),
    { ...defaults.options, InputJax: input, OutputJax: output },
  );
  try {
    await document.renderPromise();
  } catch (error) {
    return report(file, `TeX error: ${error.message}`, error.tex);
  }

  const boxes = adaptor.childNodes(adaptor.body(document.document));
  if (boxes.length !== found.length) throw new Error(`${file}: formulas lost`);
  const isWide = (math) => math.display && math.start.node && output.getBBox(math, document).w > WIDEST_ON_A_PHONE;
  const wide = new Set([...document.math].filter(isWide).map((math) => adaptor.parent(math.typesetRoot)));

  let page = '';
  let end = 0;
  found.forEach((match, i) => {
    const [whole, open, , tex] = match;
    const done = adaptor.innerHTML(boxes[i]);
    if (!done.includes('<mjx-container')) report(file, 'TeX error: unbalanced braces or delimiters', tex);
    if (done.includes('???')) report(file, 'unknown label: refer to anchors, not to \\label', tex);
    noteCharacters(boxes[i], 'NCM-N');
    // The keyboard must reach a box that scrolls.
    page += html.slice(end, match.index) + (wide.has(boxes[i]) ? open.replace('>', ' tabindex="0">') : open) + tidy(done);
    end = match.index + whole.length;
  });
  page += html.slice(end);

  const base = path.relative(path.dirname(file), path.join(SITE, DESTINATION));
  const preload = (name) =>
    `<link rel="preload" as="font" type="font/woff2" href="${base}/mjx-ncm-${name}.woff2" crossorigin>`;
  fs.writeFileSync(file, page.replace('<link rel="stylesheet"', EARLY_FONTS.map(preload).join('') + '$&'));
  formulas += found.length;
}

/** Write the style sheet of the formulas, and the fonts that they use. */
function writeStyles() {
  const folder = path.join(SITE, DESTINATION);
  const fonts = createRequire(import.meta.url)
    .resolve('@mathjax/mathjax-newcm-font/chtml.js')
    .replace(/\.js$/, '/woff2');
  fs.mkdirSync(folder, { recursive: true });
  const own = `mjx-container {${containerStyle}; position: relative} mjx-container > mjx-math {font-family: MJX-NCM-ZERO, MJX-NCM-N}`;
  const css = adaptor.cssText(output.styleSheet(defaults)).replace(/\/\*.*?\*\//gs, '');
  const rules = css.replaceAll('[jax="CHTML"]', '').match(/[^{}]+\{(?:[^{}]|\{[^{}]*\})*\}/g) ?? [];
  const isUsed = (rule) => [...rule.matchAll(/MJX-([\w-]+)/g)].every(([, font]) => font in used);
  const kept = new Set(rules.map((rule) => rule.replace(/\s+/g, ' ').trim()).filter(isUsed));
  fs.writeFileSync(path.join(folder, 'math.css'), [own, ...kept].join('\n').replace(/url\("[^"]*\//g, 'url("'));
  for (const [, font] of [...kept].join('').matchAll(/url\("[^"]*\/([^"/]+\.woff2)"\)/g)) {
    fs.copyFileSync(path.join(fonts, font), path.join(folder, font));
  }
}

for (const name of fs.readdirSync(SITE, { recursive: true }).sort()) {
  if (name.endsWith('.html')) await typeset(path.join(SITE, name));
}
if (failed) process.exit(1);
writeStyles();
const characters = Object.fromEntries(Object.entries(used).map(([font, set]) => [font, [...set].join('')]));
console.log(JSON.stringify({ formulas, characters }));
