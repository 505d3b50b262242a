// The editor of a cell: CodeMirror with Python, in the colours of the site. Loaded with the first Edit.
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { pythonLanguage } from '@codemirror/lang-python';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, drawSelection, keymap } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';

const colours = {
  keyword: 'keyword',
  bool: 'constant',
  string: 'string',
  string2: 'string',
  number: 'number',
  comment: 'comment',
  operator: 'operator',
  punctuation: 'punctuation',
  'variableName.tok-definition': 'function',
};
const theme = EditorView.theme({
  '&': {
    backgroundColor: 'var(--md-code-bg-color)',
    borderRadius: '6px',
    color: 'var(--md-code-fg-color)',
    fontSize: '0.68rem', // as the printed code in book.css
  },
  '&.cm-focused': { outline: '2px solid var(--accent)' },
  '.cm-scroller': { fontFamily: 'var(--md-code-font-family)', lineHeight: 1.55 },
  '.cm-content': { caretColor: 'currentColor', padding: '0.85em 0' },
  '.cm-line': { padding: '0 1em' },
  '.cm-cursor': { borderLeftColor: 'currentColor' },
  '& .cm-selectionBackground, &.cm-focused .cm-selectionBackground': { background: 'var(--md-code-hl-color--light) !important' },
  ...Object.fromEntries(
    Object.entries(colours).map(([token, name]) => [`.tok-${token}`, { color: `var(--md-code-hl-${name}-color)` }]),
  ),
});

/** Put an editor before an element. Tab indents; after Escape it leaves the editor, as the label says. */
export function editor({ before, text, label, run, changed }) {
  const frame = document.createElement('div');
  frame.className = 'nb-editor';
  before.before(frame);
  const runs = { key: 'Shift-Enter', run: () => (run(), true) };
  const view = new EditorView({
    parent: frame,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(keymap.of([runs, { ...runs, key: 'Mod-Enter' }])),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        indentUnit.of('    '),
        pythonLanguage,
        syntaxHighlighting(classHighlighter),
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ 'aria-label': label }),
        EditorView.updateListener.of(({ docChanged }) => docChanged && changed()),
        theme,
      ],
    }),
  });
  view.focus();
  return { text: () => view.state.doc.toString(), remove: () => (view.destroy(), frame.remove()) };
}
