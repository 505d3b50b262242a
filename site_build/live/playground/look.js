// The colours of the page, as numbers for a canvas; and sizes in pixels of the screen.
const CLASSES = ['--net-negative', '--net-positive', '--net-backward'];

/** The colours of the page's look: paper, ink, and one for each class. */
export function colours(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(name).trim();
  return { paper: read('--paper'), ink: read('--ink'), line: read('--line'), classes: CLASSES.map(read) };
}

/** "#2458c5" as three numbers. */
export function numbers(colour) {
  return [1, 3, 5].map((k) => parseInt(colour.slice(k, k + 2), 16));
}

/** Call `again` when the reader changes the look. */
export function onLook(again) {
  new MutationObserver(again).observe(document.body, { attributeFilter: ['data-md-color-scheme'] });
}

/** Give a canvas the pixels of its size on the screen; return its context, in CSS pixels. */
export function sharp(canvas) {
  const { clientWidth, clientHeight } = canvas;
  const ratio = devicePixelRatio || 1;
  const [width, height] = [clientWidth, clientHeight].map((size) => Math.round(size * ratio));
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, clientWidth, clientHeight);
  return context;
}
