"""Exercises: cells, solutions and known mistakes of all chapters, and the words for an answer."""

import ast
import doctest
import re
import sys
import textwrap
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from chainrule import add_bias, exercises, hidden_delta, sigmoid_derivative
from chainrule.exercises import EXERCISES, Verdict, check
from chainrule.exercises._cases import numbers
from chainrule.exercises._exercise import Exercise
from chainrule.exercises._grader import verdict
from chainrule.mutants import MUTANTS, mutated

ROOT = Path(__file__).parents[1]

pytest.importorskip("jupytext", reason="not there where the package is tested alone")
from site_build.cells.names import runs_alone  # noqa: E402
from site_build.cells.notebook import code_cells  # noqa: E402
from site_build.cells.source import read_notebook  # noqa: E402

CHECKED = re.compile(r'check\("([\w-]+\.\d+)"')
BLOCK = re.compile(r"^    ```python\n(.*?)^    ```$", re.M | re.S)
CHAPTERS = {path.name: path.read_text() for path in sorted((ROOT / "docs/chapters").glob("*.md"))}
AFTER = [ROOT / "docs/test-yourself.md", *sorted((ROOT / "docs/beyond").glob("*.md"))]
PAGES = CHAPTERS | {path.name: path.read_text() for path in AFTER}


def exercise_cells(text: str) -> list[str]:
    return [
        cell.source
        for cell in code_cells(read_notebook(text))
        if "exercise" in cell.metadata.get("tags", [])
    ]


STUBS = [
    (page, CHECKED.findall(cell)[-1], cell)
    for page, text in PAGES.items()
    for cell in exercise_cells(text)
]
IDS = [exercise for _, exercise, _ in STUBS]


def after(page: str, stub: str) -> str:
    """What stands between this exercise's cell and the next one."""
    return PAGES[page].split(stub)[1].split(":tags: [exercise]")[0]


# ---- the pages ----


def test_each_exercise_has_one_cell_and_each_cell_an_exercise():
    assert len(set(IDS)) == len(IDS)
    assert set(IDS) == set(EXERCISES)
    assert all(id == exercise.id for id, exercise in EXERCISES.items())


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_page_has_four_checked_exercises_at_least_in_ascending_order(page):
    numbers = [tuple(map(int, id.split("."))) for name, id, _ in STUBS if name == page]
    assert len(numbers) >= 4
    assert numbers == sorted(numbers)
    assert {chapter for chapter, _ in numbers} == {int(page[:2])}


@pytest.mark.parametrize("page", [path.name for path in AFTER])
def test_after_the_chapters_the_page_gives_the_name(page):
    ids = [id.split(".") for name, id, _ in STUBS if name == page]
    tasks = re.findall(r"^\*\*(\d+)\.\*\* ", PAGES[page].partition("\n## What next")[0], re.M)
    assert {name for name, _ in ids} <= {"test" if page == "test-yourself.md" else page[:-3]}
    assert [number for _, number in ids] == tasks  # all exercises check themselves


def test_the_book_ends_with_twenty_questions_and_each_knows_mistakes():
    text = PAGES["test-yourself.md"]
    questions = [exercise for id, exercise in EXERCISES.items() if id.startswith("test.")]
    assert [question.id for question in questions] == [f"test.{n}" for n in range(1, 21)]
    assert all(len(question.mistakes) >= 2 for question in questions)
    solutions = text.split('??? success "Solution"')[1:]
    links = [re.search(r"\]\[[\w-]+\]", solution.partition("```")[0]) for solution in solutions]
    assert len(links) == 20 and all(links)  # each leads to where the matter is explained
    assert set(re.findall(r"^### Chapters? (.+)$", text, re.M)) == {
        "1 and 2", "3 and 4", "5", "6", "7", "8"
    }  # fmt: skip


def test_only_the_right_choice_passes():
    gates = ["and", "or", "xor", "nand"]
    choices = {"6.4": "abcd", "test.2": gates, "test.12": "abc", "test.20": "abcde"}
    choices |= {"images.1": "abcd", "own-data.1": "abcd", "saving.2": "abcd"}
    for id, letters in choices.items():
        subsets = [c for n in range(1, 6) for c in combinations(letters, n)]
        assert [list(c) for c in subsets if check(id, list(c))] == [
            [letter for letter in letters if letter in EXERCISES[id].right]
        ]


