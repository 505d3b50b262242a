// Stands in for the theme's search worker until the reader types; only then is the real one loaded.
const SETUP = 0, READY = 1, RESULT = 3; // the theme's messages; 2 is a query
const answer = self.postMessage.bind(self);
let index, query;

self.onmessage = ({ data }) => {
  if (data.type === SETUP) {
    index = data;
    answer({ type: READY });
  } else if (data.data) {
    query = data;
    self.onmessage = null; // from here on the real worker listens
    importScripts('SEARCH_WORKER');
    self.postMessage = (message) => (message.type === READY ? hear(query) : answer(message));
    hear(index);
  } else {
    answer({ type: RESULT, data: { items: [] } });
  }
};

function hear(data) {
  self.dispatchEvent(new MessageEvent('message', { data }));
}
