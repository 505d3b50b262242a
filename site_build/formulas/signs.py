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
READ_AS = {"partial": "∂", "nabla": "∇", "sum": "∑", "log": "log", "exp": "exp"}


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
    """Return TeX without its commands; Greek letters are those of Unicode."""
    text = COMMAND.sub(lambda m: READ_AS.get(m[1]) or greek(m[1]) or " ", tex)
    return " ".join(re.sub(r"\\[^a-zA-Z]|[{}]", "", text).split())


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
