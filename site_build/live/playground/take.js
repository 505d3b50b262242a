// What the reader takes away: a link, a script, a notebook. Python writes all three; nothing is sent.

export class Take {
  /** `ask()` gives {link, script, notebook} of the network as it is now; `say(text)` tells what was done. */
  constructor(root, ask, say) {
    Object.assign(this, { root, ask, say });
    this.code = root.querySelector('pre code');
    for (const button of root.querySelectorAll('[data-take]')) {
      button.addEventListener('click', () => this[button.dataset.take]());
    }
  }

  /** The code on the page holds no more when something is changed. */
  forget() {
    this.root.querySelector('pre').hidden = true;
  }

  async show() {
    const { script } = (await this.ask()) ?? {};
    if (!script) return;
    this.code.textContent = script;
    const box = this.code.parentElement;
    box.hidden = false;
    box.focus({ preventScroll: true });
  }

  async copy() {
    const { script } = (await this.ask()) ?? {};
    if (script) await this.toClipboard(script, 'The script is copied.');
  }

  async link() {
    const { link } = (await this.ask()) ?? {};
    if (link === undefined) return;
    history.replaceState(history.state, '', `#${link}`);
    await this.toClipboard(location.href, 'The link is copied. It holds the whole state, and is this page’s address now.');
  }

  async toClipboard(text, done) {
    try {
      await navigator.clipboard.writeText(text);
      this.say(done);
    } catch {
      this.say('This browser does not let the page copy; take it from the address or the code by hand.');
    }
  }

  async script() {
    const { script } = (await this.ask()) ?? {};
    if (script) this.save('playground.py', script, 'text/x-python');
  }

  async notebook() {
    const { notebook } = (await this.ask()) ?? {};
    if (notebook) this.save('playground.ipynb', notebook, 'application/x-ipynb+json');
  }

  save(name, text, type) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = Object.assign(document.createElement('a'), { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address));
    this.say(`${name} is saved.`);
  }
}
