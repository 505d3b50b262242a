"""What the symbols of the docstrings' formulas stand for, by function.

A function without a scene here gets that of the network, in which its name is the function itself.
Each scene calls its function: what the function returns is one side of the formula.
"""

import types

import chainrule.distributed
import chainrule.interchange
import chainrule.network


@scene("default")
def default(k):
    """The scene of all other functions: a network, and a few values of z."""
    functions = {name: getattr(cr, name) for name in cr.__all__}
    answers = "y = Y", "h = H"
    each = {"z": SLOPES, "x": [0.3, -1, 0.8, 2]}
    return network(k, "eq-2-rows", TILDE, *answers, COST, *DELTAS, each=each, **functions)


@scene("unit_step")
def threshold(k):
    z = [-1.0, 0.3, 0.5]
    return Scene(each={"z": z}, threshold=0.3, step=lambda z: cr.unit_step(z, 0.3))


@scene("sigmoid")
def logistic(k):
    return Scene(each={"z": [-701.0, -3.0, 0.4, 2.0, 40.0]}, sigma=cr.sigmoid, tiny=0)


@scene("relu relu_derivative")
def kink(k):
    each = {"z": [-2.0, -0.3, 0.0, 0.8, 1.5]}
    return Scene(each=each, relu=cr.relu, relu_derivative=cr.relu_derivative)


@scene("softmax")
def shares(k):
    z = np.array([0.3, -1, 2.0, 0.5])
    return Scene(z=z, h=cr.softmax(z[None])[0])


@scene("cross_entropy")
def loss_of_shares(k):
    z = np.array([0.3, -1, 2.0, 0.5])
    loss = lambda z, y: float(cr.cross_entropy(z[None], y[None])[0])  # noqa: E731
    return Scene(
        z=z,
        y=rng(k).dirichlet(np.ones(4)),
        h=cr.softmax(z[None])[0],
        softmax=lambda z: cr.softmax(z[None])[0],
        cross_entropy=loss,
        scalars=("cross_entropy",),
    )


@scene("log_loss log_loss_curves")
def loss(k):
    each = {"z": [-1.0, 0.3, 1.5, 0.4], "y": [1.0, 0.2, 0.0, 0.7]}
    return Scene(r"h = \sigma(z)", each=each, sigma=cr.sigmoid, log_loss=cr.log_loss)


@scene("log_loss_curves")
def loss_by_cases(k):
    h, y = [0.2, 0.7, 0.9], [1.0, 0.0, 1.0]
    cost = [float(cr.log_loss(np.log(h / (1 - h)), y)) for h, y in zip(h, y, strict=True)]
    return Scene(each={"h": h, "y": y, "cost": cost})


@scene("l2_penalty")
def penalty(k):
    weights, X, _, lam = package(network(k))
    return network(k, penalty=float(cr.l2_penalty(weights, lam, len(X))))


@scene("l2_gradient")
def penalty_gradient(k):
    """The penalty is that of (7.28)."""
    weights, X, _, lam = package(network(k))
    return network(k, "image-38", G=by_layer(cr.l2_gradient(weights, lam, len(X))))


@scene("cost")
def whole_cost(k):
    scene = network(k)
    return network(k, **forward_by_package(scene), J=float(cr.cost(*package(scene))))


@scene("forward")
def forward(k):
    scene = network(k)
    A, Z = cr.forward(matrices(scene), scene.values["X"])
    return network(k, TILDE, A=by_layer(A), Z=by_layer(Z[1:], 2), H=A[-1])


@scene("weight_shapes")
def shapes(k):
    sizes = SIZES[k][0]
    return network(k, Theta=by_layer(map(np.zeros, cr.weight_shapes(sizes))))


class Ends(np.random.Generator):
    """Draws that reach both ends of their interval."""

    def uniform(self, low, high, size):
        return np.linspace(low, high, int(np.prod(size))).reshape(size)


@scene("initialize_weights")
def first_weights(k):
    sizes = SIZES[k][0]
    drawn = {
        name: by_layer(cr.initialize_weights(sizes, Ends(np.random.PCG64(k)), scheme=scheme))
        for name, scheme in (("V", "glorot"), ("W", "he"))
    }
    under = {"glorot": r"\Theta^{(l)} = V^{(l)}", "he": r"\Theta^{(l)} = W^{(l)}"}
    return Scene(under=under, s=np.array(sizes), L=len(sizes), Theta=drawn["W"], **drawn)


@scene("add_bias")
def bias(k):
    A = rng(k).normal(size=(7, 5))
    return Scene(A=A, A_tilde=cr.add_bias(A))


