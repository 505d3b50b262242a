"""Change every formula in every way of tex_changes.py: `make mutants-tex`.

A changed formula that is not rejected is tried in three more scenes, with other sizes and numbers.
If it is rejected there, the check has missed it. If not, it is still true, and tex_identities.py
has to know why. ``report.json`` and ``report.md`` hold the figures, for the book.
"""

import hashlib
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

from tex_changes import OPERATORS, everywhere, random_tokens  # noqa: E402
from tex_identities import identity  # noqa: E402

from site_build.formulas.tex import Book, Display, TexError, of_folder, read, to_tex  # noqa: E402

LEAST, LEAST_EVALUATED = 0.99, 0.97
RANDOM = 20  # changes of tokens for each display
READ, UNTRUE, MISSED, TRUE = "refused", "refuted", "missed", "still true"


@dataclass(frozen=True)
class Mutant:
    anchor: str
    operator: str
    tex: str


def mutants_of(display: Display, book: Book) -> Iterator[Mutant]:
    """All changes of a display that change what it says."""
    before = tuple(book.statements(display))
    functions = book.scene(display).functions
    seen: set[str] = set()

    def new(tex: str) -> bool:
        if tex in seen:
            return False
        seen.add(tex)
        try:
            return tuple(read(tex, functions)) != before
        except TexError:
            return True

    for operator in OPERATORS:
        for changed in everywhere(before, operator):
            tex = r" \\ ".join(map(to_tex, changed))
            if new(tex):
                yield Mutant(display.anchor, operator.__name__.replace("_", " "), tex)
    rng = random.Random(display.anchor)
    for kind, tex in random_tokens(display.tex, rng, RANDOM):
        if new(tex):
            yield Mutant(display.anchor, f"a token {kind}", tex)


def verdict(mutant: Mutant, book: Book) -> str:
    result = book.trial(mutant.anchor, mutant.tex)
    if result.problem:
        return UNTRUE if result.untrue else READ
    number = book.numbers[mutant.anchor]
    fresh = (book.alone(number, mutant.tex, variant).problem for variant in (1, 2, 3))
    return MISSED if any(fresh) else TRUE


def fingerprint(book: Book) -> str:
    """Of the displays: with other ones the report is out of date."""
    text = "\n".join(f"{display.anchor} {display.tex}" for display in book.displays)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def report_of(verdicts: dict[Mutant, str], book: Book, minutes: float) -> dict:
    table: dict[str, Counter] = defaultdict(Counter)
    survivors = []
    for mutant, found in verdicts.items():
        table[mutant.operator][found] += 1
        if found in (MISSED, TRUE):
            reason = "" if found == MISSED else identity(mutant.operator, mutant.anchor)
            survivors.append({**vars(mutant), "verdict": found, "reason": reason})
    total = sum(table.values(), Counter())
    untrue = total[READ] + total[UNTRUE] + total[MISSED]
    return {
        "date": date.today().isoformat(),
        "minutes": round(minutes, 1),
        "formulas": fingerprint(book),
        "displays": len(book.displays),
        "changes": total.total(),
        "rejected": (total[READ] + total[UNTRUE]) / untrue,
        "rejected_of_evaluated": total[UNTRUE] / (total[UNTRUE] + total[MISSED]),
        "total": dict(total),
        "operators": {operator: dict(counts) for operator, counts in table.items()},
        "survivors": survivors,
    }


def page_of(report: dict) -> str:
    """The report as a piece of the book."""
    columns = (READ, UNTRUE, MISSED, TRUE)
    rows = [*report["operators"].items(), ("**all**", report["total"])]
    table = "\n".join(
        f"| {name} | {sum(counts.values()):,} | "
        + " | ".join(f"{counts.get(column, 0):,}" for column in columns)
        + " |"
        for name, counts in rows
    )
    reasons = Counter(s["reason"] for s in report["survivors"] if s["verdict"] == TRUE)
    named = "\n".join(f"    * {reason}: {count}" for reason, count in reasons.most_common())
    missed = [s for s in report["survivors"] if s["verdict"] == MISSED]
    listed = "\n".join(f"    * `{s['anchor']}`, {s['operator']}: `{s['tex']}`" for s in missed)
    return f"""\
The last run was on {report["date"]} and took {report["minutes"]:.0f} minutes. It made
{report["changes"]:,} changes of {report["displays"]} formulas. Of those that are not still true
it rejects {report["rejected"]:.2%}; of those that can be computed at all,
{report["rejected_of_evaluated"]:.2%}.

| change | tried | cannot be computed | wrong numbers | missed | still true |
| --- | --: | --: | --: | --: | --: |
{table}

??? note "The {len(missed)} that are missed"

{listed or "    None."}

??? note "The {sum(reasons.values()):,} that are still true, and why"

    A change counts as still true if it holds in the scene of the build and in three others, with
    other sizes and other numbers, and if the identity has a name:

{named}
"""


def try_all(anchors: list[str]) -> list[tuple[Mutant, str]]:
    """The verdicts on all changes of some displays."""
    book = of_folder(ROOT / "docs")
    displays = [book.displays[book.numbers[anchor]] for anchor in anchors]
    return [(mutant, verdict(mutant, book)) for d in displays for mutant in mutants_of(d, book)]


def main() -> int:
    book = of_folder(ROOT / "docs")
    anchors = [display.anchor for display in book.displays]
    parts = [anchors[k : k + 5] for k in range(0, len(anchors), 5)]
    start, verdicts = time.monotonic(), {}
    with ProcessPoolExecutor() as pool:
        for part, found in zip(parts, pool.map(try_all, parts), strict=True):
            verdicts |= dict(found)
            print(f"{len(verdicts):6} {part[-1]}", file=sys.stderr)
    report = report_of(verdicts, book, (time.monotonic() - start) / 60)
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    (HERE / "report.json").write_text(text, encoding="utf-8")
    (HERE / "report.md").write_text(page_of(report), encoding="utf-8")
    return explain(report)


def explain(report: dict) -> int:
    """Name what slipped through; 0 if the checks are good enough."""
    for survivor in report["survivors"]:
        if not survivor["reason"]:
            print(survivor["verdict"], survivor["anchor"], survivor["operator"], survivor["tex"])
    nameless = sum(s["verdict"] == TRUE and not s["reason"] for s in report["survivors"])
    print(
        f"Rejected: {report['rejected']:.2%}; of those that can be evaluated "
        f"{report['rejected_of_evaluated']:.2%}. Still true without a name: {nameless}."
    )
    enough = report["rejected"] >= LEAST and report["rejected_of_evaluated"] >= LEAST_EVALUATED
    return int(not enough or nameless > 0)


if __name__ == "__main__":
    sys.exit(main())