@pytest.mark.parametrize(("page", "id", "stub"), STUBS, ids=IDS)
def test_stub_is_not_yet_an_answer(page, id, stub):
    assert runs_alone(stub)
    *before, last = ast.parse(stub).body
    assert isinstance(last, ast.Expr), "the cell ends with the verdict"
    names: dict[str, object] = {}
    exec(compile(ast.Module(before, []), "stub", "exec"), names)
    answer = eval(compile(ast.Expression(last.value), "stub", "eval"), names)
    assert repr(answer).startswith("Not yet: ") and not answer


@pytest.mark.parametrize(("page", "id", "stub"), STUBS, ids=IDS)
def test_the_number_on_the_page_is_that_of_the_exercise(page, id, stub):
    heading = re.findall(r"^\*\*(\d+)\.", PAGES[page].split(stub)[0], re.M)[-1]
    assert heading == id.split(".")[1]


@pytest.mark.parametrize(("page", "id", "stub"), STUBS, ids=IDS)
def test_hints_and_the_solution(page, id, stub):
    text = after(page, stub)
    boxes = re.findall(r'^\?\?\? (\w+) "(.*)"$', text, re.M)
    steps = [title for kind, title in boxes if kind == "hint"]
    assert len(steps) >= 2 * (page in CHAPTERS) and steps == [
        f"Hint {k + 1}" for k in range(len(steps))
    ]
    assert boxes[len(steps)] == ("success", "Solution")
    solution = textwrap.dedent(BLOCK.findall(text)[0])
    *_, last = solution.strip().splitlines()
    assert last.startswith(f'assert check("{id}", ')
    exec(compile(solution, f"solution {id}", "exec"), {"__name__": "__main__"})


# ---- the known mistakes ----

BY_NAME = {mutant.name: mutant for mutant in MUTANTS}
MISTAKES = [
    pytest.param(exercise, wrong, hint, id=f"{exercise.id}-{k}")
    for exercise in EXERCISES.values()
    for k, (wrong, hint) in enumerate(exercise.mistakes)
]
MUTATED = [
    pytest.param(exercise, name, hint, id=f"{exercise.id}-{name}")
    for exercise in EXERCISES.values()
    for name, hint in exercise.mutants.items()
]


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
def test_the_right_answer_passes(exercise):
    answer = check(exercise.id, exercise.right)
    assert answer and repr(answer).startswith("✓ Right")


@pytest.mark.parametrize(("exercise", "wrong", "hint"), MISTAKES)
def test_a_known_mistake_gets_its_own_hint(exercise, wrong, hint):
    answer = check(exercise.id, wrong)
    assert not answer and repr(answer) == f"✗ {hint}"


@pytest.mark.parametrize(("exercise", "name", "hint"), MUTATED)
def test_a_mutant_gets_its_own_hint(exercise, name, hint):
    with mutated(BY_NAME[name]) as package:
        wrong = getattr(package, exercise.right.__name__)
    answer = check(exercise.id, wrong)
    assert not answer and repr(answer) == f"✗ {hint}"


def test_a_function_with_mutants_is_one_of_the_package():
    for exercise in EXERCISES.values():
        if exercise.mutants:
            assert exercise.right.__module__.startswith("chainrule.")
            assert "exercises" not in exercise.right.__module__


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
def test_hints_are_sentences(exercise):
    for hint in [*(hint for _, hint in exercise.mistakes), *exercise.mutants.values()]:
        assert hint.endswith((".", "?", "!", "`")) and hint[0] not in "✗✓"
        assert "$" not in hint and hint.count("`") % 2 == 0


# ---- the words, for mistakes that nobody has foreseen ----


def delta_case(m, outputs):
    return numbers(m, outputs), numbers(outputs, 5), numbers(m, 4)


DELTA = Exercise(
    "7.2",
    right=hidden_delta,
    cases={"one example": delta_case(1, 2), "seven examples": delta_case(7, 3)},
)


def right(next_delta, next_weights, Z):
    return (next_delta @ next_weights[:, 1:]) * sigmoid_derivative(Z)


def changes(next_delta, next_weights, Z):
    result = right(next_delta, next_weights, Z)
    Z *= 0
    return result


def changes_by_position(*arguments):
    arguments[1][:] = 0
    return 0


def fails(next_delta, next_weights, Z):
    shifted = Z + 1
    return shifted @ next_weights


