// node typeset.mjs SITE_DIR: typesets every formula of a built site, in place.
//
// The last line on stdout is JSON: the number of formulas and the characters they use. Where TeX is wrong, a line on
// stderr names the page and the formula, and the exit status is 1.
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
const charactersUsed = new Set();
let formulas = 0;
let failed = false;

function report(file, message, tex) {
  console.error(`${path.relative(SITE, file)}: ${message}\n    in the formula: ${tex?.trim()}`);
  failed = true;
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
    const done = adaptor.innerHTML(boxes[i]).replace(/ data-latex(-item)?="[^"]*"/g, '');
    if (!done.includes('<mjx-container')) report(file, 'TeX error: unbalanced braces or delimiters', tex);
    if (done.includes('???')) report(file, 'unknown label: refer to anchors, not to \\label', tex);
    for (const [, text] of done.matchAll(/>([^<]+)</g)) for (const c of text) charactersUsed.add(c);
    // The keyboard must reach a box that scrolls.
    page += html.slice(end, match.index) + (wide.has(boxes[i]) ? open.replace('>', ' tabindex="0">') : open) + done;
    end = match.index + whole.length;
  });
  page += html.slice(end);

  const base = path.relative(path.dirname(file), path.join(SITE, DESTINATION));
  const preload = (name) =>
    `<link rel="preload" as="font" type="font/woff2" href="${base}/mjx-ncm-${name}.woff2" crossorigin>`;
  fs.writeFileSync(file, page.replace('<link rel="stylesheet"', EARLY_FONTS.map(preload).join('') + '$&'));
  formulas += found.length;
}

for (const name of fs.readdirSync(SITE, { recursive: true }).sort()) {
  if (name.endsWith('.html')) await typeset(path.join(SITE, name));
}
if (failed) process.exit(1);

const css = adaptor.cssText(output.styleSheet(defaults));
const folder = path.join(SITE, DESTINATION);
const fonts = createRequire(import.meta.url)
  .resolve('@mathjax/mathjax-newcm-font/chtml.js')
  .replace(/\.js$/, '/woff2');
fs.mkdirSync(folder, { recursive: true });
for (const [, font] of css.matchAll(/url\("[^"]*\/([^"/]+\.woff2)"\)/g)) {
  fs.copyFileSync(path.join(fonts, font), path.join(folder, font));
}
const tidy = css.replace(/url\("[^"]*\//g, 'url("').replace(/\s*\n\s*/g, '').replace(/\/\*[^*]*\*\//g, '');
fs.writeFileSync(path.join(folder, 'math.css'), tidy);
console.log(JSON.stringify({ formulas, characters: [...charactersUsed].join('') }));
