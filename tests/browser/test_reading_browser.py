"""What helps to read, in a real Chromium: previews, TeX, derivations, chapters, copies of code."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from layout import NOTHING_WAITS
from playwright.sync_api import Browser, Page, expect
from watched import COST, PHONE_FIRST, ROOT, SITE, Host, Watched

DERIVATION = "chapters/07-derivation"
PERMISSIONS = ["clipboard-read", "clipboard-write"]


@pytest.fixture(scope="module", params=PHONE_FIRST)
def reader(request, browser: Browser, address: str) -> Iterator[Watched]:
    touch = {"has_touch": True, "is_mobile": True} if request.param == 390 else {}
    watched = Watched(browser, address, request.param, permissions=PERMISSIONS, **touch)
    yield watched
    watched.page.context.close()


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def in_window(page: Page, selector: str) -> bool:
    box = page.locator(selector).bounding_box()
    size = page.viewport_size
    return (
        box["x"] >= 0
        and box["x"] + box["width"] <= size["width"]
        and box["y"] >= 0
        and box["y"] + box["height"] <= size["height"]
    )


def focus_by_keyboard(page: Page, selector: str) -> None:
    page.evaluate("s => document.querySelector(s).scrollIntoView({block: 'center'})", selector)
    page.keyboard.press("Shift")  # from now on the keyboard is in use, and focus is shown
    page.locator(selector).first.focus()


def test_term_shows_its_meaning_on_focus(reader: Watched):
    page = reader.open(COST)
    preview = page.locator("#preview")
    expect(preview).to_be_hidden()
    focus_by_keyboard(page, "a[href$='#term-weighted-sum']")
    expect(preview).to_contain_text("each multiplied by its weight")
    expect(page.locator("a[href$='#term-weighted-sum']")).to_have_attribute(
        "aria-describedby", "preview"
    )
    assert in_window(page, "#preview")
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") is None
    assert not reader.problems


def test_preview_stays_under_the_pointer(reader: Watched):
    page = reader.open(COST)
    page.evaluate(NOTHING_WAITS)  # the link stays under the pointer
    link = page.locator("a[href$='#term-weighted-sum']")
    link.scroll_into_view_if_needed()
    link.hover()
    preview = page.locator("#preview")
    expect(preview).to_be_visible()
    box = preview.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.wait_for_timeout(600)
    expect(preview).to_be_visible()
    page.mouse.move(3, 500)
    expect(preview).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "target"),
    [(DERIVATION, "image-27"), (DERIVATION, "image-30-10"), ("formulas", "image-21")],
    ids=["another page", "same page", "index"],
)
def test_reference_shows_the_formula(path: str, target: str, reader: Watched):
    page = reader.open(path)
    focus_by_keyboard(page, f"article :not(.formula-names) > a[href$='#{target}']")
    shown = page.locator("#preview mjx-container").first
    expect(shown).to_be_visible()
    assert in_window(page, "#preview")
    assert not reader.problems


def test_reference_to_a_picture_shows_its_title(reader: Watched):
    page = reader.open("formulas")
    focus_by_keyboard(page, "article a[href$='#image-1']")
    expect(page.locator("#preview")).to_contain_text("Image 1: ")


def test_touched_link_is_a_link(browser: Browser, address: str):
    watched = Watched(browser, address, 390, has_touch=True, is_mobile=True)
    page = watched.open(COST)
    link = page.locator("a[href$='#term-weighted-sum']")
    link.scroll_into_view_if_needed()
    box = link.bounding_box()
    finger = {"x": box["x"] + 5, "y": box["y"] + 5}
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    page.wait_for_timeout(400)
    expect(page.locator("#preview")).to_be_hidden()
    touch.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})
    link.tap()
    page.wait_for_url("**/glossary/#term-weighted-sum")
    page.context.close()


def test_tex_is_copied(reader: Watched):
    page = reader.open(COST)
    button = page.get_by_role("button", name="Copy Image 21 as TeX")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".reading-status")).to_have_text("Image 21: TeX copied")
    source = (ROOT / f"docs/{COST}.md").read_text()
    formula = re.search(r"\{#image-21\}\s+\$\$\s(.*?)\$\$", source, re.S)[1]
    assert clipboard(page) == re.sub(r" \\tag\{.*?\}", "", formula).strip()
    assert page.locator(".formula-names a[href='#image-21']").get_attribute("id") == "image-21"
    assert not reader.problems


def test_every_formula_has_a_button_and_a_name(reader: Watched):
    page = reader.open(COST)
    count = page.locator(".formula").count()
    assert page.locator(".formula .formula-tex").count() == count
    assert page.locator(".formula-names a[href^='#']").count() >= count


def test_copied_code_has_no_prompts_and_no_outputs(reader: Watched):
    page = reader.open("reference/activations")
    block = page.locator("pre", has=page.locator(".go")).first
    block.scroll_into_view_if_needed()  # it has no buttons before
    button = block.locator(".md-code__button[data-md-type=copy]")
    button.evaluate("button => button.click()")
    expect(page.locator(".md-dialog")).to_contain_text("Copied")
    copied = clipboard(page)
    shown = block.locator("code").inner_text()
    assert ">>> " in shown and ">>>" not in copied
    expected = [line[4:] for line in shown.splitlines() if line.startswith((">>> ", "... "))]
    assert copied.splitlines() == expected


@pytest.mark.parametrize("id_", ["21", "30-4", "eq-5-softplus"])
def test_address_sends_on(id_: str, reader: Watched):
    reader.page.goto(f"{reader.address}f/{id_}/")
    reader.page.wait_for_url(re.compile(rf"/chapters/.*#(image-)?{id_}$"))


def visible_steps(page: Page) -> list[bool]:
    steps = page.locator(".derivation").first.locator(".step")
    return steps.evaluate_all("steps => steps.map((s) => s.firstElementChild.checkVisibility())")


def test_derivation_is_opened_line_by_line(reader: Watched):
    page = reader.open(DERIVATION)
    assert visible_steps(page) == [True] + [False] * 8 + [True] * 3  # lines 2 to 9 are in a fold
    toggle = page.locator(".derivation-toggle").first
    next_line = page.locator(".derivation-next").first
    toggle.focus()
    page.keyboard.press("Enter")
    assert visible_steps(page) == [True] + [False] * 11
    next_line.focus()
    page.keyboard.press("Enter")
    assert visible_steps(page) == [True] * 2 + [False] * 10
    expect(next_line).to_be_focused()
    expect(next_line).to_have_text("Show line 3 of 12")
    toggle.click()
    assert visible_steps(page) == [True] * 12
    expect(next_line).to_be_hidden()
    toggle.click()
    next_line.focus()
    for _ in range(11):
        page.keyboard.press("Enter")
    expect(next_line).to_be_hidden()
    expect(page.locator(".derivation").first.locator(".step").last).to_be_focused()


def test_address_of_a_folded_line_opens_all(reader: Watched):
    page = reader.open(DERIVATION)
    page.locator(".derivation-toggle").first.click()
    page.evaluate("location.hash = 'image-30-7'")
    expect(page.locator("#image-30-7")).to_be_in_viewport()
    assert visible_steps(page) == [True] * 12


def test_chapter_read_to_its_end_is_marked(browser: Browser, address: str):
    watched = Watched(browser, address, 1440)
    page = watched.open(DERIVATION)
    expect(page.locator(".chapters a.read")).to_have_count(0)
    page.locator("article > :last-child").scroll_into_view_if_needed()
    expect(page.locator(".chapters a.read")).to_have_text("7")
    watched.open(COST)
    expect(page.locator(".chapters a.read")).to_have_attribute("title", re.compile(r" \(read\)$"))
    page.context.close()


def test_without_scripts_everything_is_open(without_scripts: Watched):
    page = without_scripts.open(DERIVATION)
    assert page.locator(".step:not(details *)").last.is_visible()
    assert page.locator(".derivation-bar").first.is_hidden()
    assert page.locator(".symbols dl").first.is_hidden()
    page.locator(".symbols summary").first.click()
    assert page.locator(".symbols dl").first.is_visible()


def test_nothing_to_press_is_printed(reader: Watched):
    page = reader.open(DERIVATION)
    page.locator(".derivation-toggle").first.click()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # opens what is folded
    assert visible_steps(page) == [True] * 12
    for selector in ("article button", "article .symbols", "details:not([open])"):
        assert not page.locator(selector).locator("visible=true").count(), selector
    page.emulate_media(media="screen")


def test_a_check_leads_to_the_form_that_its_formula_has_filled_in(browser: Browser):
    """Where the site knows its repository; test_build.py sees what the form is filled in with."""
    with Host() as host:
        page = (SITE / f"{COST}/index.html").read_text()
        begin = '<div class="book-links">'
        assert begin in page
        plain, filled = (f'<a class="report" href="{host.address}?{by}"></a>' for by in "ab")
        host.changed[f"{COST}/"] = page.replace(begin, begin + plain).encode()
        host.changed["f/21/"] = filled.encode()
        watched = Watched(browser, host.address, 1440)
        check = watched.open(COST).locator('.verify[data-formula="image-21"] .report')
        assert check.get_attribute("href").endswith("?a")
        check.click()
        watched.page.wait_for_url("**/?b")
        assert not watched.problems
        watched.page.context.close()
