"""TeX as it is written: a formula's number, its letters, its words. Nothing else reads these."""

from __future__ import annotations

import re
import unicodedata

TAG = re.compile(r"\s*\\tag\{(.*?)\}")
TOKEN = re.compile(r"\\[a-zA-Z]+\*?|\\.|\s+|.", re.S)
COMMAND = re.compile(r"\\([a-zA-Z]+) ?")
# what only arranges: environments, the distance between rows, columns
LAYOUT = re.compile(r"\\(?:begin|end)\{\w+\}|\\\\(?:\[\w*\])?|&")
WITH_ARGUMENT = {r"\tilde", r"\mathbf", r"\mathrm", r"\operatorname", r"\mathsf"}
NAMED = {"∂": "derivative", "∇": "gradient", "∑": "sum"}  # besides the Greek letters
WORDS = "log", "ln", "exp", "max", "min", "arg", "tanh", "sin", "cos"
RELATIONS = {"le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈"}
READ_AS = {
    "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "infty": "∞", "sqrt": "√",
    "cdot": "·", "times": "×", "circ": "∘", "pm": "±", "mp": "∓", "to": "→", "in": "∈",
    "dots": "…", "ldots": "…", "vert": "|", "lvert": "|", "rvert": "|", "Vert": "‖", "top": "T",
    **{name: f" {name} " for name in WORDS},
    **{name: f" {sign} " for name, sign in RELATIONS.items()},
}  # fmt: skip
UNREAD = {  # what only says how it is to look; but for the last two, no space is left of it
    "mathrm", "mathbf", "mathsf", "operatorname", "text", "left", "right", "tilde",
    "bigl", "bigr", "Bigl", "Bigr", "big", "Big", "tfrac", "frac", "dfrac", "quad", "qquad",
}  # fmt: skip
READ_AS |= dict.fromkeys(UNREAD - {"quad", "qquad"}, "")
GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
FRACTION = re.compile(rf"\\[dt]?frac\s*(?:{GROUP}|(\w))\s*(?:{GROUP}|(\w))")
ROOT = re.compile(rf"\\sqrt\s*{GROUP}")
# a formula in a sentence: between dollars, as people write it, or as Markdown's HTML has it
IN_A_SENTENCE = re.compile(r"(?<![\\$])\$(?=\S)([^$\n]*?[^\s$])\$(?![\d$])|\\\((.*?)\\\)")


def numbers(tex: str) -> list[str]:
    """The numbers that a display gives itself, 2.3 of \\tag{2.3}."""
    return TAG.findall(tex)


def number(tex: str) -> str:
    return next(iter(numbers(tex)), "")


def without_number(tex: str) -> str:
    return TAG.sub("", tex).strip()


def greek(name: str) -> str:
    """Return the letter of a command, δ for delta and Δ for Delta; "" if there is none."""
    size = "CAPITAL" if name[:1].isupper() else "SMALL"
    spelled = name.upper().removeprefix("VAR").replace("LAMBDA", "LAMDA")  # as Unicode has it
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {spelled}")
    except KeyError:
        return ""


def name_of(character: str) -> str:
    """Return delta for δ and Δ, and "" for what is no symbol with a name."""
    found = re.match(r"GREEK (?:SMALL|CAPITAL) LETTER (\w+)$", unicodedata.name(character, ""))
    return found[1].lower().replace("lamda", "lambda") if found else NAMED.get(character, "")


def as_text(tex: str) -> str:
    """Return TeX without its commands: ∂J/∂θ, σ(z) ≤ 1, √(x + 1)."""
    while FRACTION.search(tex):
        tex = FRACTION.sub(lambda m: f"{_part(m[1] or m[2])}/{_part(m[3] or m[4], True)} ", tex)
    text = ROOT.sub(lambda m: rf"\sqrt {_part(m[1])} ", tex).replace(r"\|", "‖")
    text = COMMAND.sub(lambda m: READ_AS.get(m[1], greek(m[1]) or " "), text)
    return " ".join(re.sub(r"\\[^a-zA-Z]|[{}]| (?=\))", "", text).split())


def _part(tex: str, is_below: bool = False) -> str:
    """A part of a fraction, in parentheses where it would be read in another way without."""
    several = re.search(
        r"[-+=/]|\\(?:[td]?frac|cdot|times|sum)\b" + (r"|\d\w*[a-zA-Z\\(]" * is_below), tex
    )
    return f"({tex.strip()})" if several else tex.strip()


def in_words(text: str) -> str:
    """A title or a caption, its formulas as text; raises a ValueError where that cannot be."""

    def said(found: re.Match[str]) -> str:
        tex = found[1] or found[2]
        for name in COMMAND.findall(tex):
            if name not in READ_AS.keys() | UNREAD and not greek(name):
                raise ValueError(f"\\{name} cannot be written as text: {text}")
        return as_text(tex)

    return IN_A_SENTENCE.sub(said, text)


def tokens(tex: str) -> list[str]:
    return [token for token in TOKEN.findall(tex) if not token.isspace()]


def argument(left: list[str]) -> str:
    """Take a group from the front of tokens, without its braces, or a single symbol."""
    token = left.pop(0)
    if token in WITH_ARGUMENT:
        return f"{token}{{{argument(left)}}}"
    if token != "{":
        return token
    taken, depth = "", 1
    while True:
        token = left.pop(0)
        depth += {"{": 1, "}": -1}.get(token, 0)
        if not depth:
            return taken
        taken += token + " " * (token[0] == "\\" and left[0].isalpha())
