// Loads the theme's search worker and the index, when the reader types, and hands the first query over.
// And puts a query into the words of the index: δ and \delta are delta, 21 is the formula of that number.
const LETTERS = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon phi chi psi omega'.split(' ');
const SIGNS = { '∂': 'derivative', '∇': 'gradient', '∑': 'sum' };
const module = {}; // where the script of bzip2 leaves what it has
let some; // what to look for if no section has all words

self.addEventListener('message', ({ data }) => { // before the real worker hears it
  if (data.type === QUERY && !data.spelled) Object.assign(data, { data: spelled(data.data), spelled: true });
});

self.onmessage = ({ data }) => { // until the real worker is there
  if (data.data) query = data;
  else nothing();
};

load();

async function load() {
  try {
    if (!index.data.docs.length) index.data.docs = await sections(); // on a disk they are there
    importScripts('engine.js');
  } catch { // the line is down
    setTimeout(load, 2000);
    return;
  }
  self.onmessage = null; // from here on the real worker listens
  self.postMessage = (message) => {
    if (message.type === READY) {
      if (query) hear(query);
    } else if (some && message.type === RESULT && !message.data.items.length) {
      hear({ type: QUERY, data: some, spelled: true });
      some = '';
    } else answer(message);
  };
  hear(index);
}

async function sections() {
  importScripts('bz2.js');
  const response = await fetch('../../../search/sections.bz2');
  if (!response.ok) throw new Error(`${response.status}`);
  const packed = new Uint8Array(await response.arrayBuffer());
  return JSON.parse(new TextDecoder().decode(module.exports.decompress(packed)));
}

function hear(data) {
  self.dispatchEvent(new MessageEvent('message', { data }));
}

function spelled(text) {
  some = '';
  const [, word, number] = text.match(/^\s*(image|formula)?\s*\(?(\d+(?:\.\d+\w?)?)\)?\s*$/i) ?? [];
  if (number) return `${word ? `+${word} ` : ''}+${number}${number.includes('.') ? '*' : ''}`; // all of it: 2 is not 21
  const name = (letter) => LETTERS[letter.toLowerCase().codePointAt() - 0x3b1] ?? letter;
  const isFormula = /[^\p{L}\d\s_.'"]/u.test(text); // its signs are none of words, and some are of the search's own language
  const words = text
    .replace(/[Α-ω]/g, (letter) => ` ${name(letter)} `)
    .replace(/[∂∇∑]/g, (sign) => ` ${SIGNS[sign]} `)
    .replace(/(?<=\p{L}\p{L})_(?=\d)/gu, ' ') // theta_0 is θ_0
    .replace(/\b(?:a|an|and|at|for|from|in|is|of|on|the|to|with)\s+/gi, '') // as the beginning of a word each would find all
    .match(/[\p{L}\d](?:[\p{L}\d_]|[.'](?=[\p{L}\d]))*/gu) ?? [];
  some = words.length > 1 ? words.join(' ') : '';
  const whole = words.map((word) => `${word}^9`).join(' '); // counts for more than the beginning of a longer word
  const parts = words.map((word) => `+${word}${isFormula && word.length === 1 ? '' : '*'}`).join(' ');
  return `${parts} ${whole}`.trim();
}
