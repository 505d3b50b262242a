"""Points to play with: each kind from a generator, so that a script makes the same ones."""

import numpy as np

from chainrule._arguments import Array, as_count, as_number
from chainrule.data import xor
from chainrule.engine.arguments import as_generator

__all__ = ["circles", "clouds", "curve", "moons", "noisy_xor", "spirals"]


def noisy_xor(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """The four points of ``xor``, in turn, each with normal noise.

    Formula: none; drawn at random. Point i is row i mod 4 of ``xor``, plus noise · N(0, 1) in both
    coordinates.

    Parameters
    ----------
    count : int >= 1
        How many points.
    noise : float >= 0
        Standard deviation of what is added to each coordinate.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    points : array (count, 2), float64
    labels : array (count,), float64
        The class of each point, 0 or 1.

    Raises
    ------
    ValueError, TypeError
        If count < 1, noise < 0, or rng is no Generator.

    Examples
    --------
    >>> points, labels = noisy_xor(4, 0.0, np.random.default_rng(0))
    >>> X, Y = xor()
    >>> bool((points == X).all()), bool((labels == Y[:, 0]).all())
    (True, True)
    >>> far = noisy_xor(4000, 0.2, np.random.default_rng(0))[0] - np.tile(X, (1000, 1))
    >>> round(float(far.std()), 2)
    0.2
    """
    m, sigma, rng = _checked(count, noise, rng)
    X, Y = xor()
    corner = np.arange(m) % 4
    return X[corner] + _noise(sigma, rng, m), Y[corner, 0]


def moons(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two half circles, each with an end inside the other.

    Formula: none; drawn at random. With t from 0 to π class 0 lies at (cos t − ½, sin t − ¼),
    class 1 at (½ − cos t, ¼ − sin t), plus noise · N(0, 1). Every second point is of class 1.

    Parameters
    ----------
    count, noise, rng
        As for ``noisy_xor``.

    Returns
    -------
    points : array (count, 2), float64
    labels : array (count,), float64

    Raises
    ------
    ValueError, TypeError
        As ``noisy_xor``.

    Examples
    --------
    >>> points, labels = moons(300, 0.0, np.random.default_rng(0))
    >>> upper = points[labels == 0] + [0.5, 0.25]
    >>> bool(np.abs((upper**2).sum(axis=1) - 1).max() < 1e-15), bool((upper[:, 1] >= 0).all())
    (True, True)
    >>> lower = [0.5, 0.25] - points[labels == 1]
    >>> bool(np.abs((lower**2).sum(axis=1) - 1).max() < 1e-15), bool((lower[:, 1] >= 0).all())
    (True, True)
    """
    m, sigma, rng = _checked(count, noise, rng)
    labels, t = _in_turn(m, 2), rng.uniform(0, np.pi, m)
    side = 1 - 2 * labels  # 1, or −1 for the moon that is turned by half a circle
    points = np.column_stack([np.cos(t) - 0.5, np.sin(t) - 0.25]) * side[:, None]
    return points + _noise(sigma, rng, m), labels


def circles(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """A small circle inside a large one.

    Formula: none; drawn at random. With t from 0 to 2π class c lies at (1 − c/2) (cos t, sin t),
    plus noise · N(0, 1). Every second point is of class 1.

    Parameters
    ----------
    count, noise, rng
        As for ``noisy_xor``.

    Returns
    -------
    points : array (count, 2), float64
    labels : array (count,), float64

    Raises
    ------
    ValueError, TypeError
        As ``noisy_xor``.

    Examples
    --------
    >>> points, labels = circles(300, 0.0, np.random.default_rng(0))
    >>> bool(np.abs(np.hypot(*points.T) - (1 - labels / 2)).max() < 1e-15)
    True
    """
    m, sigma, rng = _checked(count, noise, rng)
    labels, t = _in_turn(m, 2), rng.uniform(0, 2 * np.pi, m)
    return _polar(1 - labels / 2, t) + _noise(sigma, rng, m), labels


def spirals(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two spirals, one turned by half a circle against the other.

    Formula: none; drawn at random. With t from 0.1 to 1.25 class c lies at t (cos φ, sin φ),
    φ = 3π t + π c, plus noise · N(0, 1) / 4: the arms are close. Every second point is of class 1.

    Parameters
    ----------
    count, noise, rng
        As for ``noisy_xor``.

    Returns
    -------
    points : array (count, 2), float64
    labels : array (count,), float64

    Raises
    ------
    ValueError, TypeError
        As ``noisy_xor``.

    References
    ----------
    K. J. Lang and M. J. Witbrock, "Learning to tell two spirals apart", 1988.

    Examples
    --------
    >>> points, labels = spirals(300, 0.0, np.random.default_rng(0))
    >>> t = np.hypot(*points.T)
    >>> bool(t.min() >= 0.1), bool(t.max() <= 1.25)
    (True, True)
    >>> turned = 3 * np.pi * t + np.pi * labels
    >>> bool(np.abs(t * np.cos(turned) - points[:, 0]).max() < 1e-14)
    True
    """
    m, sigma, rng = _checked(count, noise, rng)
    labels, t = _in_turn(m, 2), rng.uniform(0.1, 1.25, m)
    return _polar(t, 3 * np.pi * t + np.pi * labels) + _noise(sigma / 4, rng, m), labels


def clouds(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Three clouds of points around the corners of a triangle.

    Formula: none; drawn at random. Class c, in turn 0, 1, 2, lies at (cos φ, sin φ),
    φ = π/2 + 2π c/3, plus (0.1 + noise) · N(0, 1).

    Parameters
    ----------
    count, noise, rng
        As for ``noisy_xor``.

    Returns
    -------
    points : array (count, 2), float64
    labels : array (count,), float64
        The class of each point, 0, 1 or 2.

    Raises
    ------
    ValueError, TypeError
        As ``noisy_xor``.

    Examples
    --------
    >>> points, labels = clouds(3000, 0.1, np.random.default_rng(0))
    >>> for c in range(3):
    ...     cloud = points[labels == c]
    ...     centre = cloud.mean(axis=0).round(1) + 0
    ...     print(centre.tolist(), round(float(cloud.std(axis=0).max()), 1))
    [0.0, 1.0] 0.2
    [-0.9, -0.5] 0.2
    [0.9, -0.5] 0.2
    """
    m, sigma, rng = _checked(count, noise, rng)
    labels = _in_turn(m, 3)
    centres = _polar(np.ones(m), np.pi / 2 + 2 * np.pi * labels / 3)
    return centres + _noise(0.1 + sigma, rng, m), labels


def curve(count: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Points of a curve, for a network whose answer is a number.

    Formula: none; drawn at random. With x from −1 to 1 it is y = sin(3 x), plus noise · N(0, 1).

    Parameters
    ----------
    count, noise, rng
        As for ``noisy_xor``.

    Returns
    -------
    x : array (count, 1), float64
    y : array (count,), float64

    Raises
    ------
    ValueError, TypeError
        As ``noisy_xor``.

    Examples
    --------
    >>> x, y = curve(300, 0.0, np.random.default_rng(0))
    >>> x.shape, bool((y == np.sin(3 * x[:, 0])).all())
    ((300, 1), True)
    """
    m, sigma, rng = _checked(count, noise, rng)
    x = rng.uniform(-1, 1, m)
    y: Array = np.sin(3 * x) + sigma * rng.normal(size=m)
    return x[:, None], y


def _checked(
    count: int, noise: float, rng: np.random.Generator
) -> tuple[int, float, np.random.Generator]:
    generator = as_generator("rng", rng)
    if generator is None:
        raise TypeError("rng: expected a numpy.random.Generator, got NoneType")
    return as_count("count", count, least=1), as_number("noise", noise, at_least=0), generator


def _in_turn(m: int, classes: int) -> Array:
    return np.arange(m) % classes * 1.0


def _polar(radius: Array, angle: Array) -> Array:
    points: Array = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return points


def _noise(sigma: float, rng: np.random.Generator, m: int) -> Array:
    noise: Array = sigma * rng.normal(size=(m, 2))
    return noise
