"""Steps that remember the steps before them: momentum and Adam (beyond the article).

``OPTIMIZERS`` is the choice that ``gradient_descent`` offers. Its functions change arrays in place,
for speed; the public functions do the same to copies.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule._arguments import Array, Weights, as_number, as_same_shapes, as_weights
from chainrule.trained import remembering

__all__ = ["adam_step", "momentum_step"]

BETA = 0.9  # how much of the velocity stays
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8  # Adam's, as its authors recommend


class Optimizer(NamedTuple):
    """A way to step, and what it has to remember from step to step."""

    # of weights, gradient, memory and learning rate; the first three are changed
    step: Callable[[Array, Array, list[Array], float], None]
    new_memory: Callable[[Array], list[Array]]  # before the first step, for these weights
    takes_alpha_times_gradient: bool  # then that product costs nothing: see Source.scale

    def scale(self, alpha: float) -> float:
        """What the gradient has to be multiplied by before the step."""
        return alpha if self.takes_alpha_times_gradient else 1.0


def descend(theta: Array, gradient: Array, memory: list[Array], alpha: float) -> None:
    theta -= gradient


def descend_with_momentum(theta: Array, gradient: Array, memory: list[Array], alpha: float) -> None:
    (velocity,) = memory
    velocity *= BETA
    velocity -= gradient
    theta += velocity


def descend_with_adam(theta: Array, gradient: Array, memory: list[Array], alpha: float) -> None:
    mean, square, steps = memory
    steps += 1
    mean *= BETA_1
    mean += (1 - BETA_1) * gradient
    square *= BETA_2
    np.square(gradient, gradient)
    gradient *= 1 - BETA_2
    square += gradient
    # in the gradient's place: the root of the corrected mean square, then the whole step
    np.divide(square, 1 - BETA_2 ** float(steps), gradient)
    np.sqrt(gradient, gradient)
    gradient += EPSILON
    np.divide(mean, gradient, gradient)
    gradient *= alpha / (1 - BETA_1 ** float(steps))
    theta -= gradient


def no_memory(theta: Array) -> list[Array]:
    return []


def no_velocity(theta: Array) -> list[Array]:
    return [np.zeros_like(theta)]


def no_moments(theta: Array) -> list[Array]:
    """Mean, mean square, and the number of steps."""
    return [np.zeros_like(theta), np.zeros_like(theta), np.zeros(())]


OPTIMIZERS = {
    "descent": Optimizer(descend, no_memory, True),
    "momentum": Optimizer(descend_with_momentum, no_velocity, True),
    "adam": Optimizer(descend_with_adam, no_moments, False),
}


def momentum_step(
    weights: Sequence[npt.ArrayLike],
    gradients: Sequence[npt.ArrayLike],
    velocity: Sequence[npt.ArrayLike] | None,
    learning_rate: float,
) -> tuple[Weights, Weights]:
    """One step of gradient descent with momentum: nine tenths of the last step, and the gradient.

    Formula, with β = 0.9:

        V[l] := β V[l] − α ∂J/∂Theta[l]        Theta[l] := Theta[l] + V[l]

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        The matrices Theta[l].
    gradients : list of L − 1 arrays, the shapes of weights, float
        ∂J/∂Theta[l], as ``backpropagate`` returns them.
    velocity : list of L − 1 arrays, the shapes of weights, float; or None
        V[l], as the step before returned it; None before the first, where it is 0.
    learning_rate : float
        α > 0.

    Returns
    -------
    weights : list of L − 1 arrays, the shapes of weights
    velocity : list of L − 1 arrays, the shapes of weights

    Raises
    ------
    ValueError
        If shapes differ, numbers are not finite, or learning_rate <= 0.
    TypeError
        If something is not of the type named above.

    References
    ----------
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.

    Examples
    --------
    The same gradient three times, from 0 with α = 1: steps of 1, 1.9 and 2.71.

    >>> weights, velocity = [[[0.0, 0.0]]], None
    >>> for _ in range(3):
    ...     weights, velocity = momentum_step(weights, [[[-1.0, 0.5]]], velocity, 1.0)
    ...     print(weights[0].round(6).tolist(), velocity[0].round(6).tolist())
    [[1.0, -0.5]] [[1.0, -0.5]]
    [[2.9, -1.45]] [[1.9, -0.95]]
    [[5.61, -2.805]] [[2.71, -1.355]]

    >>> momentum_step(weights, weights, [[[1.0]]], 1.0)
    Traceback (most recent call last):
    ...
    ValueError: velocity[0]: expected shape (1, 2), got (1, 1)
    >>> momentum_step(weights, weights, None, -0.5)
    Traceback (most recent call last):
    ...
    ValueError: learning_rate: expected a number > 0, got -0.5
    """
    return _step("momentum", weights, gradients, ("velocity", velocity), learning_rate)


def adam_step(
    weights: Sequence[npt.ArrayLike],
    gradients: Sequence[npt.ArrayLike],
    moments: Sequence[npt.ArrayLike] | None,
    learning_rate: float,
) -> tuple[Weights, Weights]:
    """One step of Adam: every weight moves by about α, whatever the size of its gradient.

    Formula, for the t-th step and each weight with its gradient g, with β₁ = 0.9, β₂ = 0.999,
    ε = 1e−8:

        m := β₁ m + (1 − β₁) g        v := β₂ v + (1 − β₂) g²
        θ := θ − α (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)

    Parameters
    ----------
    weights : list of L − 1 arrays (s_{l+1}, s_l + 1), float
        The matrices Theta[l].
    gradients : list of L − 1 arrays, the shapes of weights, float
        ∂J/∂Theta[l], as ``backpropagate`` returns them.
    moments : list of 3(L − 1) arrays, float; or None
        For each matrix m and v of its shape, and the number of steps t, shape (), as the step
        before returned them; None before the first.
    learning_rate : float
        α > 0.

    Returns
    -------
    weights : list of L − 1 arrays, the shapes of weights
    moments : list of 3(L − 1) arrays, the shapes above

    Raises
    ------
    ValueError
        If shapes differ, numbers are not finite, or learning_rate <= 0.
    TypeError
        If something is not of the type named above.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.

    Examples
    --------
    The first step is α for every weight, however steep the cost is for it, up to ε:

    >>> import numpy as np
    >>> weights, moments = adam_step([[[0.0, 0.0]]], [[[-100.0, 0.01]]], None, 0.5)
    >>> weights[0].round(5).tolist()
    [[0.5, -0.5]]

    Seven hundred steps, as printed in the paper:

    >>> theta, m, v, slopes = 0.25, 0.0, 0.0, np.random.default_rng(0).normal(size=700)
    >>> for t, g in enumerate(slopes, start=1):
    ...     m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
    ...     theta -= 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    >>> weights, moments = [[[0.25, 0.25]]], None
    >>> for g in slopes:
    ...     weights, moments = adam_step(weights, [[[g, g]]], moments, 0.1)
    >>> bool(np.abs(weights[0] - theta).max() < 1e-14)
    True

    >>> adam_step(weights, weights, [[[1.0]]], 1.0)
    Traceback (most recent call last):
    ...
    ValueError: moments: expected a list of 3 matrices, as weights
    """
    return _step("adam", weights, gradients, ("moments", moments), learning_rate)


def _step(
    name: str,
    weights: Sequence[npt.ArrayLike],
    gradients: Sequence[npt.ArrayLike],
    memory: tuple[str, Sequence[npt.ArrayLike] | None],  # with the name of the argument
    learning_rate: float,
) -> tuple[Weights, Weights]:
    """One step, matrix by matrix, on copies."""
    optimizer = OPTIMIZERS[name]
    matrices = [Theta.copy() for Theta in as_weights(weights)]
    alpha = as_number("learning_rate", learning_rate, above=0)
    fresh = [optimizer.new_memory(Theta) for Theta in matrices]
    flat = [array for arrays in fresh for array in arrays]
    slopes = as_same_shapes("gradients", gradients, matrices)
    if memory[1] is not None:
        for kept, given in zip(flat, as_same_shapes(*memory, flat), strict=True):
            kept[...] = given
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        for Theta, slope, arrays in zip(matrices, slopes, fresh, strict=True):
            optimizer.step(Theta, slope * optimizer.scale(alpha), arrays, alpha)
    if not all(np.isfinite(array).all() for array in [*matrices, *flat]):
        raise ValueError(f"gradients: a step with learning_rate {alpha:g} makes a number overflow")
    return remembering(weights, matrices), flat
