"""Chapter 4."""


@scene(
    "eq-4-slope eq-4-shift eq-4-slope-at-crossing eq-4-derivatives eq-4-translation eq-4-crossing"
)
def unit_of_one_input(k):
    w, x, b = [1.5, -2.0, 0.5, 0.8], [0.3, -1.0, -1.4, -0.9], [0.2, 0.5, 0.7, 0.1]
    a = [
        float(cr.forward([np.array([[b, w]])], [[x]])[0][1][0, 0])
        for w, x, b in zip(w, x, b, strict=True)
    ]
    return Scene(
        "z = wx + b",
        each={"w": w, "x": x, "b": b, "unit": a},
        c=0.9,
        sigma=cr.sigmoid,
        derived={"a": lambda at: cr.sigmoid(at.w * at.x + at.b)},
    )


@scene("eq-4-origin")
def origin(k):
    return Scene(w=1.3, sigma=cr.sigmoid, W=rng(k).normal(size=(5, 3)), x=np.zeros((3, 1)))


@scene("eq-4-constant-one")
def constant_one(k):
    ones_first = {"theta": (0,), "x_tilde": (0,)}
    return Scene(
        first=ones_first,
        zero={"x": "x_tilde"},
        n=3,
        b=B1,
        w=W1,
        x=X1,
        x_tilde=np.r_[1, X1],
        theta=np.r_[B1, W1],
        z=Z1,
    )


@scene("eq-4-column-of-ones")
def column_of_ones(k):
    W = network(k).values["Theta"]
    parts = {"W": {l: w[:, 1:] for l, w in W.items()}, "b": {l: w[:, :1] for l, w in W.items()}}
    return network(k, "eq-2-rows", TILDE, **parts)


@scene("eq-4-normal")
def normal(k):
    """Two pairs of points at which the sum is 0: x_2 = −(w_1 x_1 + b) / w_2."""
    w, b = np.array([1.3, -0.7]), -0.4
    on_the_line = lambda x_1: np.array([x_1, -(w[0] * x_1 + b) / w[1]])  # noqa: E731
    return Scene(w=w, b=b, each={"p": [on_the_line(0.3), on_the_line(-1.9)],
                                 "q": [on_the_line(1.1), on_the_line(2.7)]})  # fmt: skip


@scene("eq-4-distance")
def distance(k):
    """lstsq finds the shortest step that brings the sum to 0."""
    w, b = np.array([1.3, -0.7]), -0.4
    points = [np.array(x) for x in ([0.3, -1.2], [-2.0, 0.9], [1.7, 0.4])]
    way = lambda z: float(np.linalg.norm(np.linalg.lstsq(w[None], [z])[0]))  # noqa: E731
    return Scene(
        w=w,
        b=b,
        each={"x": points, "distance_of_the_point": [way(w @ x + b) for x in points]},
        distance_of_the_origin=way(b),
    )
