"""Chapter 1."""

from itertools import product


@scene("eq-1-weighted-sum")
def weighted_sum(k):
    return Scene(w=W1, x=X1, b=B1, z=Z1)


@scene("eq-1-unit-step")
def unit_step(k):
    z = [-1.0, 0.0, 0.2]
    return Scene(each={"z": z, "a": list(cr.unit_step(z))}, step=cr.unit_step)


@scene("eq-1-bias-as-weight")
def bias_as_weight(k):
    return Scene(first={"w": (0,), "x": (0,)}, w=np.r_[B1, W1], x=np.r_[1, X1], b=B1, z=Z1)


@scene("eq-1-layer")
def layer(k):
    w, b = rng(k).normal(size=(4, 3)), rng(9 + k).normal(size=4)
    return Scene(g=cr.sigmoid, w=w, b=b, x=X1, a=cr.sigmoid(w @ X1 + b))


@scene("eq-1-no-single-unit")
def no_single_unit(k):
    return Scene(z=lambda *x: B1 + W1 @ x)


@scene("eq-1-odd")
def odd(k):
    corners = [np.array(c) for c in product((0.0, 1.0), repeat=3)]
    a = [np.array([float(c.sum() > t) for t in (0.5, 1.5, 2.5)]) for c in corners]
    return Scene(each={"x": corners, "a": a, "h": [c.sum() % 2 for c in corners]}, g=cr.unit_step)


@scene("eq-1-arrows eq-1-weights")
def counts(k):
    sizes = SIZES[k][0]
    shapes = cr.weight_shapes(sizes)
    weights = sum(rows * columns for rows, columns in shapes)
    return Scene(
        L=len(sizes),
        s=np.array(sizes),
        arrows=sum(rows * (columns - 1) for rows, columns in shapes),
        weights=weights,
    )
