"""What readers need most, in Chromium, Firefox and WebKit: the same functions in all three.

`make test-engines` runs them, one engine beside the other. The rest of tests/browser looks closer,
in Chromium alone.
"""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from compared import are_the_same
from engines import ENGINES, Engine
from live_page import EXECUTED
from watched import COST, PAGES, SITE, Host

from chainrule.playground import Session, from_link

pytestmark = pytest.mark.engines
PHONE = 390

# A page in a frame as wide as a phone: does anything fail, does it scroll sideways? WebKit does not
# tell what its console shows, so the frame is listened to from the moment in which the page begins.
VISIT = """const frame = document.createElement('iframe');
Object.assign(frame.style, {position: 'fixed', width: '%dpx', height: '900px', border: 0});
document.querySelector('body > iframe')?.remove();
document.body.append(frame);
const problems = [], blank = frame.contentDocument;
const said = (e) => e.message ?? e.reason ?? e.blockedURI ?? e.target?.outerHTML ?? e;
const note = (kind) => (event) => problems.push(`${kind}: ${said(event)}`);
const loaded = new Promise((resolve) => { frame.onload = resolve; });
frame.contentWindow.location = %s;
while (frame.contentDocument === blank) await new Promise((resolve) => setTimeout(resolve));
const page = frame.contentWindow;
page.addEventListener('error', note('error'), true);
page.addEventListener('unhandledrejection', note('rejected'));
page.addEventListener('securitypolicyviolation', note('policy'));
for (const kind of ['error', 'warn']) page.console[kind] = note(kind);
await loaded;
await new Promise((resolve) => setTimeout(resolve, 50));
const {scrollWidth} = page.document.scrollingElement;
if (scrollWidth > page.innerWidth) problems.push(`${scrollWidth} pixels wide`);
if (!page.document.querySelector('h1')) problems.push('nothing on the page');
return problems;"""

# the first cell with a check below it, in the order of its bar, its code and its output
CHOOSE = """const bars = [...document.querySelectorAll('.nb-bar')];
const bar = bars.find((bar) => bar.nextElementSibling?.matches('.nb-output:has(> .verify)'));
if (!bar?.querySelector('.nb-buttons')) return '';
bar.id = 'chosen-bar';
bar.previousElementSibling.id = 'chosen-code';
return bar.nextElementSibling.textContent;"""
OUTPUT = "return document.querySelector('#chosen-bar + .nb-output').textContent"
STATUS = "return document.querySelector('#chosen-bar .nb-status').textContent"
SLIDER = "document.querySelector('moving-figure input[type=range]')"
SAYS = "return document.querySelector('moving-figure [data-part=says]').textContent"


@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in ENGINES],
)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    kind = ENGINES[request.param]
    if not kind.IS_THERE:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{request.param} was not found, and CI has to have it", pytrace=False)
        pytest.skip(f"{request.param} was not found: not run in it")
    engine = kind()
    yield engine
    engine.close()


@pytest.fixture
def no_problems(engine: Engine) -> Iterator[None]:
    engine.run("")  # what an engine has still to tell comes before its answer
    engine.problems.clear()
    yield
    engine.run("")
    assert not engine.problems


@pytest.mark.usefixtures("no_problems")
def test_every_page_loads_on_a_phone(engine: Engine, address: str):
    engine.open(address)
    addresses = {path: f"{address}{path}/".replace("/./", "/") for path in PAGES}
    script = {path: VISIT % (PHONE, json.dumps(to)) for path, to in addresses.items()}
    found = {path: engine.run(script[path]) for path in PAGES if path != "book"}
    assert {path: problems for path, problems in found.items() if problems} == {}


def test_a_page_that_fails_is_noticed(engine: Engine):
    with Host() as host:
        host.changed["assets/js/reading.js"] = b"nowhere()"
        engine.open(host.address)
        found = engine.run(VISIT % (PHONE, json.dumps(f"{host.address}{COST}/")))
        assert any("nowhere" in problem for problem in found), found
        if engine.problems:  # what an engine tells itself
            assert any("nowhere" in problem for problem in engine.problems)


def page_with(sign: str, paths: list[str]) -> str:
    return next(path for path in paths if sign in (SITE / path / "index.html").read_text())