@scene("predict")
def predict(k):
    """Weights for which the examples are of several classes."""
    many, one = network(k), network(k, sizes=(*SIZES[k][0][:3], 1))
    matrices(one)[-1][0, 0] -= np.median(forward_of(one)[1][-1])
    values = {}
    for name, scene in (("M", many), ("O", one)):
        _, Z = forward_of(scene)
        values |= {name: Z[-1], f"{name}_class": cr.predict(matrices(scene), scene.values["X"])}
    under = {
        name: rf"Z^{{(L)}} = {letter} \\ \mathrm{{class}} = \text{{{letter} class}}"
        for name, letter in (("several units", "M"), ("one unit", "O"))
    }
    first = {"Z": (1, 0), "M_class": (1,), "O_class": (1,)}
    return Scene(under=under, first=first, L=4, **values)


def forward_of(scene):
    return cr.forward(matrices(scene), scene.values["X"])


@scene("xor")
def exclusive_or(k):
    X, Y = cr.xor()
    return Scene(each={"x": list(X), "y": list(Y[:, 0])})


@scene("blobs")
def three_heaps(k):
    x, labels = cr.blobs(rng(k))
    centres = np.array([[0, 2.0], [-2, -1], [2, -1]])
    return Scene(x=x, c=centres[labels], epsilon=rng(k).standard_normal((150, 2)))


@scene("one_hot")
def one_hot(k):
    labels = np.array([2, 0, 3, 3, 1, 0])
    return Scene(labels=labels, Y=cr.one_hot(labels, 4), first={"Y": (1, 0)})


@scene("accuracy")
def share_of_right(k):
    p, y = np.array([0, 2, 1, 1, 0]), np.array([0, 2, 2, 1, 0])
    return Scene(m=5, predicted=p, labels=y, accuracy=cr.accuracy(p, y))


@scene("output_delta")
def at_the_output(k):
    scene = network(k)
    A, _ = forward_of(scene)
    return network(k, *FORWARD, COST, delta={4: cr.output_delta(A[-1], scene.values["Y"])})


@scene("hidden_delta")
def passed_back(k):
    scene = network(k, deep=True)
    weights, _, Y, _ = package(scene)
    A, Z = forward_of(scene)
    last = len(A)
    delta = {last: A[-1] - Y}
    for l in range(last - 1, 1, -1):
        delta[l] = cr.hidden_delta(delta[l + 1], weights[l - 1], Z[l - 1])
    return network(k, deep=True, Z=by_layer(Z[1:], 2), delta=delta)


@scene("backpropagate")
def gradient(k):
    G = by_layer(cr.backpropagate(*package(network(k, deep=True))))
    return network(k, *FORWARD, COST, *DELTAS, deep=True, G=G)


def stepped(k, function):
    """Before and after: `function` takes weights, a gradient and α, and returns weights."""
    scene = network(k)
    weights, *rest = package(scene)
    after = function(weights, cr.backpropagate(weights, *rest), 0.5)
    return network(k, *FORWARD, COST, alpha=0.5, after={"Theta": by_layer(after)})


@scene("gradient_descent_step")
def one_step(k):
    return stepped(k, cr.gradient_descent_step)


@scene("gradient_descent")
def one_iteration(k):
    _, X, Y, lam = package(network(k))
    how = {"learning_rate": 0.5, "iterations": 1, "lam": lam}
    return stepped(k, lambda weights, *_: cr.gradient_descent(weights, X, Y, **how)[0])


@scene("momentum_step")
def with_velocity(k):
    """The second step: the velocity of the first is that of another gradient."""
    scene = network(k)
    weights, *rest = package(scene)
    _, before = cr.momentum_step(weights, weights, None, 0.5)
    after, V = cr.momentum_step(weights, cr.backpropagate(weights, *rest), before, 0.5)
    changed = {"V": by_layer(V), "Theta": by_layer(after)}
    return network(k, *FORWARD, COST, alpha=0.5, beta=0.9, V=by_layer(before), after=changed)


@scene("adam_step")
def adam_step(k):
    """The third step."""
    r = rng(k)
    weights, memory = [r.normal(size=(3, 5))], None
    for _ in range(3):
        before, old = weights[0], memory
        g = r.normal(size=(3, 5))
        weights, memory = cr.adam_step(weights, [g], memory, 0.1)
    values = {"m": old[0], "v": old[1], "theta": before, "g": g, "t": 3, "alpha": 0.1}
    after = {"m": memory[0], "v": memory[1], "theta": weights[0]}
    return Scene(beta_1=0.9, beta_2=0.999, epsilon=1e-8, after=after, **values)


