"""Each formula is typeset as if it were alone."""

from __future__ import annotations

import re

import pytest

from site_build.formulas import typeset

if not (typeset.MATH / "node_modules/mathjax").is_dir():
    pytest.skip("MathJax is not installed; `make test` installs it", allow_module_level=True)

PLAIN = [
    r"\eta",
    r"\alpha",
    r"\half",
    r"\sin x",
    r"\textcolor{red}{x}",
    r"\begin{matrix}a\end{matrix}",
]
DEFINING = [
    r"\def\eta{1}\eta",
    r"\gdef\eta{1}\eta",
    r"\global\def\alpha{1}\alpha",
    r"\let\eta=\alpha \eta",
    r"\renewcommand{\eta}{1}\eta",
    r"\newcommand{\half}{1}\half",
    r"\DeclareMathOperator{\sin}{SIN} \sin",
    r"\renewenvironment{matrix}{1}{2} \begin{matrix}x\end{matrix}",
    r"\definecolor{red}{rgb}{0,0,1} \textcolor{red}{x}",
    r"\begingroup \gdef\eta{1}",
    r"\begingroupReset \gdef\eta{1}",
    r"\endgroup \gdef\eta{1}",  # wrong; so is the next
    r"\def\eta{1} \unknown",
]


def set_(*formulas: str) -> list[str]:
    """The formulas of a request, one after the other; of one that is wrong, why."""
    left, done = list(formulas), {}
    while "error" in (answer := typeset.ask(formulas=[{"tex": t, "display": False} for t in left])):
        done[answer["tex"]] = answer["error"]
        left.remove(answer["tex"])
    done |= {tex: result["html"] for tex, result in zip(left, answer["results"], strict=True)}
    return [done[tex] for tex in formulas]


def test_a_formula_leaves_nothing_to_others():
    """Neither in the same request nor in a later one, whichever comes first."""
    alone = set_(*PLAIN)
    assert "Undefined control sequence" in alone[PLAIN.index(r"\half")]
    for defining in DEFINING:
        own = set_(defining)
        assert set_(*PLAIN) == alone, defining
        assert set_(defining, *PLAIN) == own + alone, defining
        assert set_(*PLAIN, defining) == alone + own, defining


def test_a_definition_holds_in_its_own_formula():
    (made,) = set_(r"\newcommand{\slope}{\sigma} \slope + \slope")
    assert re.sub("<[^>]+>", "", re.search("<math.*</math>", made)[0]) == "σ+σ"
