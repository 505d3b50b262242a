// Stands in for the theme's search worker until the reader types; only then search_on_demand.js is loaded.
// the theme's messages
const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3;
const answer = self.postMessage.bind(self);
let index, query;

self.onmessage = ({ data }) => {
  if (data.type === SETUP) {
    index = data;
    answer({ type: READY });
  } else if (data.data) {
    query = data;
    begin();
  } else nothing();
};

function nothing() {
  query = undefined;
  answer({ type: RESULT, data: { items: [] } });
}

function begin() {
  try {
    importScripts('search_on_demand.js');
  } catch {
    // the line is down
    setTimeout(() => query && begin(), 2000);
  }
}
