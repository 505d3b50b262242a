"""What several chapters share. Read first; its names are known in every other file of this folder.

A scene must not be symmetric: all sizes differ, no size + 1 is another size, m or m − 1, no K or m
is 2, weights and targets are no round numbers. A wrong transpose, index or factor then shows.
"""

import numpy as np

import chainrule as cr

# layer sizes and m, by variant
SIZES = [((5, 7, 9, 3), 13), ((6, 4, 10, 8), 13), ((8, 3, 10, 5), 15), ((3, 6, 11, 8), 16)]
# where a formula is for any number of layers: so that L − 2 is not 2
DEEP = [
    ((10, 2, 8, 6, 4), 13),
    ((4, 10, 6, 12, 8), 15),
    ((8, 3, 10, 12, 5, 14), 17),
    ((5, 9, 3), 12),
]

TILDE = r"\tilde A^{(l)} = [\mathbf 1 \;\; A^{(l)}]"
SMALL_LETTERS = (
    r"z^{(l)} = Z^{(l)}",
    r"a^{(l)} = A^{(l)}",
    r"\tilde a^{(l)} = \tilde A^{(l)}",
    "y = Y",
    "h = H",
)
FORWARD = ("eq-2-rows", TILDE, *SMALL_LETTERS)  # (2.10) says what A, Z and H are
COST = "image-27"  # (7.8)
DELTAS = ("image-29-5", "image-36")  # (7.11e) and (7.19)
DELTAS_BY_STEP = r"\delta^{(l)} = m\, \frac{\partial J}{\partial Z^{(l)}}"  # the table of notation


def rng(k):
    return np.random.default_rng(k)


def weights_of(sizes, k):
    """A matrix of weights for each layer but the last, by its number."""
    r = rng(100 + k)
    shapes = cr.weight_shapes(sizes)
    return {l: r.normal(size=shape) for l, shape in enumerate(shapes, 1)}


def network(k, *define, deep=False, sizes=None, lam=0.7, m=None, **more):
    """The network of chapters 2 and 5 to 8, defined by the displays that `define` names."""
    own_sizes, own_m = DEEP[k] if deep else SIZES[k]
    sizes, m, r = sizes or own_sizes, m or own_m, rng(k)
    values = {
        "L": len(sizes),
        "m": m,
        "K": sizes[-1],
        "s": np.array(sizes),
        "lam": lam,
        "X": r.normal(size=(m, sizes[0])),
        "Y": r.uniform(0.1, 0.9, size=(m, sizes[-1])),
        "Theta": weights_of(sizes, k),
        "sigma": cr.sigmoid,
    }
    return Scene(*define, **(values | more))


def matrices(scene):
    """The matrices of weights as the package wants them."""
    return [scene.values["Theta"][l] for l in sorted(scene.values["Theta"])]


def package(scene, lam=None):
    """Weights, X, Y and λ of a scene: the arguments of cost and backpropagate."""
    v = scene.values
    return matrices(scene), v["X"], v["Y"], v["lam"] if lam is None else lam


def by_layer(arrays, first=1):
    return dict(enumerate(arrays, first))


def forward_by_package(scene):
    """A, Z and H of the package, by layer."""
    A, Z = cr.forward(*package(scene)[:2])
    return {"A": by_layer(A), "Z": by_layer(Z[1:], 2), "H": A[-1]}


def one_example(k, *names, sizes=None, **more):
    """Chapters 2 and 6: one example, its vectors as columns, and some other `names`."""
    sizes = sizes or SIZES[k][0]
    scene = network(k, sizes=sizes)
    x = scene.values["X"][:1].T
    W = scene.values["Theta"]
    A, Z = cr.forward(matrices(scene), x.T)
    a = by_layer([row.T for row in A])
    tilde = {l: np.vstack([[[1.0]], column]) for l, column in a.items()}
    some = {
        "h": a[len(sizes)],
        "g": cr.sigmoid,
        "sigma": cr.sigmoid,
        "h_Theta": lambda x: cr.forward(matrices(scene), x.T)[0][-1].T,
        "W": {l: w[:, 1:] for l, w in W.items()},
        "b": {l: w[:, :1] for l, w in W.items()},
    }
    values = {"L": len(sizes), "s": np.array(sizes), "Theta": W, "x": x, "x_tilde": tilde[1]}
    values |= {"a": a, "a_tilde": tilde, "z": by_layer([row.T for row in Z[1:]], 2)}
    values |= {name: some[name] for name in names} | more
    return Scene(first={"a_tilde": (0,)}, zero={"a": "a_tilde", "x": "x_tilde"}, **values)


def log_loss(h, y):
    return -y * np.log(h) - (1 - y) * np.log(1 - h)


# one unit with three inputs: weights, inputs, bias
W1, X1, B1 = np.array([0.5, -1.2, 0.7]), np.array([1.5, 0.3, -2.0]), 0.4
Z1 = float(W1 @ X1 + B1)
SLOPES = [-3.0, -0.4, 0.7, 2.0]  # values of z
