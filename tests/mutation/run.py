"""Try every mutant of the formulas: `make mutants`.

Each meets the doctests alone first; those that survive meet the other tests of the package.
``report.json`` and ``report.md`` hold the figures, for the book. The run fails if too many survive.
"""

import argparse
import json
import platform
import sys
import time
from collections import Counter
from datetime import date
from importlib.metadata import version
from pathlib import Path

import yaml
from mutants import MODULES, Mutant, all_mutants, fingerprint
from trial import verdicts_of

HERE = Path(__file__).parent
LEAST_BY_DOCTESTS, LEAST_BY_ALL = 0.95, 0.98

Reasons = dict[tuple[str, str, str], str]  # why a mutant, by its key, is no mistake
Verdicts = dict[Mutant, str]


def main() -> int:
    parser = argparse.ArgumentParser(description="Try every mutant of the formulas.")
    parser.add_argument("--minutes", type=float, default=20, help="give up after this time")
    budget = 60 * parser.parse_args().minutes
    start = time.monotonic()
    mutants = all_mutants()
    reasons = read_equivalent()
    if gone := reasons.keys() - {mutant.key for mutant in mutants}:
        raise SystemExit(f"equivalent.yml: no such mutants: {sorted(gone)}")
    verdicts: Verdicts = {}
    for mutant, verdict in verdicts_of(mutants):
        verdicts[mutant] = verdict
        seconds = time.monotonic() - start
        show_progress(Counter(verdicts.values()), len(mutants), seconds)
        if seconds > budget:
            print(f"\nThe time is up: {len(mutants) - len(verdicts)} mutants were not tried.")
            return 1
    print(file=sys.stderr)
    report = report_of(verdicts, reasons, time.monotonic() - start)
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    (HERE / "report.json").write_text(text, encoding="utf-8")
    (HERE / "report.md").write_text(page_of(report), encoding="utf-8")
    return explain(verdicts, reasons, report)


def read_equivalent() -> Reasons:
    reasons = {}
    for entry in yaml.safe_load((HERE / "equivalent.yml").read_text(encoding="utf-8")):
        line, *becomes = (change[2:] for change in entry["change"].splitlines())
        reasons |= {(entry["where"], line, mutated): entry["reason"] for mutated in becomes}
    return reasons


def show_progress(counts: Counter[str], total: int, seconds: float) -> None:
    done = counts.total()
    left = seconds / done * (total - done)
    bar = ("█" * (20 * done // total)).ljust(20, "░")
    line = (
        f"{bar} {done}/{total}  rejected by doctests {counts['doctests']}, "
        f"by other tests {counts['suite']}, alive {counts['']}  {left / 60:.0f} min left"
    )
    if sys.stderr.isatty():
        print(f"\r{line}\033[K", end="", file=sys.stderr, flush=True)
    elif done % 100 == 0 or done == total:
        print(line, file=sys.stderr, flush=True)


def report_of(verdicts: Verdicts, reasons: Reasons, seconds: float) -> dict:
    counts = {
        module: counts_of({m: v for m, v in verdicts.items() if m.module == module}, reasons)
        for module in MODULES
    }
    total = {name: sum(row[name] for row in counts.values()) for name in counts[MODULES[0]]}
    by_all = total["by_doctests"] + total["by_other_tests"]
    alive = sorted(mutant.key for mutant, verdict in verdicts.items() if not verdict)
    return {
        "date": date.today().isoformat(),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "cosmic-ray": version("cosmic-ray"),
        "minutes": round(seconds / 60, 1),
        "formulas": fingerprint(),
        "share_by_doctests": total["by_doctests"] / total["mistakes"],
        "share_by_all": by_all / total["mistakes"],
        "total": total,
        "modules": counts,
        "alive": [
            {"where": where, "line": line, "becomes": becomes,
             "reason": reasons.get((where, line, becomes), "")}
            for where, line, becomes in alive
        ],
    }  # fmt: skip


def counts_of(verdicts: Verdicts, reasons: Reasons) -> dict[str, int]:
    mistakes = Counter(verdict for m, verdict in verdicts.items() if m.key not in reasons)
    return {
        "mutants": len(verdicts),
        "mistakes": mistakes.total(),
        "by_doctests": mistakes["doctests"],
        "by_other_tests": mistakes["suite"],
        "alive": mistakes[""],
    }


def page_of(report: dict) -> str:
    """The report as a piece of the book."""
    total = report["total"]
    rows = [*report["modules"].items(), ("all", total)]
    table = "\n".join(
        f"| {module} | {' | '.join(f'{number:,}' for number in counts.values())} |"
        for module, counts in rows
    )
    harmless: dict[str, list[str]] = {}
    for entry in report["alive"]:
        place = f"`{entry['line']}` in `{entry['where']}` becomes `{entry['becomes']}`"
        harmless.setdefault(entry["reason"] or "**Not explained**", []).append(place)
    reasons = "\n".join(
        f"    * {reason}\n" + "\n".join(f"        * {place}" for place in places)
        for reason, places in harmless.items()
    )
    return f"""\
The last run was on {report["date"]} and took {report["minutes"]:.0f} minutes. It tried
{total["mutants"]:,} changes, of which {total["mistakes"]:,} are mistakes. The examples in the
documentation alone reject {report["share_by_doctests"]:.1%} of the mistakes, all tests together
{report["share_by_all"]:.1%}.

| module | changes | mistakes | rejected by examples | by other tests | survivors |
| --- | --: | --: | --: | --: | --: |
{table}

??? note "The {total["mutants"] - total["mistakes"]} changes that make no difference"

{reasons}
"""


def explain(verdicts: Verdicts, reasons: Reasons, report: dict) -> int:
    """Name what slipped through; 0 if the tests are good enough."""
    for slipped, through in (("suite", "the doctests"), ("", "all tests")):
        print(f"Mistakes that slipped through {through}:")
        for mutant, verdict in verdicts.items():
            if verdict == slipped and mutant.key not in reasons:
                print(f"  {mutant.where}\n    - {mutant.line}\n    + {mutant.becomes}")
    wrong = [m.key for m, verdict in verdicts.items() if verdict and m.key in reasons]
    for key in wrong:
        print(f"equivalent.yml: rejected by the tests, so it is a mistake: {key}")
    by_doctests, by_all = report["share_by_doctests"], report["share_by_all"]
    print(f"Rejected by the doctests: {by_doctests:.1%}, by all tests: {by_all:.1%}.")
    return int(by_doctests < LEAST_BY_DOCTESTS or by_all < LEAST_BY_ALL or bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
