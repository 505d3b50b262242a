"""What two outputs hold, compared: words, numbers, markup, and pictures by what is in them."""

from __future__ import annotations

import re

import pytest

# An output as a list: of each element its name, its attributes and its texts. What only has to be
# unique or is a matter of layout is left out. Of a picture made of pixels the colours of 16 × 16
# places are taken; of checks, what was measured is left to the test that knows the tolerance. What
# matplotlib has drawn is marked as such.
CONTENT = """async (output) => {
  const found = [];
  const UNTOLD = ['id', 'tabindex', 'translate', 'data-difference', 'data-stream'];
  const ids = [...output?.querySelectorAll('[id]') ?? []].map((e) => e.id);
  const own = (value) => value.replace(
    /#([\\w:.-]+)/g, (all, id) => ids.includes(id) ? `#${ids.indexOf(id)}` : all);
  const pixels = async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), {width: 16, height: 16});
    const context = canvas.getContext('2d', {willReadFrequently: true});
    context.drawImage(image, 0, 0, 16, 16);
    const colours = context.getImageData(0, 0, 16, 16).data;
    return `${image.naturalWidth} × ${image.naturalHeight}: ${colours.join(' ')}`;
  };
  const walk = async (node) => {
    if (node.nodeType === Node.TEXT_NODE) found.push(['text', node.nodeValue]);
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches('mjx-container')) return;
    const isColoured = node.matches('pre > span:not([class])'); // a terminal's colours
    if (!isColoured) found.push(['element', node.localName]);
    const attributes = isColoured ? [] : [...node.attributes];
    for (const {name, value} of attributes.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const isPicture = value.startsWith('data:image/');
      const kind = node.closest('svg.plot') ? `plot ${name}` : name;
      if (isPicture) found.push(['pixels', await pixels(value)]);
      else if (!UNTOLD.includes(name)) found.push([kind, own(value)]);
    }
    for (const child of node.childNodes) await walk(child);
  };
  for (const child of output?.childNodes ?? []) await walk(child);
  return found;
}"""
NUMBER = re.compile(r"-?(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?")
COLOUR_NAME = re.compile(r"#[0-9a-fA-F]{3,8}\b")
IN_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # the colour #123456 is no number
DRAWN = 2  # points: the page's matplotlib is another one, and lays out its texts otherwise
COLOUR = 2  # of 255


def are_the_same(built: list[list[str]], ran: list[list[str]], where: str) -> None:
    """Of two outputs; numbers may differ in their last digits."""
    one, other = _joined(built), _joined(ran)
    assert [(kind, _words(text)) for kind, text in one] == [
        (kind, _words(text)) for kind, text in other
    ], where
    for (kind, text), (_, again) in zip(one, other, strict=True):
        tolerance = COLOUR if kind == "pixels" else DRAWN if kind[:5] == "plot " else 1e-9
        wanted = [_value(number) for number in NUMBER.findall(text)]
        got = [_value(number) for number in NUMBER.findall(again)]
        assert got == pytest.approx(wanted, rel=1e-6, abs=tolerance), f"{where}: {kind}"


def _joined(parts: list[list[str]]) -> list[tuple[str, str]]:
    """Texts that follow each other are one; empty ones are none."""
    joined: list[tuple[str, str]] = []
    for kind, text in parts:
        if kind == "text" and joined and joined[-1][0] == "text":
            joined[-1] = ("text", joined[-1][1] + text)
        else:
            joined.append((kind, text))
    return [
        (kind, COLOUR_NAME.sub(lambda name: name[0].translate(IN_LETTERS), text))
        for kind, text in joined
        if text.strip() or kind != "text"
    ]


def _words(text: str) -> list[str]:
    return NUMBER.sub("#", text).split()


def _value(number: str) -> float:
    return float(number.replace(",", ""))
