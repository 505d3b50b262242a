"""The playground's state as a program: the same data, the same training, the same cost."""

import json
from collections.abc import Iterator
from typing import Any

from chainrule.playground._choices import DATA
from chainrule.playground._mistakes import FIRST_INPUT_TIMES, MISTAKES, is_of_the_package
from chainrule.playground.links import to_link
from chainrule.playground.problem import problem_of, rate_of, scheme_of
from chainrule.playground.settings import Settings

__all__ = ["notebook", "script"]


def script(settings: Settings) -> str:
    """A complete program that trains the same network and ends at the same cost.

    Formula: none; its ``history[-1]`` is the cost that a ``Session`` has after as many iterations.

    Parameters
    ----------
    settings : Settings
        Of which ``iterations`` says how long it trains.

    Returns
    -------
    str
        Python, for numpy and chainrule.

    Raises
    ------
    TypeError
        If settings are none.

    Examples
    --------
    >>> program = script(Settings(data="xor", count=4, noise=0.0, held_out=0.0, layers=[3],
    ...     hidden="sigmoid", learning_rate=2.0, iterations=100))
    >>> exec(program, {})
    After 100 iterations the cost is 0.63847.
    Right answers: 75.0%
    """
    return "\n\n".join(_parts(settings)) + "\n"


def notebook(settings: Settings) -> str:
    """The same program as a notebook for Jupyter: a cell for each of its parts.

    Formula: none; it writes a program.

    Parameters
    ----------
    settings : Settings

    Returns
    -------
    str
        JSON, in version 4 of the format.

    Examples
    --------
    >>> cells = json.loads(notebook(Settings()))["cells"]
    >>> [cell["cell_type"] for cell in cells[:2]]
    ['markdown', 'code']
    """
    head, *parts = _parts(settings)
    texts = [head.strip('"').replace("\n\n", "\n").strip(), *parts]
    kinds = ["markdown", *["code"] * len(parts)]
    cells: list[dict[str, Any]] = [
        {"cell_type": kind, "id": f"part-{k}", "metadata": {}, "source": text.splitlines(True)}
        | ({"execution_count": None, "outputs": []} if kind == "code" else {})
        for k, (kind, text) in enumerate(zip(kinds, texts, strict=True))
    ]
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(
        {"cells": cells, "metadata": {"kernelspec": python}, "nbformat": 4, "nbformat_minor": 5},
        ensure_ascii=False, indent=1,
    )  # fmt: skip


def _parts(settings: Settings) -> Iterator[str]:
    if not isinstance(settings, Settings):
        raise TypeError(f"settings: expected Settings, got {type(settings).__name__}")
    title = "A network from the playground of Chain Rule; it needs numpy and chainrule."
    yield f'"""{title}\n\nIts settings: {to_link(settings)}\n"""'
    yield "\n".join(_imports(settings))
    if is_of_the_package(settings.mistake):
        yield "\n".join(_wrong_package(settings))
    yield "\n".join(_points(settings))
    yield "\n".join(_targets(settings))
    yield "\n".join(_training(settings))
    yield "\n".join(_result(settings))


def _imports(settings: Settings) -> Iterator[str]:
    yield "import numpy as np\n"
    names = {"forward", "gradient_descent", "initialize_weights"}
    if _is_one_hot(settings):
        names.add("one_hot")
    if _gradient_is_wrong(settings):
        names.remove("forward")
    if settings.mistake == "weights-all-equal":
        names.remove("initialize_weights")
    yield f"from chainrule import {', '.join(sorted(names))}"
    if is_of_the_package(settings.mistake):
        yield "from chainrule.mutants import MUTANTS, mutated"
    yield f"from chainrule.playground import {DATA[settings.data].generator.__name__}"


def _wrong_package(settings: Settings) -> Iterator[str]:
    yield f"# A mistake on purpose: {MISTAKES[settings.mistake].title}. The package, with it:"
    yield f"(mistake,) = [m for m in MUTANTS if m.name == {settings.mistake!r}]"
    yield "with mutated(mistake) as wrong:"
    yield "    forward, initialize_weights = wrong.forward, wrong.initialize_weights"


