"""A sentence that is copied has its formulas in place, as text, and no line breaks."""

from __future__ import annotations

import pytest
from layout import NOTHING_WAITS
from playwright.sync_api import Browser, Page

SELECT = """([selector, index]) => {
  const range = document.createRange();
  range.selectNodeContents(document.querySelectorAll(selector)[index]);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return getSelection().toString();
}"""
# formulas as MathJax and the build write them, by what is copied
FORMULAS = {
    "θ_0 + θ_1x": "<msub><mi>θ</mi><mn>0</mn></msub><mo>+</mo><msub><mi>θ</mi><mn>1</mn></msub>"
    "<mi>x</mi>",
    "(−1/(1 + e^(−z)))": "<mo>(</mo><mo>−</mo><mfrac><mn>1</mn><mrow><mn>1</mn><mo>+</mo><msup>"
    "<mi>e</mi><mrow><mo>−</mo><mi>z</mi></mrow></msup></mrow></mfrac><mo>)</mo>",
    "∂J/∂θ = σ′(z)log h": "<mfrac><mrow><mi>∂</mi><mi>J</mi></mrow><mrow><mi>∂</mi><mi>θ</mi>"
    "</mrow></mfrac><mo>=</mo><msup><mi>σ</mi><mo>′</mo></msup><mo>(</mo><mi>z</mi><mo>)</mo><mi>log</mi>"
    "<mo>\u2061</mo><mi>h</mi>",
    "Ã^(l)Θ^(l)": "<msup><mover><mi>A</mi><mo>~</mo></mover><mrow><mo>(</mo><mi>l</mi><mo>)</mo>"
    "</mrow></msup><msup><mi>Θ</mi><mrow><mo>(</mo><mi>l</mi><mo>)</mo></mrow></msup>",
    "∑_(i = 1)^n x_i": "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow>"
    "<mi>n</mi></munderover><mtext> </mtext><msub><mi>x</mi><mi>i</mi></msub>",
    "f(a, b) = √(a b)": "<mi>f</mi><mo>(</mo><mi>a</mi><mo>,</mo><mi>b</mi><mo>)</mo><mo>=</mo>"
    "<msqrt><mi>a</mi><mtext> </mtext><mi>b</mi></msqrt>",
    "[1 2; 3 4]": "<mrow><mo>[</mo><mrow><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd>"
    "</mtr><mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable></mrow><mo>]</mo></mrow>",
}


@pytest.fixture(scope="module")
def page(browser: Browser, address: str):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}chapters/07-backpropagation/")
    page.evaluate(NOTHING_WAITS)
    yield page
    context.close()


def copied(page: Page, selector: str, index: int = 0) -> str:
    page.evaluate(SELECT, [selector, index])
    page.wait_for_function("document.querySelector('script[src$=\"/copying.js\"]')")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+c")
    return page.evaluate("navigator.clipboard.readText()")


def test_what_is_selected_has_no_line_break_for_a_formula(page: Page):
    assert "\n" not in page.evaluate(SELECT, ["article p:has(mjx-container)", 0]).strip()


def test_every_sentence_with_formulas_is_copied_in_one_line(page: Page):
    sentences = "article > p:has(mjx-container)"
    count = page.locator(sentences).count()
    texts = [copied(page, sentences, k) for k in range(count)]
    assert count > 20
    assert not [text for text in texts if "\n" in text]
    assert not [text for text in texts if "  " in text or text != text.strip()]
    (fraction,) = [text for text in texts if text.startswith("One step for two weights")]
    assert "with the cost J = 1/2 (θ_1θ_2 − 1)^2: at θ = (1, 2) the two" in fraction


def test_a_formula_says_what_it_shows(page: Page):
    for text, mathml in FORMULAS.items():
        page.evaluate(
            """(html) => {
              const p = document.createElement('p');
              p.className = 'copied';
              p.innerHTML = `It is <span class="arithmatex"><mjx-container><math>${html}</math>`
                + '</mjx-container></span>, here.';
              document.querySelector('.copied')?.remove();
              document.querySelector('article').append(p);
            }""",
            mathml,
        )
        assert copied(page, ".copied") == f"It is {text}, here."


def test_a_display_and_the_text_around_it_stay_apart(page: Page):
    text = copied(page, "article .formula .arithmatex")
    assert text and not text.startswith("\n")
    assert "\n" in copied(page, "article", 0)


def test_code_is_copied_as_it_stands(page: Page):
    shown = "article > .nb-cell code"  # not in a fold
    assert copied(page, shown).strip() == page.locator(shown).first.inner_text().strip() != ""
