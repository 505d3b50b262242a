"""The report of `make mutants`: for each module what became of its mutants, and of which source."""

import json
import platform
from collections import Counter
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from equivalents import Reasons
from mutants import MODULES, Mutant, fingerprint

FILE = Path(__file__).with_name("report.json")
PAGE = FILE.with_suffix(".md")
COUNTS = ["mutants", "mistakes", "by_doctests", "by_other_tests", "alive"]

Report = dict[str, dict[str, Any]]  # an entry for each module
Verdicts = dict[Mutant, str]


def read() -> Report:
    report: Report = json.loads(FILE.read_text(encoding="utf-8"))
    return report


def write(report: Report) -> None:
    ordered = {module: report[module] for module in MODULES if module in report}
    text = json.dumps(ordered, indent=1, ensure_ascii=False) + "\n"
    FILE.write_text(text, encoding="utf-8")
    PAGE.write_text(page_of(ordered), encoding="utf-8")


def entry_of(verdicts: Verdicts, why: Reasons) -> dict[str, Any]:
    """Of one module."""
    mistakes = Counter(verdict for mutant, verdict in verdicts.items() if mutant.key not in why)
    alive = [mutant for mutant, verdict in verdicts.items() if not verdict]
    return {
        "formulas": fingerprint(next(iter(verdicts)).module),
        "date": date.today().isoformat(),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "cosmic-ray": version("cosmic-ray"),
        "mutants": len(verdicts),
        "mistakes": mistakes.total(),
        "by_doctests": mistakes["doctests"],
        "by_other_tests": mistakes["suite"],
        "alive": mistakes[""],
        "survivors": sorted(
            ({"where": mutant.where, "line": mutant.line, "becomes": mutant.becomes,
              "reason": why.get(mutant.key, "")} for mutant in alive),
            key=lambda survivor: tuple(survivor.values()),
        ),
    }  # fmt: skip


def total_of(report: Report) -> dict[str, int]:
    return {name: sum(entry[name] for entry in report.values()) for name in COUNTS}


def page_of(report: Report) -> str:
    """The report as a piece of the book."""
    total = total_of(report)
    by_all = total["by_doctests"] + total["by_other_tests"]
    newest = max(entry["date"] for entry in report.values())
    table = "\n".join(
        f"| {module} | {' | '.join(f'{counts[name]:,}' for name in COUNTS)} |"
        for module, counts in [*report.items(), ("all", total)]
    )
    harmless: dict[str, list[str]] = {}
    for survivor in (one for entry in report.values() for one in entry["survivors"]):
        place = f"`{survivor['line']}` in `{survivor['where']}` becomes `{survivor['becomes']}`"
        harmless.setdefault(survivor["reason"] or "**Not explained**", []).append(place)
    reasons = "\n".join(
        f"    * {reason}\n" + "\n".join(f"        * {place}" for place in places)
        for reason, places in harmless.items()
    )
    return f"""\
Each module is tried anew when its formulas change, the last time on {newest}. There are
{total["mutants"]:,} changes, of which {total["mistakes"]:,} are mistakes. The examples in the
documentation alone reject {total["by_doctests"] / total["mistakes"]:.1%} of the mistakes, all tests
together {by_all / total["mistakes"]:.1%}.

| module | changes | mistakes | rejected by examples | by other tests | survivors |
| --- | --: | --: | --: | --: | --: |
{table}

??? note "The {total["mutants"] - total["mistakes"]} changes that make no difference"

{reasons}
"""
