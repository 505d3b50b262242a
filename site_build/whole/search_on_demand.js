// Stands in for the theme's search worker until the reader types; only then is the real one loaded.
// And puts a query into the words of the index: δ and \delta are delta, 21 is the formula of that number.
const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3; // the theme's messages
const LETTERS = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon phi chi psi omega'.split(' ');
const SIGNS = { '∂': 'derivative', '∇': 'gradient', '∑': 'sum' };
const answer = self.postMessage.bind(self);
let index, query, again;
let some; // what to look for if no section has all words

self.addEventListener('message', ({ data }) => { // first of all listeners, those of the real worker included
  if (data.type === QUERY && !data.spelled) Object.assign(data, { data: spelled(data.data), spelled: true });
});

self.onmessage = ({ data }) => {
  if (data.type === SETUP) {
    index = data;
    answer({ type: READY });
  } else if (data.data) {
    query = data;
    search();
  } else {
    query = undefined;
    answer({ type: RESULT, data: { items: [] } });
  }
};

function search() {
  clearTimeout(again);
  try {
    importScripts('SEARCH_WORKER');
  } catch { // the line is down
    again = setTimeout(() => query && search(), 2000);
    return;
  }
  self.onmessage = null; // from here on the real worker listens
  self.postMessage = (message) => {
    if (message.type === READY) hear(query);
    else if (some && message.type === RESULT && !message.data.items.length) {
      hear({ type: QUERY, data: some, spelled: true });
      some = '';
    } else answer(message);
  };
  hear(index);
}

function hear(data) {
  self.dispatchEvent(new MessageEvent('message', { data }));
}

function spelled(text) {
  some = '';
  const [, word, number] = text.match(/^\s*(image|formula)?\s*\(?(\d+(?:\.\d+\w?)?)\)?\s*$/i) ?? [];
  if (number) return `${word ? `+${word} ` : ''}+${number}${number.includes('.') ? '*' : ''}`; // all of it: 2 is not 21
  const name = (letter) => LETTERS[letter.toLowerCase().codePointAt() - 0x3b1] ?? letter;
  const words = text
    .replace(/[Α-ω]/g, (letter) => ` ${name(letter)} `)
    .replace(/[∂∇∑]/g, (sign) => ` ${SIGNS[sign]} `)
    .replaceAll('\\', ' ')
    .replace(/\b(?:a|an|and|at|for|from|in|is|of|on|the|to|with)\s+/gi, '') // as the beginning of a word each would find all
    .trim();
  if (!/^\w+(\s+\w+)+$/.test(words)) return words;
  some = words;
  return words.replace(/\w+/g, '+$&*');
}
