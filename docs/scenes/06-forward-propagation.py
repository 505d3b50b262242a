"""Chapter 6."""


@scene("eq-6-one-neuron")
def one_neuron(k):
    return Scene(
        first={"theta": (0,), "x": (0,)},
        n=3,
        theta=np.r_[B1, W1],
        x=np.r_[1, X1],
        sigma=cr.sigmoid,
        z=Z1,
        a=float(cr.sigmoid(Z1)),
    )


@scene("eq-6-cost")
def cost_of_z(k):
    scene = network(k)
    weights, X, Y, _ = package(scene)
    return Scene(
        m=len(X),
        K=Y.shape[1],
        y=Y,
        z=cr.forward(weights, X)[1][-1],
        J=float(cr.cost(weights, X, Y)),
    )


@scene("eq-6-predict")
def predict(k):
    """Weights for which not all examples are of one class."""
    for seed in range(50):
        scene = network(k, Theta=weights_of(SIZES[k][0], 1000 * k + seed))
        classes = cr.predict(matrices(scene), scene.values["X"]) + 1
        if len(set(classes)) > 2:
            A, Z = cr.forward(matrices(scene), scene.values["X"])
            return Scene(
                L=len(A),
                class_=classes,
                Z=by_layer(Z[1:], 2),
                A=by_layer(A),
                implied={"class_": "i"},
            )
    raise ValueError("no weights tell the classes apart")