@pytest.mark.usefixtures("no_problems")
def test_cells_run_stop_and_judge(engine: Engine, address: str):
    """Run gives what was built; Stop ends what has no end; an exercise is checked."""
    engine.open(f"{address}{page_with('nb-exercise', EXECUTED)}/")
    built = engine.wait(CHOOSE)
    engine.click("#chosen-bar button", "Run")
    engine.wait(f"return /s in your browser$/.test((() => {{ {STATUS} }})())", 120)
    are_the_same([["text", built]], [["text", engine.run(OUTPUT)]], "its output")
    engine.click("#chosen-bar button", "Edit")
    engine.click("#chosen-code .cm-content")
    engine.press("Control", "a")
    engine.press("Delete")
    engine.type("while 1: 1")
    engine.click("#chosen-bar button", "Run")
    engine.click("#chosen-bar button", "Stop")
    engine.wait(f"return (() => {{ {STATUS} }})().startsWith('Stopped.')")
    engine.click(".nb-bar button", "Check")
    verdict = "document.querySelector('.exercise-verdict')"
    assert engine.wait(f"return {verdict}?.dataset.passed", 120) == "false"


@pytest.mark.usefixtures("no_problems")
def test_the_playground_trains(engine: Engine, address: str):
    """The cost after five iterations is that of the package; its check finds the gradient right."""
    link = "#v=1&data=moons&layers=3&iterations=5"
    shown = "document.querySelector('[data-show={}]')?.textContent"
    engine.open(f"{address}playground/{link}")
    engine.click(".play-bar button", "Start")
    engine.wait(f"return {shown.format('iteration')} === '5'", 120)
    session = Session(from_link(link))
    session.step(5)
    cost = float(engine.run(f"return {shown.format('cost')}"))
    assert cost == pytest.approx(session.picture()["cost"], rel=1e-3)
    engine.click("[data-do=check]")
    engine.wait(f"return {shown.format('check')}.startsWith('✓')")


@pytest.mark.usefixtures("no_problems")
def test_a_figure_moves_by_keyboard(engine: Engine, address: str):
    paths = [path for path in PAGES if path.startswith("chapters/")]
    engine.open(f"{address}{page_with('<moving-figure', paths)}/")
    before = engine.wait(f"{SLIDER}?.focus(); return {SLIDER} && (() => {{ {SAYS} }})()")
    value = engine.run(f"return {SLIDER}.valueAsNumber")
    engine.press("ArrowRight")
    engine.wait(f"return {SLIDER}.valueAsNumber === {value} + 1")
    assert engine.run(SAYS) != before


def finds(engine: Engine, query: str, end: str) -> None:
    engine.click(".md-search__input")
    engine.type(query)
    link = "document.querySelector('.md-search-result__item li a, .md-search-result__item a')"
    links = "[...document.querySelectorAll('.md-search-result__link')].slice(0, 3)"
    assert engine.wait(f"return {link} && {links}.some((a) => a.hash === {json.dumps(end)})")


@pytest.mark.usefixtures("no_problems")
def test_the_search_finds_a_formula(engine: Engine, address: str):
    engine.open(address)
    finds(engine, "e^-z", "#image-9")


@pytest.mark.usefixtures("no_problems")
def test_the_look_can_be_dark(engine: Engine, address: str):
    engine.open(address)
    for _ in range(2):  # from the system's look to the light one, to the dark one
        engine.click("label.md-header__button[for^=__palette]")
    engine.wait("return document.body.dataset.mdColorScheme === 'slate'")
    colour = engine.run("return getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", colour)[:3]) < 60
    engine.run("localStorage.clear()")


def test_the_policy_stops_a_foreign_script(engine: Engine, address: str):
    engine.open(address)
    foreign = "Object.assign(document.createElement('script'), {textContent: 'foreign = 1'})"
    assert engine.run(f"document.head.append({foreign}); return typeof foreign") == "undefined"


@pytest.mark.usefixtures("no_problems")
def test_the_zip_opens_from_the_disk(engine: Engine, tmp_path: Path):
    with zipfile.ZipFile(SITE / "chain-rule.zip") as archive:
        archive.extractall(tmp_path)
    engine.open((tmp_path / "chain-rule/chapters/07-derivation/index.html").as_uri())
    assert engine.run("await document.fonts.ready; return document.fonts.check('16px MJX-NCM-N')")
    finds(engine, "image 21", "#image-21")
