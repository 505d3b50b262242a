// The form: the settings of chainrule.playground, one control for each, under its name there.
const MOST_LAYERS = 5;

export class Form {
  /** `changed` is called with the names of the settings that the reader has changed. */
  constructor(form, changed) {
    this.form = form;
    this.layers = form.querySelector('.play-layers');
    this.chosen = {}; // what the reader has chosen, where data or output do not allow it now
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('change', ({ target }) => {
      if (target.name && !target.closest('[data-own]')) this.settle(target.name, changed);
    });
    for (const button of this.layers.parentElement.querySelectorAll('button')) {
      button.addEventListener('click', () => {
        const units = this.read().layers;
        this.showLayers(button.dataset.layers === 'more' ? [...units, units.at(-1) ?? 4] : units.slice(0, -1));
        this.settle('layers', changed);
      });
    }
    this.restrict();
  }

  settle(name, changed) {
    this.restrict(name);
    changed(name);
  }

  control(name) {
    return this.form.elements.namedItem(name);
  }

  read() {
    const settings = { layers: [] };
    for (const { name, type, value, checked } of this.form.elements) {
      if (!name || name === 'pointer') continue;
      if (name === 'layers') settings.layers.push(Number(value));
      else if (type === 'checkbox') settings[name] = checked;
      else settings[name] = type === 'number' ? Number(value) : value;
    }
    return settings;
  }

  write(settings) {
    this.showLayers(settings.layers);
    for (const [name, value] of Object.entries(settings)) {
      const control = this.control(name);
      if (!control || name === 'layers') continue;
      if (control.type === 'checkbox') control.checked = value;
      else control.value = value;
    }
    this.restrict();
  }

  showLayers(units) {
    const inputs = units.map((value, k) => {
      const input = document.createElement('input');
      Object.assign(input, { type: 'number', name: 'layers', min: 1, max: 200, required: true, value });
      input.setAttribute('aria-label', `Units of hidden layer ${k + 1}`);
      return input;
    });
    this.layers.replaceChildren(...inputs);
  }

  /** Data, output and loss have to fit together; what does not is greyed. */
  restrict(changed) {
    const fits = (name, by) => {
      const select = this.control(name);
      const allowed = this.control(by).selectedOptions[0].dataset[name]?.split(' ');
      for (const option of select.options) option.disabled = Boolean(allowed) && !allowed.includes(option.value);
      const wanted = this.chosen[name] ?? select.value; // what other data had to give up comes back
      const possible = [...select.options].filter((option) => !option.disabled).map(({ value }) => value);
      select.value = possible.includes(wanted) ? wanted : possible[0];
      if (select.value !== wanted) this.chosen[name] = wanted;
    };
    if (changed) delete this.chosen[changed];
    fits('output', 'data');
    fits('loss', 'output');
    const [more, fewer] = this.layers.parentElement.querySelectorAll('button');
    more.disabled = this.layers.children.length >= MOST_LAYERS;
    fewer.disabled = this.layers.children.length === 0;
  }

  /** Points can be added of the classes that the data have. */
  allowClasses(classes) {
    for (const radio of this.control('pointer')) {
      radio.disabled = Number(radio.value) >= classes;
      if (radio.disabled && radio.checked) this.form.querySelector('[value="look"]').checked = true;
    }
  }

  /** Mark the control that Python's sentence names; "layers: expected …" */
  mark(sentence) {
    const name = /^(\w+)/.exec(sentence)?.[1];
    for (const control of this.form.elements) {
      if (control.name && control.name === name) control.setAttribute('aria-invalid', 'true');
      else control.removeAttribute('aria-invalid');
    }
  }
}
