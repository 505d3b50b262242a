"""The exercises of chapter 5."""

import math

import numpy as np

from chainrule import l2_penalty, log_loss
from chainrule.exercises._cases import network, numbers
from chainrule.exercises._exercise import Exercise

__all__ = ["EXERCISES"]

BASE_10 = "That is the logarithm to base 10. All logarithms of this book are natural ones."
BASE_2 = "That is the logarithm to base 2. All logarithms of this book are natural ones."

LOG_2 = math.log(2)
HALF_SURE = Exercise(
    "5.1",
    right=[LOG_2, LOG_2, 10 * LOG_2],
    mistakes=(
        ([0.301, 0.301, 3.01], BASE_10),
        ([1, 1, 10], BASE_2),
        (
            [LOG_2, LOG_2, LOG_2],
            "The two losses are right. The cost adds the losses of the ten outputs; its mean is "
            "only over the examples.",
        ),
        ([LOG_2, 0, LOG_2], "For y = 0 it is the other term that counts: −log(1 − h)."),
        ([0.25, 0.25, 2.5], "That is the squared error. The log-loss is asked for."),
    ),
    tolerance=1e-3,
)

LIKELIHOOD = Exercise(
    "5.2",
    right=[0.02, -math.log(0.02) / 4],
    mistakes=(
        (
            [0.02, -math.log(0.02)],
            "The likelihood is right. J is a mean over the four examples: forgot 1/m?",
        ),
        ([0.02, math.log(0.02) / 4], "The likelihood is right. J has a minus in front."),
        ([0.02, -math.log10(0.02) / 4], BASE_10),
        (
            [0.18, -math.log(0.18) / 4],
            "An answer h gives the probability h to yes and 1 − h to no. Where the target is 0, "
            "take 1 − h.",
        ),
    ),
    tolerance=1e-3,
)

LOSS_MUTANTS = {
    "one-minus-log": "The second term is wrong: log(1 − h) is not 1 − log h. Erratum E8 is this.",
    "log10": BASE_10,
    "loss-swapped": "y and 1 − y are swapped: for y = 1 the loss has to fall as z rises.",
    "only-the-right-class": "The term of y = 0 is missing: (1 − y) log(1 + e^z).",
    "loss-with-the-wrong-sign": "Sign wrong: a loss is never negative. A minus is lost.",
    "loss-from-activations": "Right for small z, but not for large ones: `np.exp` overflows, or h "
    "rounds to 0 or 1. Let `np.exp` see only numbers below 0: `np.exp(-abs(z))`.",
    "squared-error": "That is the squared error. The log-loss is asked for.",
}

LOG_LOSS = Exercise(
    "5.3",
    right=log_loss,
    cases={
        "ordinary weighted sums": (numbers(3, 4), np.tile([0.0, 1.0, 1.0, 0.3], (3, 1))),
        "z = ±800": (np.array([-800.0, -800.0, 800.0, 800.0]), np.array([0.0, 1.0, 0.0, 1.0])),
    },
    mistakes=(
        (
            lambda z, y: np.log1p(np.exp(-abs(z))),
            "That is the small part only. Add `np.maximum(z, 0)`, for y = 1 `np.maximum(-z, 0)`.",
        ),
    ),
    mutants=LOSS_MUTANTS,
)

SOFT_LOSS = -0.3 * math.log(0.3) - 0.7 * math.log(0.7)
SOFT_TARGET = Exercise(
    "5.4",
    right=[0.3, SOFT_LOSS],
    mistakes=(
        ([0.3, 0], "The answer is right, its loss is not: put h = y = 0.3 into both terms."),
        ([0.3, -math.log(0.3)], "The answer is right. Its loss weighs both terms, by y and 1 − y."),
        ([0.3, -0.3 * math.log(0.3)], "The answer is right. The term of 1 − y is missing."),
        ([0.3, SOFT_LOSS / math.log(10)], BASE_10),
        ([0.5, LOG_2], "At h = ½ the slope h − y is not 0 yet."),
    ),
    tolerance=1e-3,
)

TWINS = Exercise(
    "5.5",
    right=math.factorial(5) * math.factorial(3),
    mistakes=(
        (
            math.factorial(8),
            "A unit cannot change its layer: count the orders of each layer alone.",
        ),
        (120 + 6, "Each order of one layer goes with each order of the other: do not add."),
        (5 * 3, "Five units can stand in more than 5 orders."),
        (
            math.factorial(7) * 120 * 6,
            "Inputs and outputs have their names. Only the hidden units can be swapped.",
        ),
    ),
)

CONVEX = Exercise(
    "5.6",
    right=[0, 0, 1, "no"],
    mistakes=(
        ([0, 0, 1, "yes"], "The costs are right. In the middle, is 1 at most the mean of the two?"),
        ([0, 0, 0, "yes"], "The middle between −1 and 1 is 0. What is (0² − 1)²?"),
        ([0, 0, -1, "yes"], "The middle is θ = 0. The square of −1 is positive."),
        ([4, 0, 1, "no"], "At θ = −1 the square θ² is 1, not −1."),
    ),
)

PENALTY_MUTANTS = {
    "penalty-on-the-bias": "λ on the bias: column 0 holds the bias weights, and they are not "
    "penalised. Take `Theta[:, 1:]`.",
    "penalty-without-half": "Twice too large: forgot the ½ of λ/2m.",
    "penalty-without-m": "Forgot 1/m: the factor is λ/2m.",
    "penalty-not-squared": "The weights are added, not their squares.",
    "penalty-of-the-last-layer": "Only one matrix counts. Add up over all of them.",
}

PENALTY = Exercise(
    "5.7",
    right=l2_penalty,
    cases={
        "one matrix": ([numbers(2, 4)], 0.5, 6),
        "three matrices": (network(4, 9, 6, 2, m=12)[0], 0.7, 12),
    },
    mistakes=(
        (
            lambda weights, lam, m: lam / (2 * m) * (weights[0][:, 1:] ** 2).sum(),
            "Only the first matrix counts. Is `return` inside the loop?",
        ),
    ),
    mutants=PENALTY_MUTANTS,
)

EXERCISES = [HALF_SURE, LIKELIHOOD, LOG_LOSS, SOFT_TARGET, TWINS, CONVEX, PENALTY]
