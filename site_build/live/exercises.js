// Which exercises are done is kept in this browser, and nowhere else.
const KEY = 'chain-rule-exercises';
let done = new Set();
try {
  done = new Set(JSON.parse(localStorage.getItem(KEY)));
} catch {
  // not allowed, or not ours: it is kept until the page is left
}

function keep() {
  try {
    if (done.size) localStorage.setItem(KEY, JSON.stringify([...done]));
    else localStorage.removeItem(KEY);
  } catch {
    // as above
  }
}

/** Show above the page's exercises how many are done. `cells` are those with an exercise. */
export function follow(cells) {
  const line = document.querySelector('.nb-progress');
  line.innerHTML = '<span role="status"></span> <button type="button">Start again</button>';
  const [text, button] = line.children;
  button.title = 'Forget which exercises of the book are done. It is noted in this browser only.';
  button.addEventListener('click', () => {
    done.clear();
    keep();
    update();
    text.tabIndex = -1; // the button that had the focus is gone
    text.focus();
  });

  function update() {
    const count = cells.filter(({ exercise }) => done.has(exercise)).length;
    text.textContent = count ? `${count} of ${cells.length} exercises of this page done.` : `${cells.length} exercises.`;
    button.hidden = !done.size;
    for (const cell of cells) cell.markDone(done.has(cell.exercise));
  }
  update();
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== KEY) return; // done in another tab
    done = new Set(JSON.parse(newValue));
    update();
  });
  return (cell) => {
    if (done.has(cell.exercise)) return;
    done.add(cell.exercise);
    keep();
    update();
  };
}
