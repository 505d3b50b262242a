"""Chapter 4."""


@scene(
    "eq-4-unit eq-4-slope eq-4-shift "
    "eq-4-slope-at-crossing eq-4-derivatives eq-4-translation eq-4-crossing"
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