FUNCTIONS = [
    (lambda d, T, Z: ..., "Not yet: nothing comes back."),
    (lambda d, T, Z: None, "Not yet: nothing comes back."),
    (lambda d, T, Z: -right(d, T, Z), "✗ Only the sign is wrong."),
    (lambda d, T, Z: 2 * right(d, T, Z), "✗ 2 times too large: forgot a factor ½ or ¼?"),
    (lambda d, T, Z: right(d, T, Z) / 2, "✗ A factor 2 is missing, or a 1/2 is too much."),
    (lambda d, T, Z: right(d, T, Z) * len(Z), "7 times too large. 7 is a size in this case"),
    (lambda d, T, Z: right(d, T, Z) + 0.5, "✗ Everything is off by the same amount"),
    (lambda d, T, Z: right(d, T, Z).T, "got (4, 1), expected (1, 4): transposed? The numbers are"),
    (lambda d, T, Z: right(d, T, Z).ravel(), "The numbers are right, the shape is not"),
    (lambda d, T, Z: np.ones((len(Z), 5)), "One column too many: the column of the bias?"),
    (lambda d, T, Z: np.ones((len(Z), 3)), "One column too few: forgot the bias column?"),
    (lambda d, T, Z: np.ones((1, 2, 3)), "Shape wrong: got (1, 2, 3), expected (1, 4)"),
    (lambda d, T, Z: 1.0, "got one number, expected (1, 4)"),
    (lambda d, T, Z: right(d, T, Z) * np.nan, "✗ A result is not a number (NaN) at `[0, 0]`."),
    (lambda d, T, Z: right(d, T, Z) / 0, "✗ A result is infinite at `[0, 0]`."),
    (lambda d, T, Z: right(d, T, Z)[:, ::-1], "The right numbers, in another order."),
    (lambda d, T, Z: right(d, T, Z) * [2, 1, 1, 1], "Only column 0 is wrong"),
    (lambda d, T, Z: right(d, T, Z) * [1, 2, 3, 5], "Only column 0 is right"),
    (lambda d, T, Z: right(d, T, Z) * [1, 1, 3, 1], "1 of 4 numbers is off, the first at `[0, 2]`"),
    (lambda d, T, Z: right(d[:1], T, Z[:1]) + 0 * Z, "Right for one example, but not for seven"),
    (lambda d, T, Z: right(d, T, Z) if len(Z) > 1 else None, "one example: Nothing comes back."),
    (lambda d, T, Z: "abc", "✗ Expected a number, got text."),
    (lambda d, T, Z: {}, "✗ Expected numbers, got a dict that holds others."),
    (lambda d, T, Z: object(), "✗ Expected numbers, got an object that holds others."),
    (lambda d, T, Z: right(d, T, Z) + 0j, "✗ Expected real numbers"),
    (lambda d, T, Z: [[None, 1.0]], "✗ There is still a `None` in it."),
    (lambda d, T: d, "takes 2 positional arguments but 3 were given"),
    (lambda d, T, Z: sys.exit(), "✗ It raised SystemExit"),
    (lambda d, T, Z: undefined, "NameError: name 'undefined' is not defined"),  # noqa: F821
    (changes, "✗ The numbers are right, but it changes its argument `Z`."),
    (changes_by_position, "✗ It changes its argument `number 2`."),
    (fails, "the shapes do not fit for a matrix product"),
    (
        lambda d, T, Z: d @ T[:, :3] * Z,
        "shapes (1,3) (1,4): one column too few or too many, that of the",
    ),
    (np.add, "✗ For one example: It raised ValueError"),
    (3.0, "✗ Expected a function. Hand over the function itself"),
    (None, "Not yet: put your answer in place of `None`."),
]


@pytest.mark.parametrize(("answer", "words"), FUNCTIONS, ids=[words for _, words in FUNCTIONS])
def test_words_for_a_function(answer, words):
    message = repr(verdict(DELTA, answer))
    assert words in message
    assert message.startswith(("✗ ", "Not yet: "))


def test_the_line_that_raised_is_named():
    line = fails.__code__.co_firstlineno + 2
    assert f"(line {line}, `return shifted @ next_weights`)." in repr(verdict(DELTA, fails))
    assert "(line " not in repr(verdict(DELTA, lambda d: d))


