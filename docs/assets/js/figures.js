// Figures that can be moved. All numbers were computed when the book was built; this chooses which of them to show.
const BOOLEAN = new Set(['hidden', 'aria-current']); // "" takes these away
const WHOLE_RUN = 24_000; // milliseconds for all steps while playing …
const LONGEST_STEP = 2_000; // … but no step is longer
const SILENCE = 800; // milliseconds without a change, then a screen reader is told what is to be seen

class MovingFigure extends HTMLElement {
  connectedCallback() {
    if (this.table) return;
    this.table = JSON.parse(this.querySelector('script').textContent);
    this.controls = [...this.querySelectorAll('[data-control]')];
    this.querySelector('.moving-controls').hidden = false;
    this.addEventListener('input', () => {
      this.stop?.();
      this.show();
    });
    this.addEventListener('click', ({ target }) => {
      const place = target.closest('[data-choose]');
      if (place) this.choose(JSON.parse(place.dataset.choose));
      const button = target.closest('[data-go]');
      if (!button) return;
      const playing = this.stop;
      playing?.();
      const control = button.closest('[data-control]');
      if (button.dataset.go !== 'play') this.go(control, Number(button.dataset.go));
      else if (!playing) this.play(control, button);
    });
    this.addEventListener('pointerdown', (event) => this.drag(event));
    this.show(false);
  }

  disconnectedCallback() {
    this.stop?.();
    clearTimeout(this.silence);
  }

  positions() {
    const checked = (control) => control.querySelector('input[type=range], input:checked');
    return Object.fromEntries(this.controls.map((c) => [c.dataset.control, Number(checked(c).value)]));
  }

  parts(name) {
    return this.querySelectorAll(`[data-part="${name}"]`);
  }

  show(announce = true) {
    const { sizes, tracks } = this.table;
    const at = this.positions();
    const texts = {}; // by part, which several tracks may share
    for (const { part, attribute, controls, values, index } of tracks) {
      const k = controls.reduce((k, name) => k * sizes[name] + at[name], 0);
      const value = values[index ? index[k] : k];
      if (attribute === 'text') texts[part] = [...(texts[part] ?? []), value];
      else for (const element of this.parts(part)) {
        if (value === '' && BOOLEAN.has(attribute)) element.removeAttribute(attribute);
        else element.setAttribute(attribute, value);
        if (attribute === 'data-levels') [...element.children].forEach((child, k) => {
          child.setAttribute('fill-opacity', parseInt(value[k], 17) / 16);
        });
      }
    }
    for (const [part, values] of Object.entries(texts)) {
      const text = values.filter(Boolean).join(' ');
      for (const element of this.parts(part)) if (element.textContent !== text) element.textContent = text;
    }
    for (const slider of this.querySelectorAll('input[type=range]')) {
      const text = JSON.parse(slider.dataset.values)[slider.value];
      slider.setAttribute('aria-valuetext', text);
      slider.parentElement.querySelector('output').textContent = text;
    }
    if (announce) this.announce();
  }

  /** Read out what is to be seen, but not while it changes. */
  announce() {
    const place = this.querySelector('.moving-announces');
    clearTimeout(this.silence);
    place.textContent = '';
    this.silence = setTimeout(() => {
      if (!this.stop) place.textContent = this.parts('says')[0].textContent;
    }, SILENCE);
  }

  /** A place in the picture was chosen: it knows the positions of the choices. */
  choose(positions) {
    for (const [name, k] of Object.entries(positions)) {
      this.querySelectorAll(`[data-control="${name}"] input`)[k].checked = true;
    }
    this.show();
  }

  /** Move a slider by some steps; false at its end. */
  go(control, steps) {
    const slider = control.querySelector('input[type=range]');
    const before = slider.value;
    slider.value = Number(before) + steps;
    this.show();
    return slider.value !== before;
  }

  /** Drag a part: its control goes to the position that brings the part nearest to the pointer. */
  drag(event) {
    const part = event.target.closest('[data-drag]');
    if (!part) return;
    event.preventDefault();
    const slider = this.querySelector(`[data-control="${part.dataset.drag}"] input`);
    const before = slider.value;
    const to = (position) => {
      slider.value = position;
      this.show(false);
      const { x, y, width, height } = part.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    };
    const places = Array.from({ length: Number(slider.max) + 1 }, (_, position) => to(position));
    const from = to(before);
    const move = ({ clientX, clientY }) => {
      const [x, y] = [from.x + clientX - event.clientX, from.y + clientY - event.clientY];
      const gaps = places.map((place) => Math.hypot(place.x - x, place.y - y));
      slider.value = gaps.indexOf(Math.min(...gaps));
      this.show();
    };
    part.setPointerCapture(event.pointerId);
    part.addEventListener('pointermove', move);
    part.addEventListener('lostpointercapture', () => part.removeEventListener('pointermove', move), { once: true });
  }

  /** Go through all steps, from the first one if this is the last. `this.stop` is there while it plays. */
  play(control, button) {
    const slider = control.querySelector('input[type=range]');
    const last = Number(slider.max);
    if (Number(slider.value) === last) this.go(control, -last);
    const timer = setInterval(() => {
      this.go(control, 1);
      if (Number(slider.value) === last) this.stop();
    }, Math.min(LONGEST_STEP, WHOLE_RUN / last));
    this.stop = () => {
      clearInterval(timer);
      this.stop = undefined;
      button.textContent = 'Play';
      this.announce();
    };
    button.textContent = 'Pause';
  }
}

customElements.define('moving-figure', MovingFigure);
