"""Chapter 5. Examples in rows: x^{(i)} is row i of x, with x_0 = 1."""


def logistic(k, *define, lam=0.0, **more):
    m, n, r = (7, 9, 8, 11)[k], (3, 4, 5, 4)[k], rng(20 + k)
    x = np.hstack([np.ones((m, 1)), r.normal(size=(m, n))])
    theta, y = r.normal(size=(n + 1, 1)), r.uniform(0.1, 0.9, size=m)
    cost = lambda theta: float(cr.cost([np.asarray(theta).T], x[:, 1:], y[:, None], lam))  # noqa: E731
    values = {
        "m": m,
        "n": n,
        "theta": theta,
        "y": y,
        "x": x,
        "lam": lam,
        "sigma": cr.sigmoid,
        "g": cr.sigmoid,
        "J": cost,
        "h": cr.forward([theta.T], x[:, 1:])[0][1],
        "Cost": log_loss,
        "h_theta": lambda x: cr.forward([theta.T], np.ravel(x)[None, -n:])[0][1][0, 0],
    }
    first = {"theta": (0,), "x": (1, 0), "epsilon": (0,), "x_tilde": (0,)}
    return Scene(*define, first=first, scalars=("J", "Cost", "h_theta"), **(values | more))


@scene("image-12")
def mean_loss(k):
    return logistic(k)


@scene("image-20")
def penalised(k):
    return logistic(k, lam=0.7)


@scene("image-13")
def between_0_and_1(k):
    inputs = [np.array([[4.0], [0.5]]), np.array([[-4.0], [-0.5]]), np.array([[0.1], [0.2]])]
    theta = np.array([[0.1, 4.0, 3.0]])
    return Scene(each={"x": inputs}, h_theta=lambda x: cr.forward([theta], x.T)[0][1][0, 0])


@scene("image-14")
def hypothesis(k):
    row = logistic(k).values["x"][0]
    scene = logistic(k, x=row[1:, None], x_tilde=row[:, None], zero={"x": "x_tilde"})
    del scene.values["sigma"]
    return scene


@scene("eq-5-hessian eq-5-direction")
def second_derivatives(k):
    """J from Image 20 with λ = 0, so that it can be differentiated twice."""
    n = (3, 4, 5, 4)[k]
    directions = [rng(k).normal(size=n + 1), np.zeros(n + 1)]
    scene = logistic(k, r"h = \sigma(x\,\theta)", "image-20")
    del scene.values["J"]
    scene.each, scene.tolerance, scene.tiny = {"epsilon": directions}, 1e-9, 1e-10
    return scene


@scene("eq-5-likelihood")
def likelihood(k):
    scene = network(k)
    values = forward_by_package(scene)
    J = float(cr.cost(*package(scene, 0.0)))
    return network(k, h=values["H"], y=scene.values["Y"], J=J, tiny=0)


@scene("eq-5-one-hot")
def one_hot(k):
    classes = range(4)
    is_class = [lambda k, c=c: k == c + 1 for c in classes]
    return Scene(
        K=4, each={"y": [cr.one_hot([c], 4)[0] for c in classes], "the_class_is": is_class}
    )


@scene("eq-5-midpoint")
def midpoint(k):
    scene = logistic(k)
    r, shape = rng(k), scene.values["theta"].shape
    near, far = r.normal(size=(7, *shape)), 5 * r.normal(size=(7, *shape))
    p, q = [near[0], *near[1:4], *far[4:]], [near[0], *far[1:4], *near[4:]]
    return Scene(J=scene.values["J"], each={"p": p, "q": q}, scalars=("J",))


def one_loss(k, *define, **more):
    each = {"z": [-1.0, 0.3, 1.5, 0.4, -7.0], "y": [1.0, 0.2, 0.0, 0.7, 0.3]}
    return Scene(*define, r"h = \sigma(z)", each=each, sigma=cr.sigmoid, **more)


@scene("eq-5-slope-terms eq-5-slope eq-5-squared-slope eq-5-curvature")
def slopes_of_the_loss(k):
    """Cost is what Image 19 says."""
    return one_loss(k, "image-19", tolerance=1e-9, tiny=1e-11)


@scene("eq-5-loss-of-z image-19")
def loss(k):
    z, y = [-1.0, 0.3, 1.5, 0.4], [1.0, 0.2, 0.0, 0.7]
    return Scene(
        r"h = \sigma(z)", each={"z": z, "y": y, "Cost": list(cr.log_loss(z, y))}, sigma=cr.sigmoid
    )


@scene("image-16")
def loss_by_cases(k):
    z, y = [-1.0, 0.3, 1.5], [1.0, 0.0, 1.0]
    return Scene(
        r"h = \sigma(z)", each={"z": z, "y": y, "Cost": list(cr.log_loss(z, y))}, sigma=cr.sigmoid
    )


@scene("eq-5-softplus")
def softplus(k):
    return Scene(each={"z": [-3.0, -0.2, 0.4, 2.0]})


@scene("image-21 eq-5-questions")
def cost_of_a_network(k):
    return _network_cost(k, 0.7)


def _network_cost(k, lam):
    scene = network(k)
    _, X, Y, _ = package(scene)
    h = cr.forward(*package(scene)[:2])[0][-1]
    return network(
        k,
        h=h,
        y=Y,
        Cost=log_loss,
        lam=lam,
        scalars=("J", "Cost"),
        J=lambda Theta: float(cr.cost([Theta[l] for l in (1, 2, 3)], X, Y, lam)),
    )


@scene("eq-5-questions")
def questions(k):
    return _network_cost(k, 0.0)


@scene("image-27")
def cost_by_package(k):
    """(7.8) defines J elsewhere: here it is held against the package."""
    scene = network(k)
    h = cr.forward(*package(scene)[:2])[0][-1]
    return network(k, h=h, y=scene.values["Y"], J=float(cr.cost(*package(scene))))


@scene("eq-5-k-log-2")
def k_log_2(k):
    K, m, r = (3, 4, 5, 7)[k], 6, rng(k)
    X, Y = r.normal(size=(m, 4)), r.uniform(size=(m, K))
    return Scene(K=K, J=lambda t: float(cr.cost([np.full((K, 5), float(t))], X, Y)))
