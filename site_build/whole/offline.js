// Makes pages that are opened from the disk work like served ones: a browser runs no worker from a file there, and a
// script cannot fetch. So the search's worker is a text in here, and a page that is fetched has a script beside it.
const SEARCH = 'SEARCH_WORKER';

self.Worker = class extends Worker {
  constructor() {
    super(URL.createObjectURL(new Blob([SEARCH])));
  }
};

self.fetch = (url) =>
  new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL('page.js', url);
    script.onload = () => resolve(new Response(self.__page));
    script.onerror = reject;
    document.head.append(script);
  });
