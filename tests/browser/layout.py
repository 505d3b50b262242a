"""What is measured in a page of the browser: does it scroll sideways, what sticks out of what?"""

SCROLLS = "() => document.scrollingElement.scrollWidth > innerWidth"
TOO_WIDE = """() => [...document.querySelectorAll('.md-content *')]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
  .filter((e) => !e.ownerSVGElement && !e.closest('pre, .table, .arithmatex, .md-nav, .md-dialog'))
  .slice(0, 5).map((e) => `${e.tagName}.${e.className}`)"""

# displayed formulas wider than their box: they can be scrolled, but do not show whole
CUT = """() => [...document.querySelectorAll('div.arithmatex')]
  .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent.slice(0, 60))"""

# The boxes that wait have an edge of their own also when they are laid out. `moved`: what stands
# elsewhere than without it. `cut`: what is outside of it, farther than `overflow-clip-margin`.
BOXES = """() => {
  const style = (e) => getComputedStyle(e);
  const rect = (e) => e.getBoundingClientRect();
  const name = (e) => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 30)}`;
  const boxes = [...document.querySelectorAll('article *')]
    .filter((e) => style(e).contentVisibility === 'auto');
  const margins = boxes.map((e) => parseFloat(style(e).overflowClipMargin));
  const measure = () => boxes.map((e) => [rect(e).top, rect(e).height]);
  for (const box of boxes) box.style.contentVisibility = 'visible';
  const free = measure();
  const isOutside = (e, box) => {
    const [inner, outer, margin] = [rect(e), rect(box), margins[boxes.indexOf(box)]];
    return inner.width && inner.height && (
      inner.left < outer.left - margin || inner.right > outer.right + margin
      || inner.top < outer.top - margin || inner.bottom > outer.bottom + margin
    );
  };
  const isSeen = (e) => !e.ownerSVGElement
    && !e.closest('pre, .table, .arithmatex, details:not([open])');
  const cut = boxes.flatMap((box) => [...box.querySelectorAll('*')]
    .filter((e) => isSeen(e) && isOutside(e, box)));
  for (const box of boxes) box.style.contain = 'layout paint style';
  const contained = measure();
  const isFar = (a, b) => a.some((place, i) => Math.abs(place - b[i]) > 0.05);
  const moved = boxes.filter((_, k) => isFar(free[k], contained[k]));
  return {boxes: boxes.length, cut: cut.slice(0, 5).map(name), moved: moved.slice(0, 5).map(name)};
}"""

# the text of a box that waits to be laid out is none to `innerText`
NOTHING_WAITS = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('article :not([hidden]) { content-visibility: visible !important }');
  document.adoptedStyleSheets.push(sheet);
}"""