def _points(settings: Settings) -> Iterator[str]:
    count, is_curve = settings.count, settings.data == "curve"
    yield "# The points, and which of them are held out"
    yield f"rng = np.random.default_rng({settings.data_seed})"
    yield f"X, labels = {DATA[settings.data].generator.__name__}({count}, {settings.noise!r}, rng)"
    yield f"held = np.zeros({count + len(settings.added)}, bool)"
    yield f"held[rng.permutation({count})[:{int(settings.held_out * count)}]] = True"
    if settings.added:
        places = [[x] if is_curve else [x, y] for x, y, _ in settings.added]
        values = [y if is_curve else label for _, y, label in settings.added]
        yield f"X = np.vstack([X, {places}])  # added by hand"
        yield f"labels = np.append(labels, {values})"
    if settings.moved:
        which = [index for index, *_ in settings.moved]
        places = [[x] if is_curve else [x, y] for _, x, y in settings.moved]
        yield f"X[{which}] = {places}  # moved by hand"
        if is_curve:
            yield f"labels[{which}] = {[y for _, _, y in settings.moved]}"
    if settings.mistake == "inputs-not-scaled":
        factors = [FIRST_INPUT_TIMES, *[1.0] * (not is_curve)]
        yield f"X = X * {factors}  # a mistake on purpose: {MISTAKES[settings.mistake].title}"


def _targets(settings: Settings) -> Iterator[str]:
    yield "# The targets of the outputs"
    classes = DATA[settings.data].classes
    one_hot = f"one_hot(labels.astype(int), {classes})"
    targets = one_hot if _is_one_hot(settings) else "labels[:, None]"
    is_linear = settings.output == "linear" and classes > 1
    yield f"Y = 2 * {targets} - 1" if is_linear else f"Y = {targets}"


def _training(settings: Settings) -> Iterator[str]:
    sizes = problem_of(settings).sizes
    yield "# The network and its training"
    yield f"rng = np.random.default_rng({settings.seed})"
    yield f'start = initialize_weights({sizes}, rng, scheme="{scheme_of(settings)}")'
    if _gradient_is_wrong(settings):
        yield from _wrong_functions(settings)
    yield "weights, history = gradient_descent("
    yield "    start, X[~held], Y[~held],"
    rate = f"    learning_rate={rate_of(settings)!r}, iterations={settings.iterations},"
    if settings.mistake == "rate-too-large":
        rate += f"  # {settings.learning_rate!r} was meant"
    yield rate
    yield f'    hidden="{settings.hidden}", output="{settings.output}",'
    yield from (f"    {line}," for line in _other_arguments(settings))
    yield ")"
    yield f'print(f"After {settings.iterations} iterations the cost is {{history[-1]:.6g}}.")'


def _other_arguments(settings: Settings) -> Iterator[str]:
    if not settings.bias:
        yield "bias=False"
    if settings.optimizer != "descent":
        yield f'optimizer="{settings.optimizer}"'
    if settings.batch_size:
        yield f"batch_size={settings.batch_size}, rng=rng"
    if _gradient_is_wrong(settings):
        yield "gradient=gradient, cost=cost"
        return  # λ and the loss are in these functions
    if settings.loss == "squared" and settings.output != "linear":
        yield 'loss="squared"'
    if settings.lam:
        yield f"lam={settings.lam!r}"


def _wrong_functions(settings: Settings) -> Iterator[str]:
    """They have λ in them: ``gradient_descent`` would add the penalty as it should be."""
    kinds = f'hidden="{settings.hidden}", output="{settings.output}"'
    if settings.loss == "squared":
        kinds += ', loss="squared"'
    for name, of in (("gradient", "backpropagate"), ("cost", "cost")):
        yield f"\n\ndef {name}(weights, X, Y, _):"
        yield f"    lam = {settings.lam!r} * len(X) / (~held).sum()"
        yield f"    return wrong.{of}(list(weights), X, Y, lam, {kinds})"
    yield "\n"


def _result(settings: Settings) -> Iterator[str]:
    kinds = f', hidden="{settings.hidden}", output="{settings.output}"'
    yield "# What it answers"
    layers = "activations" if settings.data == "curve" else "sums"
    index = 0 if settings.data == "curve" else 1
    weights = f"list(weights), X{kinds}" if is_of_the_package(settings.mistake) else "weights, X"
    yield f"{layers} = forward({weights})[{index}][-1]"
    if settings.data == "curve":
        yield "squares = ((activations - Y) ** 2).mean(axis=1)"
        what = ("squares", "Mean squared error", "")
    else:
        several = problem_of(settings).sizes[-1] > 1
        yield f"right = {'sums.argmax(axis=1)' if several else '(sums[:, 0] > 0)'} == labels"
        what = ("right", "Right answers", "%")
    values, title, percent = what
    form = ".1%" if percent else ".6g"
    yield f'print(f"{title}: {{{values}[~held].mean():{form}}}")'
    if int(settings.held_out * settings.count):
        yield f'print(f"Of those held out: {{{values}[held].mean():{form}}}")'


def _is_one_hot(settings: Settings) -> bool:
    classes = DATA[settings.data].classes
    return classes > 2 or (classes == 2 and settings.output == "softmax")


def _gradient_is_wrong(settings: Settings) -> bool:
    return bool(settings.mistake) and MISTAKES[settings.mistake].kind == "gradient"