@scene("numerical_gradient")
def one_slope(k):
    """A sum of sines, by one of its weights. `h` is what the formula says."""
    f = lambda theta: np.sin(theta) * theta**2  # noqa: E731
    of_weights = lambda w: f(w[0][0, 1])  # noqa: E731
    slopes = {
        name: float(cr.numerical_gradient(of_weights, [[[0.2, 0.7]]], method)[0][0, 1])
        for name, method in (("C", "complex"), ("D", "central"))
    }
    under = {"complex": r"g = C \\ h = 2^{-70}", "central": r"g = D \\ h = 10^{-5}"}
    return Scene(
        under=under, tolerance=1e-9, tiny=0,
        theta=0.7, i=1j, Im=np.imag, f=f, g=0.0, h=1.0, **slopes,
    )  # fmt: skip


@scene("gradient_check")
def largest_difference(k):
    """At the kink of relu, so that the difference is not of the last digits only."""
    arguments = package(network(k), lam=0.0)
    arguments[0][0][2] = 0
    arguments[0][2] *= 0.6  # so that the largest number of the gradient is between 1 and 2
    cost = lambda w: cr.cost(w, *arguments[1:], hidden="relu")  # noqa: E731
    return Scene(
        G=by_layer(cr.backpropagate(*arguments, hidden="relu")),
        numeric=by_layer(cr.numerical_gradient(cost, arguments[0], "central")),
        difference=cr.gradient_check(*arguments, "central", hidden="relu"),
        max=most,
        scalars=("max",),
    )


def most(*values):
    """The largest of all numbers in a table, or of several."""
    return np.max(values[0]) if len(values) == 1 else max(values)


def compared(k, function, near):
    """Tables above and below 1; the tolerance is just on the right side, once exactly there."""
    r = rng(k)
    tables = [s * r.normal(size=(3, 4)) for s in (10.0, 0.1, 5.0)]
    others = [table + 0.01 * r.uniform(size=(3, 4)) for table in tables]
    found = [function(a, b) for a, b in zip(others, tables, strict=True)]
    return others, tables, found, [d * t for d, t in zip(found, near, strict=True)]


@scene("verify")
def agreeing(k):
    difference = lambda a, b: cr.verify("image-9", a, b, tolerance=1.0).difference  # noqa: E731
    value, reference, found, tolerance = compared(k, difference, (1, 1.01, 2))
    each = {"value": value, "reference": reference, "difference": found, "tolerance": tolerance}
    return Scene(each=each, max=most, scalars=("max",))


@scene("refute")
def differing(k):
    difference = lambda a, b: cr.refute("e1", a, b, tolerance=0.0).difference  # noqa: E731
    printed, truth, found, tolerance = compared(k, difference, (0.99, 0.5, 0.1))
    each = {"printed": printed, "truth": truth, "difference": found, "tolerance": tolerance}
    return Scene(each=each, max=most, scalars=("max",))


@scene("on_workers")
def parts_on_workers(k):
    """One worker, in this process; J_p is the mean loss of the examples of part p."""
    from distributed import Client

    scene = network(k)
    weights, X, Y, lam = package(scene)
    parts = [slice(0, 5), slice(5, 8), slice(8, None)]
    with Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        found = chainrule.distributed.on_workers(client, lambda part: (X[part], Y[part]), parts)
        examples, gradient, _ = found
        G = gradient(weights, examples, examples, lam)
    costs = lambda at: np.array([log_loss(at.h[p], at.y[p]).sum() / len(at.y[p]) for p in parts])  # noqa: E731
    return network(
        k, *FORWARD, COST, G=by_layer(G), m_p=np.array([len(X[part]) for part in parts]),
        derived={"J_p": costs}, implied={"m_p": "p", "J_p": "p"},
    )  # fmt: skip


@scene("half_squared_error")
def squares(k):
    z, y = rng(k).normal(size=(2, 7))
    each = {"z": z, "y": 3 * y}
    return Scene("h = z", each=each, half_squared_error=cr.half_squared_error)


@scene("squared_error_delta")
def squares_behind_other_outputs(k):
    z, y = rng(k).normal(size=(2, 1, 4))
    outputs = {"linear": ("a", z), "sigmoid": ("b", cr.sigmoid(z)), "softmax": ("c", cr.softmax(z))}
    under, values = {}, {}
    for output, (letter, h) in outputs.items():
        values |= {f"h_{letter}": h[0], f"d_{letter}": cr.squared_error_delta(z, y, output)[0]}
        under[output] = rf"h = \text{{h {letter}}} \\ \delta = \text{{d {letter}}}"
    return Scene(under=under, z=z[0], y=y[0], sigma=cr.sigmoid, **values)


