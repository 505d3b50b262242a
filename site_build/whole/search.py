"""MkDocs hook: what the search knows, and when its script comes.

* Each formula is an entry of its own: found by its name, its number, its symbols, its function.
* Results show formulas as text: of a display nothing, of \\(\\sigma(z)\\) in a line σ(z).
* Of code the index keeps the names of the package's functions, and of outputs nothing.
* The search's script, 12 KB, is loaded when somebody searches, and not before.
"""

from __future__ import annotations

import json
import re
import unicodedata
from html import escape
from pathlib import Path

import yaml
from mkdocs.exceptions import PluginError

from site_build.formulas import checks as formulas
from site_build.formulas import index as formula_index

STAND_IN = Path(__file__).parent / "search_on_demand.js"
DISPLAY = re.compile(r"\\\[.*?\\\]", re.S)
INLINE = re.compile(r"\\\((.*?)\\\)", re.S)
CODE = re.compile(r"<pre><code>(.*?)</code></pre>", re.S)
OUTPUT = re.compile(r"<pre>.*?</pre>", re.S)
# lines about code and pages that stand everywhere, and that nobody looks for
EVERYWHERE = re.compile(
    r"Show the code|<p>(?:Continues from above|Whole script up to here|Needs matplotlib"
    r"|This page as Jupyter notebook)[^<]*</p>",
    re.I,
)
NUMBER = re.compile(r"\\tag\{(.*?)\}")
LONGEST = 160  # characters of a formula in a result
SIGNS = {"∂": "derivative", "∇": "gradient", "∑": "sum"}  # besides the Greek letters
READ_AS = {r"\partial": "∂", r"\nabla": "∇", r"\sum": "∑", r"\log": "log", r"\exp": "exp"}


def on_nav(nav, config, files):
    config.extra["urls"] = {
        file.src_uri: file.url.removeprefix("./") for file in files.documentation_pages()
    }


def on_post_build(config):
    site = Path(config.site_dir)
    _load_on_demand(site / "assets/javascripts/workers")
    index = site / "search/search_index.json"
    content = json.loads(index.read_text(encoding="utf-8"))
    package = Path(config.config_file_path).parent / "src" / config.extra.get("package", "")
    functions = set(formula_index.doctests(package))
    for entry in content["docs"]:
        entry["title"] = _plain(entry["title"])
        entry["text"] = _with_names(_text(entry["text"], functions))
    content["docs"] += _formulas(config)
    index.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _load_on_demand(folder: Path) -> None:
    workers = list(folder.glob("search.*.min.js"))
    if len(workers) != 1:
        raise PluginError(f"search.py: the theme has changed: {len(workers)} search workers")
    (worker,) = workers
    real = worker.rename(worker.with_name(f"engine.{worker.name}"))
    source = real.read_text(encoding="utf-8").partition("\n//# sourceMappingURL")[0]
    if "type:1}" not in source or "type:3,data:" not in source:
        raise PluginError("search.py: the theme has changed: the search worker's messages differ")
    real.write_text(source, encoding="utf-8")
    worker.write_text(STAND_IN.read_text(encoding="utf-8").replace("SEARCH_WORKER", real.name))


# ---- What an entry says --------------------------------------------------------------------------


def _plain(text: str) -> str:
    return INLINE.sub(lambda formula: as_text(formula[1]), DISPLAY.sub("", text))


def _text(text: str, functions: set[str]) -> str:
    used = {name for code in CODE.findall(text) for name in re.findall(r"\w+", code)} & functions
    text = " ".join(_plain(EVERYWHERE.sub("", OUTPUT.sub("", CODE.sub("", text)))).split())
    return f"{text} <p>In code: {', '.join(sorted(used))}</p>" if used else text


def _with_names(text: str) -> str:
    """Add the names of the symbols in a text, by which they are looked for."""
    missing = sorted({name for name in map(name_of, text) if name} - set(text.lower().split()))
    return f"{text} <p>Symbols: {', '.join(missing)}</p>" if missing else text


def name_of(character: str) -> str:
    """Return delta for δ and Δ, and "" for what is no symbol with a name."""
    found = re.match(r"GREEK (?:SMALL|CAPITAL) LETTER (\w+)$", unicodedata.name(character, ""))
    return found[1].lower().replace("lamda", "lambda") if found else SIGNS.get(character, "")


def as_text(tex: str) -> str:
    """Return TeX without its commands; Greek letters are those of Unicode."""

    def command(match: re.Match[str]) -> str:
        if match[0].strip() in READ_AS:
            return READ_AS[match[0].strip()]
        size = "CAPITAL" if match[1][0].isupper() else "SMALL"
        name = match[1].upper().replace("LAMBDA", "LAMDA")  # as Unicode spells it
        try:
            return unicodedata.lookup(f"GREEK {size} LETTER {name}")
        except KeyError:
            return " "

    text = re.sub(r"\\[^a-zA-Z]|[{}]", "", re.sub(r"\\([a-zA-Z]+) ?", command, tex))
    return " ".join(text.split())


# ---- Formulas ------------------------------------------------------------------------------------


def _formulas(config) -> list[dict]:
    """Return an entry for each formula of the book."""
    path = Path(config.docs_dir, "formulas.yml")
    listed = {
        entry["id"]: entry for entry in (yaml.safe_load(path.read_text()) if path.exists() else [])
    }
    entries = []
    for name, source in config.extra["sources"].items():
        page = formulas.scan(name, source)
        lines = source.splitlines()
        shown = {id_: display.tex for display in page.displays for id_ in display.ids}
        for id_, line in page.anchors:
            if not formulas.FORMULA_ID.match(id_):
                continue
            known, tex = listed.get(id_, {}), shown.get(id_, "")
            number = NUMBER.search(tex)
            if known:
                label = formula_index.label(id_).replace(",", "")
            elif number:
                label = f"Formula ({number[1]})"
            else:
                continue
            title = known.get("title") or _heading_above(lines, line) or page.title
            text = f"<p>Formula ({number[1]})</p> " if known and number else ""
            text += _formula_text(tex, known.get("function", ""), known.get("erratum", ""))
            url = config.extra["urls"][name]
            entry = {"location": f"{url}#{id_}", "title": _plain_title(f"{label} · {title}")}
            entries.append(entry | {"text": _with_names(text), "boost": _weight(id_, known)})
    return entries


def _weight(id_: str, known: dict) -> int:
    """Put first what the package computes, and an Image before its lines."""
    is_line = id_.count("-") == 2
    return (1 if is_line else 2) * (2 if "function" in known else 1)


def _heading_above(lines: list[str], number: int) -> str:
    for line in reversed(lines[:number]):
        if heading := re.match(r"##+ +(.*?) *(?:\{.*\})?$", line):
            return heading[1]
    return ""


def _plain_title(text: str) -> str:
    return escape(re.sub(r"\$(.+?)\$", lambda m: as_text(m[1]), text).replace("`", ""), quote=False)


def _formula_text(tex: str, function: str, erratum: str) -> str:
    tex = re.sub(r"\\(?:begin|end)\{\w+\}|\\tag\{.*?\}|\\\\(?:\[\w*\])?|&", " ", tex.strip("$ \n"))
    parts = [escape(as_text(tex)[:LONGEST], quote=False)]
    parts += [f"In code: {function}"] if function else []
    parts += [f"Erratum {erratum.upper()}"] if erratum else []
    return " ".join(f"<p>{part}</p>" for part in parts if part)
