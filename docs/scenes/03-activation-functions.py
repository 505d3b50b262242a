"""Chapter 3."""


@scene("eq-3-weighted-sum")
def weighted_sum_of_n(k):
    return Scene(n=3, w=W1, x=X1, b=B1, g=cr.sigmoid, z=Z1, a=float(cr.sigmoid(Z1)))


@scene("eq-3-small-changes")
def small_changes(k):
    moves, moved_b = 1e-6 * np.array([1.7, -0.4, 0.9]), -1.2e-6
    moved = cr.sigmoid(B1 + moved_b + (W1 + moves) @ X1) - cr.sigmoid(Z1)
    return Scene(
        r"a = g(b + \sum_{j=1}^{n} w_j x_j)",
        n=3, w=W1, x=X1, b=B1, g=cr.sigmoid,
        Delta_w=moves, Delta_b=moved_b, Delta_a=float(moved), tolerance=1e-5,
    )  # fmt: skip


@scene("eq-3-bump")
def bump(k):
    w, b, v, x = 2.5, np.array([1.4, -3.1]), 0.7, 0.9
    a = cr.sigmoid(w * x + b)
    return Scene(w=w, b=b, v=v, x=x, a=a, z=float(v * a[0] - v * a[1]), sigma=cr.sigmoid)


@scene("eq-3-step")
def step(k):
    return Scene(each={"z": [-1.0, 0.3, 0.5]}, t=0.3, g=lambda z: cr.unit_step(z, 0.3))


def complex_step_of(t):
    """The unit step for the complex step: flat on both sides, no number at the threshold."""
    return lambda z: np.where(np.real(z) == t, np.nan * (1 + 1j), np.real(z) > t)


@scene("eq-3-step-derivative")
def step_derivative(k):
    return Scene(each={"z": [-1.0, 0.3, 0.5]}, t=0.3, g=complex_step_of(0.3))


@scene("eq-3-step-gradient")
def step_gradient(k):
    return Scene(
        r"a = g(wx + b)", each={"w": [0.5, -2.0], "x": [3.0, 1.5]}, b=0.1, g=complex_step_of(0.0)
    )


@scene("eq-3-step-xor")
def step_xor(k):
    corners = [np.array([i, j]) for i in (0.0, 1.0) for j in (0.0, 1.0)]
    a = [np.array([float(c.sum() > t) for t in (0.5, 1.5)]) for c in corners]
    return Scene(each={"x": corners, "a": a, "h": [c.sum() % 2 for c in corners]}, g=cr.unit_step)


@scene("eq-3-linear")
def linear(k):
    return Scene(each={"z": [-1.0, 2.0, 0.3]}, c=3.0, g=lambda z: 3.0 * z)


@scene("eq-3-composition")
def composition(k):
    return Scene(each={"x": [-1.0, 2.0, 0.3]}, f=lambda x: x + 3, u=lambda z: 2 * z + 5)


@scene("eq-3-linear-collapse")
def linear_collapse(k):
    r = rng(k)
    W, b = (
        {1: r.normal(size=(5, 3)), 2: r.normal(size=(7, 5))},
        {1: r.normal(size=(5, 1)), 2: r.normal(size=(7, 1))},
    )
    return Scene(W=W, b=b, x=r.normal(size=(3, 1)))


@scene("eq-3-xor-corners")
def xor_corners(k):
    w = W1[:2]
    return Scene(w=w, b=B1, f=lambda x, y: B1 + w[0] * x + w[1] * y)


@scene("eq-3-xor-affine")
def xor_affine(k):
    x, y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0.0, 1, 1, 0])
    fits = [np.full(4, 0.5), *(b + x @ w for b, *w in rng(k).normal(size=(4, 3)))]
    return Scene(each={"f": fits}, y=y, implied={"f": "corners", "y": "corners"})


@scene("eq-3-stable-sigmoid")
def stable_sigmoid(k):
    z = [-720.0, -705.0, -701.0, -700.0, -3.0, 2.0, 40.0]
    return Scene(each={"z": z}, sigma=cr.sigmoid, tolerance=1e-12, tiny=0)


@scene("eq-3-elementwise")
def elementwise(k):
    Z = rng(k).normal(size=(3, 5))
    return Scene(Z=Z, A=np.array([[cr.sigmoid(z) for z in row] for row in Z]), sigma=cr.sigmoid)


@scene("eq-3-softmax")
def softmax_row(k):
    z = np.array([[0.3, -1, 2.0, 0.5]])
    return Scene(K=4, z=z, p=cr.softmax(z))


@scene("eq-3-argmax")
def argmax(k):
    return Scene(z=np.array([0.3, -1, 2.0, 0.5]), sigma=cr.sigmoid)


@scene("image-9 image-31-1 image-31-2 eq-0-sigmoid-slope")
def sigmoid(k):
    return Scene(r"v = 1 + e^{-z}", each={"z": SLOPES}, sigma=cr.sigmoid)
