"""Chapter 7, both pages."""


@scene("image-32 image-33 image-29-1 image-29-2 image-29-3 image-29-4 image-38 eq-7-gradient")
def backpropagation(k):
    weights, X, _, lam = package(network(k, deep=True))
    penalty = float(cr.l2_penalty(weights, lam, len(X)))
    return network(k, *FORWARD, COST, *DELTAS, deep=True, penalty=penalty)


@scene("image-29-5 image-36 eq-8-gradient")
def deltas(k):
    """(7.11e) and (7.19) define δ elsewhere: here δ is a complex step."""
    return network(k, *FORWARD, COST, DELTAS_BY_STEP, deep=True)


@scene("image-37")
def without_penalty(k):
    return network(k, *FORWARD, COST, *DELTAS, deep=True, lam=0.0)


@scene(
    "image-30-11 image-30-12 image-34-4 image-34-5 image-35-5 image-35-6 image-35-7 "
    "eq-7-sum-of-outer"
)
def four_layers(k):
    return network(k, *FORWARD, COST, *DELTAS, lam=0.0)


def along_a_line(k, layer, **more):
    """θ moves all weights of one layer, each at its own speed."""
    sizes = more.get("sizes") or SIZES[k][0]
    W = weights_of(sizes, k)
    V = W.pop(layer)
    D = rng(7 + k).normal(size=V.shape)
    line = rf"\Theta^{{({layer})}} = V + \theta D"
    define = (*more.pop("define", FORWARD), COST, *DELTAS, line)
    return network(k, *define, lam=0.0, Theta=W, V=V, D=D, theta=0.0, **more)


@scene(" ".join(f"image-30-{n}" for n in range(1, 11)))
def one_output(k):
    letters = dict.fromkeys(("y", "h", "z", "delta"), "i")
    sizes = (*SIZES[k][0][:3], 1)
    define = "eq-2-rows", TILDE, "y = Y", "h = H", "z = Z^{(4)}"
    return along_a_line(k, 3, sizes=sizes, define=define, implied=letters)


@scene("image-34-1 image-34-2 image-34-3")
def second_matrix(k):
    return along_a_line(k, 2)


@scene("image-35-1 image-35-2 image-35-3 image-35-4")
def first_matrix(k):
    return along_a_line(k, 1)


@scene("image-39")
def penalty(k):
    return network(k, "image-38")


@scene("eq-7-two-costs")
def two_costs(k):
    under = {
        "log-loss": r"J = -y \log h - (1 - y) \log(1 - h)",
        "squared error": r"J = \tfrac12 (h - y)^2",
    }
    each = {"z": [-1.0, 0.3, 1.5], "y": [1.0, 0.2, 0.0]}
    return Scene(r"h = \sigma(z)", under=under, each=each, sigma=cr.sigmoid)


@scene("image-23")
def step_downhill(k):
    scene = network(k)
    weights, *rest = package(scene)
    after = cr.gradient_descent_step(weights, cr.backpropagate(weights, *rest), 0.5)
    return network(k, *FORWARD, COST, alpha=0.5, after={"Theta": by_layer(after)})


@scene("image-25")
def product_of_two(k):
    return Scene("f = x y", each={"x": [3.0, -0.4, 2.0], "y": [7.0, 1.3, -0.6]}, order=("x", "y"))


ON_PAPER = (
    r"z^{(3)} = \Theta^{(2)}_{10} + \Theta^{(2)}_{11} a^{(2)}_1 + \Theta^{(2)}_{12} a^{(2)}_2"
)
LOSS = r"J = -y \log h - (1 - y) \log(1 - h)"


@scene("eq-7-one-neuron")
def one_output_on_paper(k):
    """First the numbers of the page, then others."""
    each = {
        "W": [np.array([[-2.0, 1.8, 1.4]]), np.array([[0.3, -1.7, 0.6]])],
        "v": [np.array([[0.733, 0.2535]]), np.array([[0.2, 0.9]])],
        "y": [1.0, 0.3],
    }
    return Scene(
        r"\Theta^{(2)} = W",
        "a^{(2)} = v",
        ON_PAPER,
        r"h = \sigma(z^{(3)})",
        LOSS,
        each=each,
        sigma=cr.sigmoid,
    )


@scene("eq-7-one-delta")
def one_delta(k):
    z, y = [-1.0, 0.3, 1.5], [1.0, 0.2, 0.0]
    delta = list(cr.output_delta(cr.sigmoid(z)[:, None], np.array(y)[:, None]).ravel())
    return Scene(r"h = \sigma(z)", LOSS, each={"z": z, "y": y, "delta": delta}, sigma=cr.sigmoid)


@scene("eq-7-chain")
def chain_on_paper(k):
    """First the numbers of the page, then others. u, v and w carry what has a layer."""
    T = [np.array([[-2.0, 1.8, 1.4]]), np.array([[0.3, -1.7, 0.6]])]
    z, y = [np.array([[1.01, -1.08]]), np.array([[0.8, -0.3]])], [1.0, 0.3]
    last = [
        float(cr.output_delta(cr.sigmoid(cr.add_bias(cr.sigmoid(q)) @ t.T), [[target]])[0, 0])
        for t, q, target in zip(T, z, y, strict=True)
    ]
    back = [cr.hidden_delta(np.array([[d]]), t, q) for d, t, q in zip(last, T, z, strict=True)]
    return Scene(
        r"\Theta^{(2)} = W",
        "z^{(2)} = u",
        r"a^{(2)} = \sigma(z^{(2)})",
        r"\delta^{(3)} = v",
        r"\delta^{(2)} = w",
        ON_PAPER,
        r"h = \sigma(z^{(3)})",
        LOSS,
        each={"W": T, "u": z, "y": y, "v": last, "w": back},
        sigma=cr.sigmoid,
    )


@scene("eq-7-paths")
def two_paths_on_paper(k):
    """First the numbers of the page, then others."""
    T = [np.array([[-2.0, 1.8, 1.4], [0.7, -1.1, 2.3]])]
    T.append(np.array([[0.4, 1.3, -0.2], [-0.5, 0.6, 1.9]]))
    z = [np.array([[1.01, -1.08]]), np.array([[0.8, -0.3]])]
    d = [np.array([[-0.58, 0.61]]), np.array([[0.7, -0.2]])]
    back = [cr.hidden_delta(d, t, q) for d, t, q in zip(d, T, z, strict=True)]
    return Scene(
        r"\Theta^{(2)} = W",
        "z^{(2)} = u",
        r"\delta^{(3)} = v",
        r"\delta^{(2)} = w",
        each={"W": T, "u": z, "v": d, "w": back},
        sigma=cr.sigmoid,
    )


@scene("eq-7-outer")
def outer_product(k):
    return network(k, *FORWARD, COST, *DELTAS, sizes=SIZES[k][0][:3], m=1, lam=0.0)


@scene("eq-7-weighted-sum")
def one_weighted_sum(k):
    r = rng(k)
    return Scene(Theta=r.normal(size=(3, 5)), a_tilde=r.normal(size=(1, 5)))


@scene("image-28-1 image-28-2 image-28-3 image-28-4 image-28-5")
def rules(k):
    return Scene("u = x^2 + 1", "v = e^{2x} + 3", each={"x": [0.7, -0.4]}, c=3.0)


@scene("image-28-6")
def chain_rule(k):
    return Scene(each={"x": [0.7, -0.4]}, f=lambda x: x**3 + x**2, g=lambda x: x**2 + 1)
