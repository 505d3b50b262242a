"""Try every mutant of the formulas: `make mutants`, or `make mutants MODULE=cost` for one module.

Each meets the doctests alone first; those that survive meet the other tests of the package. What
is listed as no mistake would meet every one of them: in the trial of one module it meets only the
quickest, for some seconds; when all modules are tried, all of them.
``report.json`` and ``report.md`` hold the figures, for the book. The run fails if too many survive.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator

from equivalents import Reasons, reasons
from mutants import MODULES, Mutant, mutants_of
from report import Verdicts, entry_of, read, total_of, write
from trial import verdicts_of

LEAST_BY_DOCTESTS, LEAST_BY_ALL = 0.95, 0.98

Tried = Iterator[tuple[Mutant, str]]


def main() -> int:
    parser = argparse.ArgumentParser(description="Try every mutant of the formulas.")
    parser.add_argument("modules", nargs="*", help="of these modules only", metavar="MODULE")
    parser.add_argument("--minutes", type=float, default=30, help="give up after this time")
    arguments = parser.parse_args()
    modules = arguments.modules or MODULES
    if unknown := set(modules) - set(MODULES):
        parser.error(f"expected names among {', '.join(MODULES)}; got {', '.join(unknown)}")
    mutants = [mutant for module in modules for mutant in mutants_of(module)]
    why, verdicts = reasons(), Verdicts()
    briefly = why if arguments.modules else ()  # a mistake is found soon, what is none never
    tried = verdicts_of(mutants, briefly)
    for mutant, verdict in in_time(tried, 60 * arguments.minutes, len(mutants)):
        verdicts[mutant] = verdict
        of_module = {m: verdict for m, verdict in verdicts.items() if m.module == mutant.module}
        if len(of_module) == sum(m.module == mutant.module for m in mutants):
            write(read() | {mutant.module: entry_of(of_module, why)})
    return explain(verdicts, why) or int(len(verdicts) < len(mutants))


def in_time(verdicts: Tried, budget: float, total: int) -> Tried:
    """As many as there is time for; meanwhile it shows how far it has come."""
    start, counts = time.monotonic(), Counter[str]()
    for mutant, verdict in verdicts:
        yield mutant, verdict
        counts[verdict] += 1
        seconds = time.monotonic() - start
        show_progress(counts, total, seconds)
        if seconds > budget:
            print(f"\nThe time is up: {total - counts.total()} mutants were not tried.")
            break
    print(file=sys.stderr)


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
    elif done % 20 == 0 or done == total:
        print(line, file=sys.stderr, flush=True)


def explain(verdicts: Verdicts, why: Reasons) -> int:
    """Name what slipped through; 0 if the tests are good enough."""
    mistakes = {m: verdict for m, verdict in verdicts.items() if m.key not in why}
    for slipped, through in (("suite", "the doctests"), ("", "all tests")):
        print(f"Mistakes that slipped through {through}:")
        for mutant in (m for m, verdict in mistakes.items() if verdict == slipped):
            print(f"  {mutant.where}\n    - {mutant.line}\n    + {mutant.becomes}")
    wrong = [m for m, verdict in verdicts.items() if verdict and m.key in why]
    for mutant in wrong:
        print(
            f"equivalent.yml: rejected by the tests, so it is a mistake: {mutant.where}\n"
            f"    - {mutant.line}\n    + {mutant.becomes}"
        )
    report = read()
    chapters = total_of({m: entry for m, entry in report.items() if "engine." not in m})
    by_doctests = chapters["by_doctests"] / chapters["mistakes"]  # the engine has none of its own
    total = total_of(report)
    by_all = 1 - total["alive"] / total["mistakes"]
    print(f"But for the engine, by doctests: {by_doctests:.1%}; in all, by tests: {by_all:.1%}.")
    return int(by_doctests < LEAST_BY_DOCTESTS or by_all < LEAST_BY_ALL or bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
