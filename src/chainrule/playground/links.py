"""Settings as a short text for the part of an address after #, and back."""

from dataclasses import fields
from urllib.parse import quote, unquote

from chainrule.playground.settings import VERSION, Settings

__all__ = ["from_link", "to_link"]

LONGEST = 60_000  # characters; a thousand points need fewer
# What each version of a link leaves out: never change an entry, add one for a new version.
DEFAULTS = {
    1: {
        "data": "circles", "count": 300, "noise": 0.1, "held_out": 0.3, "data_seed": 0,
        "moved": (), "added": (), "layers": (8, 8), "hidden": "tanh", "bias": True,
        "output": "sigmoid", "loss": "log", "optimizer": "descent", "learning_rate": 0.3,
        "lam": 0.0, "batch_size": 0, "seed": 0, "iterations": 0, "mistake": "",
    },
}  # fmt: skip


def to_link(settings: Settings) -> str:
    """The settings as a text that an address can hold after its #.

    Formula: none; it begins with the version, and says what differs from the defaults of it.

    Parameters
    ----------
    settings : Settings

    Returns
    -------
    str

    Examples
    --------
    >>> to_link(Settings())
    'v=1'
    >>> to_link(Settings(data="xor", layers=[3], moved=[(7, 0.25, -1.5)], bias=False))
    'v=1&data=xor&moved=7,0.25,-1.5&layers=3&bias=0'
    """
    parts = [f"v={VERSION}"]
    for field in fields(settings):
        value = getattr(settings, field.name)
        if field.name != "version" and value != DEFAULTS[VERSION][field.name]:
            parts.append(f"{field.name}={_written(value)}")
    return "&".join(parts)


def from_link(text: str) -> Settings:
    """The settings that such a text holds.

    Formula: none; it says how things are written.

    Parameters
    ----------
    text : str
        What stands after the # of an address, with the # or without.

    Returns
    -------
    Settings

    Raises
    ------
    ValueError, TypeError
        If it is damaged, or from a later version; the message begins with the field.

    Examples
    --------
    >>> settings = Settings(data="clouds", output="softmax", added=[(0.5, -0.25, 2)], noise=0.2)
    >>> from_link("#" + to_link(settings)) == settings
    True
    >>> from_link("v=1&layers=8,x")
    Traceback (most recent call last):
    ...
    ValueError: layers: expected numbers, got '8,x'
    >>> from_link("v=99&data=xor")
    Traceback (most recent call last):
    ...
    ValueError: v: expected a version from 1 to 1, got '99'; a later playground has made this link
    """
    if not isinstance(text, str):
        raise TypeError(f"link: expected a text, got {type(text).__name__}")
    if len(text) > LONGEST:
        raise ValueError(f"link: expected at most {LONGEST} characters, got {len(text)}")
    given: dict[str, str] = {}
    for part in text.removeprefix("#").split("&"):
        name, equals, value = part.partition("=")
        if not equals:
            raise ValueError(f"link: expected name=value, got {part!r:.60}")
        if name in given:
            raise ValueError(f"{name!s:.60}: it is there twice")
        given[name] = unquote(value)
    values = dict(DEFAULTS[_version(given.pop("v", ""))])
    for name, written in given.items():
        if name not in values:
            raise ValueError(f"{name!s:.60}: no such field")
        values[name] = _read(name, written, values[name])
    return Settings.from_dict({"version": VERSION, **values})


def _version(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:9]) not in DEFAULTS:
        raise ValueError(
            f"v: expected a version from 1 to {VERSION}, got {text!r:.60}"
            + ("; a later playground has made this link" if text.isdigit() else "")
        )
    return int(text)


def _written(value: object) -> str:
    match value:
        case bool():
            return str(int(value))
        case tuple():
            inner = value and isinstance(value[0], tuple)
            return (";" if inner else ",").join(map(_written, value))
        case float():
            short = f"{value:g}" if float(f"{value:g}") == value else repr(value)
            return short.replace("e+", "e")
    return quote(str(value), safe="")


def _read(name: str, text: str, default: object) -> object:
    match default:
        case bool():
            if text not in ("0", "1"):
                raise ValueError(f"{name}: expected 0 or 1, got {text!r:.60}")
            return text == "1"
        case tuple():
            if name == "layers":
                return _numbers(name, text)
            return tuple(_numbers(name, row) for row in text.split(";") if row)
        case str():
            return text
    numbers = _numbers(name, text)
    if len(numbers) != 1:
        raise ValueError(f"{name}: expected one number, got {text!r:.60}")
    return numbers[0]


def _numbers(name: str, text: str) -> tuple[int | float, ...]:
    """Whole ones stay whole."""
    try:
        return tuple(_number(part) for part in text.split(",") if text)
    except ValueError:
        raise ValueError(f"{name}: expected numbers, got {text!r:.60}") from None


def _number(text: str) -> int | float:
    if len(text) > 30 or "_" in text:
        raise ValueError(text)
    try:
        return int(text)
    except ValueError:
        return float(text)
