"""Change every formula in every way of tex_changes.py: `make mutants-tex`.

A changed formula that is not rejected is tried in three more scenes, with other sizes and numbers.
If it is rejected there, the check has missed it. If not, it is still true, and tex_identities.py
has to know why. ``report.json`` and ``report.md`` hold the figures, for the book.
"""

import hashlib
import json
import random
import sys
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


def fingerprint(display: Display, book: Book) -> str:
    """Of what the verdicts on a display depend on; with another one they are out of date."""
    used = sorted(book.scene(display).uses)
    texts = [display.tex, *(book.texts[anchor] for anchor in used)]
    scenes = book.factories[display.anchor].__code__.co_filename
    files = (HERE / "tex_changes.py", ROOT / "docs/scenes/common.py", Path(scenes))
    texts += [path.read_text(encoding="utf-8") for path in files]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


def try_all(anchor: str) -> dict:
    """The verdicts on all changes of a display."""
    book = of_folder(ROOT / "docs")
    display = book.displays[book.numbers[anchor]]
    operators: dict[str, Counter] = defaultdict(Counter)
    survivors = []
    for mutant in mutants_of(display, book):
        found = verdict(mutant, book)
        operators[mutant.operator][found] += 1
        if found in (MISSED, TRUE):
            survivors.append({"change": mutant.operator, "tex": mutant.tex, "verdict": found})
    return {
        "fingerprint": fingerprint(display, book),
        "operators": {name: dict(counts) for name, counts in operators.items()},
        "survivors": survivors,
    }


def totals(report: dict) -> tuple[dict[str, Counter], Counter]:
    """The verdicts on each kind of change, and on all."""
    table: dict[str, Counter] = defaultdict(Counter)
    for entry in report["displays"].values():
        for name, counts in entry["operators"].items():
            table[name].update(counts)
    return dict(table), sum(table.values(), Counter())


def shares(total: Counter) -> tuple[float, float]:
    """Of what is not still true, how much is rejected; of what can be evaluated as well."""
    rejected = total[READ] + total[UNTRUE]
    return rejected / (rejected + total[MISSED]), total[UNTRUE] / (total[UNTRUE] + total[MISSED])


def page_of(report: dict) -> str:
    """The report as a piece of the book."""
    table, total = totals(report)
    columns = (READ, UNTRUE, MISSED, TRUE)
    lines = "\n".join(
        f"| {name} | {counts.total():,} | "
        + " | ".join(f"{counts[column]:,}" for column in columns)
        + " |"
        for name, counts in [*table.items(), ("**all**", total)]
    )
    missed, reasons = [], Counter[str]()
    for anchor, entry in report["displays"].items():
        for survivor in entry["survivors"]:
            if survivor["verdict"] == MISSED:
                missed.append(f"    * {anchor}, {survivor['change']}: `{survivor['tex']}`")
            else:
                reasons[identity(survivor["change"], anchor)] += 1
    named = "\n".join(f"    * {reason}: {count}" for reason, count in reasons.most_common())
    listed = "\n".join(missed) or "    None."
    rejected, of_evaluated = shares(total)
    return f"""\
The last run was on {report["date"]}. It made {total.total():,} changes of {len(report["displays"])}
formulas. Of those that are not still true it rejects {rejected:.2%}; of those that can be computed
at all, {of_evaluated:.2%}.

| change | tried | cannot be computed | wrong numbers | missed | still true |
| --- | --: | --: | --: | --: | --: |
{lines}

??? note "The {len(missed)} that are missed"

{listed}

??? note "The {total[TRUE]:,} that are still true, and why"

    A change counts as still true if it holds in the scene of the build and in three others, with
    other sizes and other numbers, and if there is a reason. The reasons:

{named}
"""


def main() -> int:
    """Try what has changed since the last report."""
    book = of_folder(ROOT / "docs")
    path = HERE / "report.json"
    before = json.loads(path.read_text(encoding="utf-8"))["displays"] if path.exists() else {}
    displays = {d.anchor: before.get(d.anchor, {}) for d in book.displays}
    stale = [
        d.anchor
        for d in book.displays
        if displays[d.anchor].get("fingerprint") != fingerprint(d, book)
    ]
    with ProcessPoolExecutor() as pool:
        for anchor, found in zip(stale, pool.map(try_all, stale), strict=True):
            displays[anchor] = found
            print(anchor, file=sys.stderr)
    report = {"date": date.today().isoformat(), "displays": displays}
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")
    (HERE / "report.md").write_text(page_of(report), encoding="utf-8")
    return explain(report)


def explain(report: dict) -> int:
    """Name what slipped through; 0 if the checks are good enough."""
    nameless = 0
    for anchor, entry in report["displays"].items():
        for survivor in entry["survivors"]:
            if survivor["verdict"] == MISSED or not identity(survivor["change"], anchor):
                nameless += survivor["verdict"] == TRUE
                print(survivor["verdict"], anchor, survivor["change"], survivor["tex"])
    rejected, of_evaluated = shares(totals(report)[1])
    print(f"Rejected: {rejected:.2%}; of those that can be evaluated {of_evaluated:.2%}.")
    print(f"Still true without a reason: {nameless}.")
    return int(rejected < LEAST or of_evaluated < LEAST_EVALUATED or nameless > 0)


if __name__ == "__main__":
    sys.exit(main())
