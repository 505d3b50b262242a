"""Known mistakes, each as one change of the package's own source, to prove that the checks bite.

A mutant is the package with one passage replaced. ``mutated`` puts it in the package's place for
the length of a ``with`` block; ``judge`` and the doctests then have to reject it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from types import ModuleType

from chainrule._mutants_beyond import BEYOND

__all__ = ["MUTANTS", "Mutant", "mutated"]

MODULES = [  # in an order in which each finds what it imports
    "_arguments",
    "activations",
    "units",
    "softmax",
    "model",
    "forward",
    "cost",
    "backpropagation",
    "optimizers",
    "_in_place",
    "_engine",
    "_loop",
    "_setup",
    "training",
    "verification",
    "data",
    "__init__",
]


@dataclass(frozen=True)
class Mutant:
    """One mistake: ``right`` stands exactly once in the module, ``wrong`` takes its place."""

    name: str
    mistake: str  # in words, for the page
    module: str
    right: str
    wrong: str
    erratum: str = ""  # where the article prints this form


@contextmanager
def mutated(mutant: Mutant) -> Iterator[ModuleType]:
    """The package with this mistake in it, under its own name, until the block ends."""
    before = {
        name: module for name, module in sys.modules.items() if name.split(".")[0] == "chainrule"
    }
    for name in before:
        del sys.modules[name]
    try:
        for name in MODULES:
            _load(name, mutant)
        yield sys.modules["chainrule"]
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "chainrule"]:
            del sys.modules[name]
        sys.modules.update(before)


def _load(name: str, mutant: Mutant) -> None:
    source = files(__package__).joinpath(f"{name}.py").read_text(encoding="utf-8")
    if name == mutant.module:
        if source.count(mutant.right) != 1:
            raise ValueError(
                f"{mutant.name}: expected the passage once in {name}.py, found it "
                f"{source.count(mutant.right)} times: {mutant.right}"
            )
        source = source.replace(mutant.right, mutant.wrong)
    full_name = "chainrule" if name == "__init__" else f"chainrule.{name}"
    module = ModuleType(full_name)
    if "chainrule" not in sys.modules:  # the submodules' parent, filled at the end
        parent = sys.modules["chainrule"] = ModuleType("chainrule")
        parent.__path__ = []
    if name == "__init__":
        module = sys.modules["chainrule"]
    sys.modules[full_name] = module
    module.__package__ = "chainrule"
    exec(compile(source, f"<{name}.py, {mutant.name}>", "exec"), module.__dict__)


MUTANTS = [
    # chapter 1 to 4: activations, model, forward
    Mutant("step-at-threshold", "the step is 1 at its threshold", "activations",
           "(numbers > limit)", "(numbers >= limit)"),
    Mutant("threshold-ignored", "the threshold is ignored", "activations",
           "(numbers > limit)", "(numbers > 0)"),
    Mutant("sigmoid-mirrored", "e^z in place of e^(−z)", "activations",
           "result = 1 / (1 + np.exp(-wide))", "result = 1 / (1 + np.exp(wide))"),
    Mutant("sigmoid-overflows", "1/(1 + e^(−z)) for every z: overflows far out", "activations",
           "near = wide.real >= -700", "near = wide.real >= -np.inf"),
    Mutant("sigmoid-cut-off", "0 below −700, where σ is small but not 0", "activations",
           "np.exp(np.where(near, -700, wide))", "0 * wide.real"),
    Mutant("slope-cancels", "σ(1 − σ), which is 0 for z > 37", "activations",
           "sigmoid(numbers) * sigmoid(-numbers)", "sigmoid(numbers) * (1 - sigmoid(numbers))"),
    Mutant("slope-of-tanh", "1 − σ², the rule for tanh", "activations",
           "sigmoid(numbers) * sigmoid(-numbers)", "1 - sigmoid(numbers) ** 2"),
    Mutant("slope-without-second-factor", "σ' = σ", "activations",
           "sigmoid(numbers) * sigmoid(-numbers)", "sigmoid(numbers)"),
    Mutant("bias-column-forgotten", "Theta without a column for the bias", "model",
           "(after, before + 1)", "(after, before)"),
    Mutant("theta-transposed", "Theta as (s_l + 1, s_{l+1})", "model",
           "(after, before + 1)", "(before + 1, after)"),
    Mutant("zeros-for-ones", "the bias unit is 0", "model",
           "np.ones((len(matrix), 1), matrix.dtype)", "np.zeros((len(matrix), 1), matrix.dtype)"),
    Mutant("bias-column-last", "the column of ones comes last", "model",
           "[np.ones((len(matrix), 1), matrix.dtype), matrix]",
           "[matrix, np.ones((len(matrix), 1), matrix.dtype)]"),
    Mutant("weights-all-zero", "all initial weights zero", "model",
           "rng.uniform(-limit, limit, size=(rows, columns - 1))", "0"),
    Mutant("weights-all-equal", "all initial weights equal", "model",
           "rng.uniform(-limit, limit, size=(rows, columns - 1))", "rng.uniform(-limit, limit)"),
    Mutant("glorot-slip", "√6/(a + b) in place of √(6/(a + b))", "model",
           "before, after: 6 / (before + after)", "before, after: 6 / (before + after) ** 2"),
    Mutant("random-bias", "random bias weights", "model",
           "        weights.append(matrix)", "        weights.append(matrix + limit / 9)"),
    Mutant("theta-not-transposed", "Ã Theta in place of Ã Thetaᵀ", "forward",
           "@ Theta.T", "@ Theta", erratum="E2"),
    Mutant("no-activation", "A = Z: the layers collapse to one", "forward",
           "activations.append(activate(Z))", "activations.append(Z)"),
    Mutant("sigmoid-twice", "σ applied twice", "forward",
           "activations.append(activate(Z))", "activations.append(activate(activate(Z)))"),
    Mutant("activations-kept-as-sums", "activations returned as weighted sums", "forward",
           "weighted_sums.append(Z)", "weighted_sums.append(OUTPUT[output](Z))"),
    Mutant("bias-forgotten", "the bias weights do nothing in forward propagation", "forward",
           "add_bias(activations[-1]) @ Theta.T", "activations[-1] @ Theta[:, 1:].T"),
    Mutant("bias-twice", "x_0 = 1 and a separate b", "forward",
           "@ Theta.T", "@ Theta.T + Theta[:, 0]"),
    Mutant("tie-to-the-last", "the last wins a tie", "forward",
           "Z.argmax(axis=1)", "Z.shape[1] - 1 - Z[:, ::-1].argmax(axis=1)"),
    Mutant("argmax-over-examples", "argmax down the columns", "forward",
           "Z.argmax(axis=1)", "Z.argmax(axis=0)"),
    Mutant("argmax-of-activations", "argmax of h, where 1.0 = 1.0", "forward",
           "Z.argmax(axis=1)", "OUTPUT['sigmoid'](Z).argmax(axis=1)"),
    Mutant("half-of-z", "one output unit: class 1 where z > ½", "forward",
           "(Z[:, 0] > 0)", "(Z[:, 0] > 0.5)"),
    # chapter 5: cost
    Mutant("one-minus-log", "(1 − y)(1 − log h) in place of (1 − y) log(1 − h)", "cost",
           "(1 - Y) * _softplus(Z)", "(1 - Y) * (1 + _softplus(-Z))", erratum="E8"),
    Mutant("log10", "the logarithm to base 10", "cost",
           "losses: Array = Y * _softplus(-Z) + (1 - Y) * _softplus(Z)",
           "losses: Array = (Y * _softplus(-Z) + (1 - Y) * _softplus(Z)) / np.log(10)"),
    Mutant("loss-swapped", "y and 1 − y swapped", "cost",
           "Y * _softplus(-Z) + (1 - Y) * _softplus(Z)",
           "Y * _softplus(Z) + (1 - Y) * _softplus(-Z)"),
    Mutant("only-the-right-class", "only the term of y = 1", "cost",
           "Y * _softplus(-Z) + (1 - Y) * _softplus(Z)", "Y * _softplus(-Z)"),
    Mutant("loss-with-the-wrong-sign", "the minus in front is lost", "cost",
           "losses: Array = Y * _softplus(-Z) +", "losses: Array = -Y * _softplus(-Z) -"),
    Mutant("loss-from-activations", "−log σ(z): infinite where h rounds to 0 or 1", "cost",
           "Y * _softplus(-Z) + (1 - Y) * _softplus(Z)",
           "-Y * np.log(1 / (1 + np.exp(-Z))) - (1 - Y) * np.log(1 - 1 / (1 + np.exp(-Z)))"),
    Mutant("loss-cancels", "log(1 + e^z) − yz, which loses all digits far out", "cost",
           "Y * _softplus(-Z) + (1 - Y) * _softplus(Z)", "_softplus(Z) - Y * Z"),
    Mutant("squared-error", "the squared error for the log-loss", "cost",
           "Y * _softplus(-Z) + (1 - Y) * _softplus(Z)", "(1 / (1 + np.exp(-Z)) - Y) ** 2"),
    Mutant("cost-without-mean", "the sum over examples, 1/m missing", "cost",
           "LOSS[output](output_sums, Y).sum() / m", "LOSS[output](output_sums, Y).sum()"),
    Mutant("mean-over-outputs-too", "the mean over outputs as well", "cost",
           "LOSS[output](output_sums, Y).sum() / m", "LOSS[output](output_sums, Y).mean()"),
    Mutant("divided-by-m-minus-1", "÷ (m − 1)", "cost",
           "LOSS[output](output_sums, Y).sum() / m",
           "LOSS[output](output_sums, Y).sum() / (m - 1)"),
    Mutant("penalty-on-the-bias", "λ on the bias weights too", "cost",
           "np.square(Theta[:, 1:])", "np.square(Theta)"),
    Mutant("penalty-without-half", "λ/m in place of λ/2m", "cost",
           "lam / (2 * m) * squares", "lam / m * squares"),
    Mutant("penalty-without-m", "λ/2 in place of λ/2m", "cost",
           "lam / (2 * m) * squares", "lam / 2 * squares"),
    Mutant("penalty-not-squared", "Σ θ in place of Σ θ²", "cost",
           "np.square(Theta[:, 1:]).sum()", "Theta[:, 1:].sum()"),
    Mutant("penalty-of-the-last-layer", "only one θ vector, as in logistic regression", "cost",
           "for Theta in weights)\n        return", "for Theta in weights[-1:])\n        return"),
    # chapter 7: backpropagation
    Mutant("delta-sign", "y − h: uphill", "backpropagation",
           "delta = activations[-1] - Y", "delta = Y - activations[-1]", erratum="E10"),
    Mutant("output-delta-sign", "δ = y − h in the function itself", "backpropagation",
           'outputs - as_targets("Y", Y, outputs.shape)',
           'as_targets("Y", Y, outputs.shape) - outputs', erratum="E10"),
    Mutant("delta-of-squared-error", "δ with an extra h(1 − h)", "backpropagation",
           "delta = activations[-1] - Y",
           "delta = (activations[-1] - Y) * activations[-1] * (1 - activations[-1])"),
    Mutant("post-activation", "σ' at the activation, not at the weighted sum", "backpropagation",
           "delta = send_back(delta, weights[k], weighted_sums[k], hidden)",
           "delta = send_back(delta, weights[k], activations[k], hidden)"),
    Mutant("no-slope", "σ' missing", "backpropagation",
           " * slope(Z)", "", erratum=""),
    Mutant("matrix-product-with-slope", "a matrix product with σ'", "backpropagation",
           " * slope(Z)", " @ slope(Z)", erratum="E14"),
    Mutant("bias-not-dropped", "the bias column is sent back too", "backpropagation",
           "next_delta @ next_weights[:, 1:]", "next_delta @ next_weights", erratum="E14"),
    Mutant("wrong-column-dropped", "the last column is dropped, not the first", "backpropagation",
           "next_delta @ next_weights[:, 1:]", "next_delta @ next_weights[:, :-1]"),
    Mutant("theta-transposed-back", "δ Thetaᵀ, with Theta as in Image 5", "backpropagation",
           "next_delta @ next_weights[:, 1:]", "next_delta @ next_weights[:, 1:].T", erratum="E14"),
    Mutant("gradient-without-mean", "1/m missing in the gradient", "backpropagation",
           "add_bias(activations[k]) / m", "add_bias(activations[k])", erratum="E7"),
    Mutant("gradient-divided-by-m-minus-1", "÷ (m − 1) in the gradient", "backpropagation",
           "add_bias(activations[k]) / m", "add_bias(activations[k]) / (m - 1)"),
    Mutant("gradient-transposed", "Ãᵀδ: the transpose of the gradient", "backpropagation",
           "delta.T @ add_bias(activations[k]) / m + gradients[k]",
           "add_bias(activations[k]).T @ delta / m + gradients[k].T", erratum="E7"),
    Mutant("only-the-last-example", "overwritten, not summed over the examples", "backpropagation",
           "delta.T @ add_bias(activations[k]) / m",
           "delta[-1:].T @ add_bias(activations[k])[-1:] / m"),
    Mutant("delta-before-its-layer", "the next layer's activations", "backpropagation",
           "add_bias(activations[k])", "add_bias(activations[k + 1])"),
    Mutant("first-layer-forgotten", "the range ends one layer early", "backpropagation",
           "reversed(range(len(weights)))", "reversed(range(1, len(weights)))"),
    Mutant("layers-upwards", "the layers are taken upwards", "backpropagation",
           "reversed(range(len(weights)))", "range(len(weights))", erratum="E13"),
    Mutant("gradient-penalises-bias", "λ on the bias weights in the gradient", "backpropagation",
           "        gradient[:, 0] = 0\n", ""),
    Mutant("sum-of-all-weights", "λ/m times the sum of all weights", "backpropagation",
           "gradient = lam / m * Theta\n",
           "gradient = lam / m * sum(T[:, 1:].sum() for T in weights) * np.ones(Theta.shape)\n",
           erratum="E15"),
    Mutant("gradient-of-penalty-halved", "λ/2m in the gradient", "backpropagation",
           "gradient = lam / m * Theta\n", "gradient = lam / (2 * m) * Theta\n"),
    Mutant("gradient-of-penalty-without-m", "λ in place of λ/m in the gradient", "backpropagation",
           "gradient = lam / m * Theta\n", "gradient = lam * Theta\n"),
    Mutant("penalty-forgotten", "the penalty is in the cost only", "backpropagation",
           " / m + gradients[k]", " / m"),
    # chapter 8: training, data, checks
    Mutant("uphill", "θ + α ∂J/∂θ", "training",
           "Theta - learning_rate * gradient", "Theta + learning_rate * gradient"),
    Mutant("learning-rate-twice", "the learning rate applied twice", "training",
           "Theta - learning_rate * gradient", "Theta - learning_rate**2 * gradient"),
    Mutant("learning-rate-forgotten", "the learning rate ignored", "training",
           "Theta - learning_rate * gradient", "Theta - gradient"),
    Mutant("training-without-penalty", "λ forgotten in the steps", "training",
           "vector.add_penalty(scale * strength / m)", "vector.add_penalty(0.0)"),
    Mutant("history-without-penalty", "λ forgotten in the history", "training",
           "penalty_before = penalty(vector.weights, strength, m).real", "penalty_before = 0.0"),
    Mutant("one-step-too-few", "the last step is not taken", "training",
           "for step in range(steps):", "for step in range(steps - 1):"),
    Mutant("forward-difference", "(f(θ + h) − f(θ))/h: half the digits", "verification",
           "(f_above - f_below) / (above - below)",
           "(f_above - _one_number(f([np.where(w == below, here, w) for w in moved])).real) "
           "/ (above - here)"),
    Mutant("complex-step-not-divided", "Im f(θ + ih), not divided by h", "verification",
           "_one_number(value).imag / COMPLEX_STEP", "_one_number(value).imag"),
    Mutant("one-hot-shifted", "classes counted from 1", "data",
           "np.eye(count)[classes]", "np.eye(count)[classes - 1]"),
    Mutant("error-rate", "the share of wrong answers", "data",
           "(guesses == classes).mean()", "(guesses != classes).mean()"),
    *[Mutant(*mistake) for mistake in BEYOND],
]  # fmt: skip