VALUE = Exercise("1.1", right=[1.5, 4.0], tolerance=1e-3)
ONE = Exercise("1.2", right=2880)
WORD = Exercise("1.3", right="below")
LIST = Exercise("1.4", right=[np.ones((2, 3)), np.zeros((1, 3))])
GATE = Exercise("1.5", right=[1, 1], see=lambda w: [w[0] > 0, w[1] > 0], seen="both signs")
PAIR = Exercise("1.6", right=[np.ones((2, 3)), np.ones((1, 3))])
VALUES = [
    (PAIR, [-np.ones((2, 3)), -np.ones((1, 3))], "✗ Only the sign is wrong."),
    (VALUE, [1.52, 4.0], "✗ 1 of 2 numbers is off, the first at `[0]`. Close."),
    (VALUE, [1.5, 4.0004], "✓ Right."),
    (VALUE, np.array([1.5, 4]), "✓ Right."),
    (VALUE, [1.5, 4.02], "✗ 1 of 2 numbers is off, the first at `[1]`. Close. Rounded too early?"),
    (VALUE, [7, 9], "✗ 2 of 2 numbers are off, the first at `[0]`."),
    (VALUE, [6, 16], "✗ 4 times too large: forgot a factor ½ or ¼?"),
    (VALUE, [4, 1.5], "✗ The right numbers, in another order."),
    (VALUE, [1.5], "✗ Shape wrong: got a list of 1, expected a list of 2."),
    (VALUE, [1.5, [4]], "✗ Expected numbers, got a list that holds others."),
    (VALUE, [1.5, None], "✗ There is still a `None` in it."),
    (VALUE, [None, None], "Not yet: put your answer in place of `None`."),
    (VALUE, len, "✗ Expected a value, got a function."),
    (ONE, 2880, "✓ Right."),
    (ONE, 5, "✗ Too small."),
    (ONE, 1e9, "✗ Too large."),
    (ONE, 2870, "✗ Too small."),
    (ONE, -2879, "✗ This is 1 minus the right answer."),
    (ONE, "2880", "✗ Expected a number, got text."),
    (WORD, " Below", "✓ Right."),
    (WORD, "above", "✗ Not this one."),
    (WORD, 3, "✗ Expected a word in quotation marks, got an int."),
    (LIST, [np.ones((2, 3)), np.zeros((1, 3))], "✓ Right."),
    (LIST, [np.ones((2, 3)), np.zeros((3, 1))], "✗ Look at part `[1]`. Shape wrong: got (3, 1)"),
    (LIST, [np.ones((2, 3)), np.ones((1, 3))], "✗ 1 of 2 parts is wrong. The first is `[1]`."),
    (LIST, [np.ones((2, 3)), None], "✗ There is nothing in part `[1]` yet"),
    (LIST, [-np.ones((2, 3)), np.ones((1, 3))], "✗ 2 of 2 parts are wrong. The first is `[0]`."),
    (LIST, np.ones((2, 3)), "✗ Expected a list of 2, got an array."),
    (LIST, [np.ones((2, 3))], "✗ Expected a list of 2, got one of 1."),
    (LIST, 3, "✗ Expected a list of 2, got an int."),
    (GATE, [7, 0.5], "✓ Right."),
    (
        GATE,
        [7, -1],
        "✗ Look at both signs. 1 of 2 numbers is off, the first at `[1]`: got 0, not 1.",
    ),
    (GATE, [7], "✗ Shape wrong: got a list of 1, expected a list of 2."),
]


@pytest.mark.parametrize(("exercise", "answer", "words"), VALUES, ids=[v[2] for v in VALUES])
def test_words_for_a_value(exercise, answer, words):
    assert repr(verdict(exercise, answer)).startswith(words)


def test_a_list_that_is_changed_is_noticed():
    def in_place(deltas, activations):
        pairs = zip(deltas, activations, strict=False)
        result = [delta.T @ add_bias(A) / len(A) for delta, A in pairs]
        deltas.append(3)
        return result

    assert "it changes its argument `deltas`" in repr(check("7.6", in_place))


def test_the_cases_stay_as_they_are():
    before = [[a.copy() for a in args] for args in DELTA.cases.values()]
    verdict(DELTA, changes_by_position)
    for args, copies in zip(DELTA.cases.values(), before, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(args, copies, strict=True))


def test_stop_stops():
    def stopped(next_delta, next_weights, Z):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verdict(DELTA, stopped)


@pytest.mark.parametrize("id", ["9.9", 7.2, None, ["7.2"]])
def test_an_unknown_exercise_raises(id):
    with pytest.raises(ValueError, match=r"^exercise: expected one of 1\.1, .*7\.2, .*, got "):
        check(id, hidden_delta)


def test_the_examples_of_the_docstrings():
    for module in (exercises, exercises._exercise):
        result = doctest.testmod(module)
        assert result.attempted and not result.failed


def test_what_a_notebook_shows():
    passed = verdict(DELTA, hidden_delta)
    assert passed._repr_html_() == (
        '<p class="exercise-verdict" data-exercise="7.2" data-passed="true">'
        "✓ Right: one example, seven examples.</p>"
    )
    shown = Verdict("1.1", False, "✗ a < b & `c > d`")._repr_html_()
    assert 'data-passed="false"' in shown
    assert "✗ a &lt; b &amp; <code>c &gt; d</code>" in shown
