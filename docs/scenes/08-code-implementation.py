"""Chapter 8."""


@scene("eq-8-one-round")
def one_round(k):
    X, Y, w = np.array([[2.0]]), np.array([[0.3]]), np.array([[0.3, -0.4]])
    new = cr.gradient_descent_step([w], cr.backpropagate([w], X, Y), 0.5)[0]
    return Scene(
        first={"theta": (0,)},
        theta=w.ravel(),
        x=2.0,
        y=0.3,
        alpha=0.5,
        h=float(cr.sigmoid(0.3 - 0.8)),
        after={"theta": new.ravel()},
    )


class Ends(np.random.Generator):
    """Draws that reach both ends of their interval."""

    def uniform(self, low, high, size):
        return np.linspace(low, high, int(np.prod(size))).reshape(size)


def drawn(k, scheme="glorot"):
    return by_layer(cr.initialize_weights(DEEP[k][0], Ends(np.random.PCG64(k)), scheme=scheme))


@scene("eq-8-range")
def range_of_weights(k):
    return Scene(s=np.array(DEEP[k][0]), Theta=drawn(k))


@scene("eq-9-glorot")
def glorot(k):
    r = np.array([np.abs(w).max() for w in drawn(k).values()])
    return Scene(s=np.array(DEEP[k][0]), r=r, implied={"r": "l"})


@scene("eq-9-he")
def he(k):
    r = np.array([np.abs(w).max() for w in drawn(k, "he").values()])
    return Scene(s=np.array(DEEP[k][0]), r=r, implied={"r": "l"})


@scene("eq-8-accuracy")
def accuracy(k):
    p, y = np.array([0, 2, 1, 1, 0]), np.array([0, 2, 2, 1, 0])
    return Scene(
        m=5, accuracy=cr.accuracy(p, y), where_is_right=lambda i: bool(p[i - 1] == y[i - 1])
    )
