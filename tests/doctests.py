"""Run the doctests of the whole package with nothing but Python and numpy: `make doctest`."""

import doctest
import importlib
import pkgutil
import sys

import chainrule

ELSEWHERE = "chainrule.sklearn"  # cannot be imported with numpy alone: see test_sklearn.py


def main() -> int:
    names = [
        "chainrule",
        *(m.name for m in pkgutil.walk_packages(chainrule.__path__, "chainrule.")),
    ]
    passed = failed = 0
    for name in sorted(name for name in set(names) if not name.startswith(ELSEWHERE)):
        result = doctest.testmod(importlib.import_module(name))
        passed += result.attempted - result.failed
        failed += result.failed
        if result.attempted:
            print(f"{name}: {result.attempted} examples")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
