"""The playground's session, inside of Pyodide; the scripts in playground/ call these functions.

All numbers and sentences come from `chainrule.playground`. Here is only what the page holds on to:
one session.
"""

from time import monotonic
from typing import Any

from chainrule import playground

FINE, COARSE = 40, 20  # cells of a picture, each way
LARGE = 20_000  # weights: then a fine picture would take longer than a step

session: playground.Session
grid: int

choices = playground.choices


def begin(settings: str) -> dict[str, Any]:
    """Start anew with these settings, written as JSON."""
    return _begun(playground.Settings.from_json(settings))


def follow(link: str) -> dict[str, Any]:
    """Start anew with the settings of a link; `wanted` is how far it had come."""
    return _begun(playground.from_link(link))


def _begun(settings: playground.Settings) -> dict[str, Any]:
    global session, grid
    session = playground.Session(settings)
    about = session.about()
    grid = FINE if about["parameters"] < LARGE else COARSE
    return {"about": about, "picture": _picture()}


def _picture() -> dict[str, Any]:
    return session.picture(grid)


def train(milliseconds: float, until: int | None = None) -> dict[str, Any]:
    """Train for so long, but not past an iteration; return what is to be seen then."""
    if until is None:
        session.train(milliseconds)
    else:
        end = monotonic() + milliseconds / 1000
        while session.iteration < until and monotonic() < end and session.step():
            pass
    return _picture()


def unit(
    layer: int, number: int, example: int | None = None, at: list[float] | None = None
) -> dict[str, Any]:
    return session.unit(layer, number, example=example, at=at)


def slow(example: int) -> list[dict[str, Any]]:
    return session.slow(example)


def check() -> dict[str, Any]:
    return session.check()


def taken() -> dict[str, str]:
    """What the reader takes away: a link, a script, a notebook that come as far as the session."""
    settings = session.settings_now()
    return {
        "link": playground.to_link(settings),
        "script": playground.script(settings),
        "notebook": playground.notebook(settings),
    }


def link() -> str:
    return playground.to_link(session.settings_now())
