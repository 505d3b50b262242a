// What is copied has its formulas in place, as text in one line. reading.js loads this when somebody selects. As a block: in the copy that
// opens from the disk all scripts share their names.
{
  const PADDED = new Set('=≈≠<>≤≥≡∼∝→↦⇒⇔∈+−±⋅·×∘÷:≔,'); // signs with space around them, if they stand between two things
  const ACCENTS = { '~': '\u0303', '˜': '\u0303', '^': '\u0302', '¯': '\u0304', '‾': '\u0304' };
  const NOTHING = /[\u2061-\u2064]/g; // signs that are not seen, as for "times"

  const all = (nodes) => [...nodes].map(said).join('');
  const isOne = (text) => /^(∂?[\p{L}\p{M}\p{N}.′]+|\([^()]*\)|[^\s\w])$/u.test(text);
  const group = (text) => (isOne(text) ? text : `(${text})`);

  /** A formula of MathML as a text. */
  function said(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.nodeValue;
    const parts = [...node.children];
    const [base, first, second] = parts.map((part) => said(part).trim());
    switch (node.localName) {
      case 'mo': return operator(node);
      case 'mfrac': return `${group(base)}/${group(first)} `; // what follows is not below the bar
      case 'msqrt': return `√${group(all(parts).trim())}`;
      case 'msub': case 'munder': return `${base}_${group(first)}`;
      case 'msup': return first === '′' ? `${base}′` : `${base}^${group(first)}`;
      case 'mover': return first in ACCENTS ? `${base}${ACCENTS[first]}`.normalize() : `${base}^${group(first)}`;
      case 'msubsup': case 'munderover': return `${base}_${group(first)}^${group(second)}${base === '∑' ? ' ' : ''}`;
      case 'mi': return node.textContent.length > 2 ? `${node.textContent} ` : node.textContent; // log, max
      case 'mtable': return parts.map((row, k) => (k ? (row.firstElementChild.textContent.trim() ? '; ' : ' ') : '') + said(row)).join('');
      case 'mtr': return parts.map((part) => said(part).trim()).filter(Boolean).join(' ');
      case 'mlabeledtr': return `${parts.slice(1).map((part) => said(part).trim()).join(' ')}  ${base}`;
      case 'mphantom': return '';
      default: return parts.length ? all(parts) : node.textContent;
    }
  }

  function operator(node) {
    const sign = node.textContent;
    if (sign === ',') return ', ';
    const before = node.previousElementSibling;
    const isBetween = before && node.nextElementSibling && !/[([{=+−·×∘,]$/.test(before.textContent);
    return PADDED.has(sign) && isBetween ? ` ${sign} ` : sign;
  }

  const inLine = (math) => said(math).replace(NOTHING, '').replace(/\u00a0/g, ' ').replace(/ +(?=[ ),;\]])/g, '').trim();

  /** What is selected, each formula of it whole. */
  function selected(selection) {
    const range = selection.getRangeAt(0).cloneRange();
    const formula = (node) => (node.closest ? node : node.parentElement)?.closest('.arithmatex');
    const [start, end] = [formula(range.startContainer), formula(range.endContainer)];
    if (start) range.setStartBefore(start);
    if (end) range.setEndAfter(end);
    return range.cloneContents();
  }

  document.addEventListener('copy', (event) => {
    const selection = getSelection();
    if (selection.isCollapsed || event.target.closest?.('input, textarea, .cm-editor')) return;
    const box = document.createElement('div');
    box.append(selected(selection));
    const formulas = box.querySelectorAll('.arithmatex');
    if (!formulas.length) return; // the browser's own way will do
    for (const formula of formulas) formula.replaceChildren(inLine(formula.querySelector('math')));
    for (const part of box.querySelectorAll('.headerlink, button, .nb-status')) part.remove();
    Object.assign(box.style, { position: 'fixed', opacity: 0 });
    document.body.append(box); // the browser knows the line breaks of what it lays out
    event.clipboardData.setData('text/plain', box.innerText.trim());
    event.clipboardData.setData('text/html', box.innerHTML);
    event.preventDefault();
    box.remove();
  });
}
