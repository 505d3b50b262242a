// node typeset.mjs: typesets formulas, request by request.
//
// TeX is escaped as in HTML. A request is a line of JSON on stdin, the answer a line on stdout:
//   {"formulas": [{"tex": "…", "display": true}, …]}  →  {"results": [{"html": "…", "wide": false}, …]},
//                                                       or {"error": "…", "tex": "…"} for the first one that is wrong
//   {"styles": true}  →  {"css": "…", "characters": {font: "…"}}, of all formulas so far
import path from 'node:path';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';
import MathJax from 'mathjax';

const SCALE = 0.97; // Node cannot measure the page's font; set by eye
const WIDEST_ON_A_PHONE = 15; // em; a wider display scrolls in its own box
// Each formula is alone (alone, below), so there is no package whose own definitions would stay, such as mathtools.
const PACKAGES = ['ams', 'begingroup', 'boldsymbol', 'color', 'newcommand', 'textmacros'];
// What neither a style nor a screen reader uses. A long page has thousands of these.
const UNUSED = / (?:jax|overflow|unselectable|breakable|noic|texclass|data-[\w-]+|stretchy|indentshift|column(?:align|spacing)|rowspacing|displaystyle|scriptlevel|[lr]space|m(?:ax|in)size|xmlns)="[^"]*"/g;
const SAME_FOR_ALL = 'font-size: [\\d.]+%; |position: relative;';

const raise = (_, math, error) => {
  throw Object.assign(error, { tex: math.math });
};

await MathJax.init({
  loader: {
    require: (file) => import(path.isAbsolute(file) ? pathToFileURL(file) : file), // in a folder with # or % in its name
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

/** Forget what the formulas before have defined: macros, environments, colours. */
function alone({ data }) {
  const { stack } = data.packageData.get('begingroup');
  stack.sandbox();
  stack.finish(); // else the next formula would stumble over one that is wrong
  data.packageData.get('color').model.userColors.clear();
}
input[0].preFilters.add(alone);

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

/** Typeset formulas. MathJax sees a document of nothing else. */
async function typeset(formulas) {
  const source = ({ tex, display }) => (display ? `<div>\\[${tex}\\]</div>` : `<span>\\(${tex}\\)</span>`);
  input.forEach((jax) => jax.reset(0));
  const options = { ...defaults.options, InputJax: input, OutputJax: output };
  const document = MathJax._.mathjax.mathjax.document(formulas.map(source).join(''), options);
  try {
    await document.renderPromise();
  } catch (error) {
    return { error: `TeX error: ${error.message}`, tex: error.tex };
  }
  const boxes = adaptor.childNodes(adaptor.body(document.document));
  const isWide = (math) => math.display && math.start.node && output.getBBox(math, document).w > WIDEST_ON_A_PHONE;
  const wide = new Set([...document.math].filter(isWide).map((math) => adaptor.parent(math.typesetRoot)));
  const results = [];
  for (const [i, { tex }] of formulas.entries()) {
    const html = adaptor.innerHTML(boxes[i]);
    if (!html.includes('<mjx-container')) return { error: 'TeX error: unbalanced braces or delimiters', tex };
    if (html.includes('???')) return { error: 'unknown label: refer to anchors, not to \\label', tex };
    noteCharacters(boxes[i], 'NCM-N');
    results.push({ html: tidy(html), wide: wide.has(boxes[i]) });
  }
  return { results };
}

/** The style sheet of the formulas, and what they use of each font. */
function styles() {
  const own = `mjx-container {${containerStyle}; position: relative} mjx-container > mjx-math {font-family: MJX-NCM-ZERO, MJX-NCM-N}`;
  const css = adaptor.cssText(output.styleSheet(defaults)).replace(/\/\*.*?\*\//gs, '');
  const rules = css.replaceAll('[jax="CHTML"]', '').match(/[^{}]+\{(?:[^{}]|\{[^{}]*\})*\}/g) ?? [];
  const isUsed = (rule) => [...rule.matchAll(/MJX-([\w-]+)/g)].every(([, font]) => font in used);
  const kept = new Set(rules.map((rule) => rule.replace(/\s+/g, ' ').trim()).filter(isUsed));
  const sheet = [own, ...kept].join('\n').replace(/url\("[^"]*\//g, 'url("');
  return { css: sheet, characters: Object.fromEntries(Object.entries(used).map(([font, set]) => [font, [...set].join('')])) };
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { formulas } = JSON.parse(line);
  console.log(JSON.stringify(formulas ? await typeset(formulas) : styles()));
}
