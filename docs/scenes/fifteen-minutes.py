"""The page "In fifteen minutes": formulas (0.2) to (0.9)."""


@scene("eq-0-neuron")
def one_unit(k):
    return Scene(n=3, b=B1, w=W1, x=X1, z=Z1, a=float(cr.sigmoid(Z1)), sigma=cr.sigmoid)


@scene("eq-0-layer")
def one_layer(k):
    """Held against the package, as (2.10)."""
    return network(k, TILDE, **forward_by_package(network(k, TILDE)))


@scene("eq-0-sigmoid")
def the_sigmoid(k):
    return Scene(each={"z": SLOPES}, sigma=cr.sigmoid)


@scene("eq-0-crossing")
def undecided(k):
    w, x, b = [1.5, -2.0, 0.5, 0.8], [0.3, 0.25, -1.4, -0.9], [0.2, 0.5, 0.7, 0.1]
    return Scene(each={"w": w, "x": x, "b": b}, sigma=cr.sigmoid)


@scene("eq-0-cost")
def whole_cost(k):
    scene = network(k)
    weights, X, Y, lam = package(scene)
    H = cr.forward(weights, X)[0][-1]
    return network(k, h=H, y=Y, J=float(cr.cost(weights, X, Y, lam)))


@scene("eq-0-forward")
def in_one_line(k):
    scene = network(k, sizes=SIZES[k][0][:3])
    return network(k, sizes=SIZES[k][0][:3], H=forward_by_package(scene)["H"])


@scene("eq-0-backward")
def backward(k):
    """δ is a complex step, and so are the derivatives."""
    return network(k, *FORWARD, COST, DELTAS_BY_STEP)


@scene("eq-0-step")
def one_step(k):
    weights, *rest = package(network(k))
    after = cr.gradient_descent_step(weights, cr.backpropagate(weights, *rest), 0.5)
    return network(k, *FORWARD, COST, alpha=0.5, after={"Theta": by_layer(after)})