@scene("NetworkRegressor")
def weighted_squares(k):
    """Targets that are standardised, so that the weights are those of the cost."""
    from chainrule.sklearn import NetworkRegressor

    r = rng(k)
    X, y, omega = r.normal(size=(11, 4)), r.normal(size=(11, 3)), r.uniform(0.5, 3, size=11)
    y -= np.average(y, axis=0, weights=omega)
    y /= np.sqrt(np.average(y**2, axis=0, weights=omega))
    network = NetworkRegressor((5,), iterations=4, weight_decay=0.3, random_state=k)
    network.fit(X, y, sample_weight=omega)
    _, Z = cr.forward(network.weights_, X, hidden="relu", output="linear")
    return Scene(
        L=3, J=network.loss_curve_[-1], omega=omega, mu=0.3, Theta=by_layer(network.weights_),
        Cost=cr.half_squared_error(Z[-1], y).sum(axis=1),
    )  # fmt: skip


@scene("NetworkClassifier")
def weighted_cost(k):
    """Three classes, after a few steps."""
    from chainrule.sklearn import NetworkClassifier

    r = rng(k)
    X, labels = r.normal(size=(11, 4)), np.array([0, 1, 2, 2, 0, 1, 0, 0, 2, 1, 2])
    omega = r.uniform(0.5, 3, size=11)
    network = NetworkClassifier((5,), iterations=4, weight_decay=0.3, random_state=k)
    network.fit(X, labels, sample_weight=omega)
    _, Z = cr.forward(network.weights_, X, hidden="relu", output="softmax")
    return Scene(
        L=3, J=network.loss_curve_[-1], omega=omega, mu=0.3, Theta=by_layer(network.weights_),
        Cost=cr.cross_entropy(Z[-1], cr.one_hot(labels, 3)),
    )  # fmt: skip


@scene("to_state_dict from_state_dict")
def layers_of_torch(k):
    W = weights_of(SIZES[k][0], k)
    state = chainrule.interchange.to_state_dict([W[l] for l in sorted(W)])
    kinds = {"hidden": "tanh", "output": "softmax"}
    back = chainrule.interchange.from_state_dict(state, **kinds)
    parts = {
        name: {l: state[f"{2 * l - 2}.{part}"] for l in W}
        for name, part in (("W", "weight"), ("b", "bias"))
    }
    parts["b"] = {l: b[:, None] for l, b in parts["b"].items()}
    return Scene(Theta=by_layer(back), **parts)


@scene("to_coefs from_coefs")
def layers_of_scikit_learn(k):
    W = weights_of(SIZES[k][0], k)
    coefs, intercepts = chainrule.interchange.to_coefs([W[l] for l in sorted(W)])
    kinds = {"hidden": "tanh", "output": "softmax"}
    back = chainrule.interchange.from_coefs(coefs, intercepts, **kinds)
    columns = [b[:, None] for b in intercepts]
    return Scene(Theta=by_layer(back), coefs=by_layer(coefs, 0), intercepts=by_layer(columns, 0))


@scene("from_mlp")
def model_of_scikit_learn(k):
    W = weights_of(SIZES[k][0], k)
    coefs, intercepts = chainrule.interchange.to_coefs([W[l] for l in sorted(W)])
    model = types.SimpleNamespace(
        coefs_=coefs, intercepts_=intercepts, activation="tanh", out_activation_="softmax"
    )
    back = chainrule.interchange.from_mlp(model)
    columns = [b[:, None] for b in intercepts]
    return Scene(Theta=by_layer(back), coefs=by_layer(coefs, 0), intercepts=by_layer(columns, 0))


@scene("Network")
def raw_rows(k):
    weights, X, _, _ = package(network(k))
    mean, deviation = np.full(X.shape[1], 0.3), np.arange(1, X.shape[1] + 1) / 7
    whole = chainrule.network.Network(weights, mean=mean, deviation=deviation)
    return Scene(
        x=X[0], mean=mean, deviation=deviation,
        h=lambda x: cr.forward(weights, x[None])[0][-1][0],
        answers=lambda x: whole.answers(x[None])[0],
    )  # fmt: skip


@scene("two_landscapes")
def downhill(k):
    from chainrule.figures.landscapes import LEARNING_RATE

    return Scene(
        r"J = (\theta - 2)^2", theta=0.7, alpha=LEARNING_RATE,
        after={"theta": 0.7 - LEARNING_RATE * 2 * (0.7 - 2)},
    )  # fmt: skip


@scene("product_graph")
def graph(k):
    return Scene("f = x y", each={"x": [3.0, 0.4], "y": [7.0, -1.3]})
