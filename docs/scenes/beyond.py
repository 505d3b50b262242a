"""The pages after the chapters."""


@scene(
    "eq-9-tanh eq-9-tanh-as-sigmoid eq-9-tanh-slope-chain eq-9-tanh-slope-factors eq-9-tanh-slope"
)
def tanh(k):
    return Scene(each={"z": [-2.0, -0.3, 0.8, 1.5]}, sigma=cr.sigmoid, tanh=cr.tanh)


@scene("eq-9-relu eq-9-relu-slope")
def relu(k):
    return Scene(each={"z": [-2.0, -0.3, 0.0, 0.8, 1.5]}, relu=cr.relu)


@scene("eq-9-hidden-delta")
def tanh_deltas(k):
    hidden = "A^{(1)} = X", r"A^{(L)} = \sigma(Z^{(L)})", "A^{(l+1)} = g(Z^{(l+1)})", "H = A^{(L)}"
    sums = r"Z^{(l+1)} = \tilde A^{(l)} \Theta^{(l)\mathsf T}"
    return network(k, *hidden, sums, TILDE, *SMALL_LETTERS, COST, DELTAS_BY_STEP, g=cr.tanh)


@scene("eq-9-product")
def long_chain(k):
    return Scene(
        "z^{(2)} = w x", "z^{(l+1)} = w g(z^{(l)})", "a = g(z^{(11)})", x=0.5, w=1.1, g=cr.tanh
    )


@scene("eq-9-variance-of-sum")
def variance_of_sum(k):
    """All combinations of weights from a list with mean 0: the mixed terms cancel exactly."""
    w = np.array(np.meshgrid(*[[-2.0, -1.0, 1.0, 2.0]] * 3)).reshape(3, -1).T
    a = rng(k).uniform(0.2, 1, size=(5, 3))
    w, a = np.repeat(w, 5, axis=0), np.tile(a, (len(w), 1))
    return Scene(n=3, w=w, a=a, z=(w * a).sum(1), mean=np.mean, scalars=("mean",))


@scene("eq-9-relu-halves")
def relu_halves(k):
    z = rng(k).normal(size=50)
    return Scene(z=np.r_[z, -z], relu=cr.relu, mean=np.mean, scalars=("mean",))


@scene("eq-9-uniform")
def uniform(k):
    """The mean over an interval, by Gauss's rule."""
    w, share = np.polynomial.legendre.leggauss(4)
    return Scene(w=1.7 * w, r=1.7, mean=lambda v: share @ np.asarray(v) / 2, scalars=("mean",))


def batch(k):
    rows = (5, 4, 7, 5)[k]
    scene = network(k)
    return scene.values["X"][:rows], scene.values["Y"][:rows]


@scene("eq-9-batch")
def one_batch(k):
    X, Y = batch(k)
    scene = network(k)
    n, m, weights = len(X), scene.values["m"], matrices(scene)
    G = cr.numerical_gradient(lambda w: cr.cost(w, X, Y, 0.7 * n / m), weights)
    return network(k, *FORWARD, COST, *DELTAS, X=X, Y=Y, n=n, G=by_layer(G))


@scene("eq-9-mean-of-batches")
def batches(k):
    scene = network(k)
    weights, X, Y, lam = package(scene)
    parts = [slice(0, 5), slice(5, 8), slice(8, len(X))]
    n = np.array([len(X[part]) for part in parts])
    G = [cr.backpropagate(weights, X[p], Y[p], lam * len(X[p]) / len(X)) for p in parts]
    by_l = {l: np.array([g[l - 1] for g in G]) for l in scene.values["Theta"]}
    return network(k, *FORWARD, COST, n=n, G=by_l, implied={"n": "B", "G": "B"})


def weights_and_gradients(k):
    r = rng(11 + k)
    shapes = [(3, 5), (7, 4)]
    return [r.normal(size=s) for s in shapes], [
        [r.normal(size=s) for s in shapes] for _ in range(3)
    ]


@scene("eq-9-momentum")
def momentum(k):
    w, G = weights_and_gradients(k)
    w1, V1 = cr.momentum_step(w, G[0], None, 0.3)
    w2, V2 = cr.momentum_step(w1, G[1], V1, 0.3)
    return Scene(
        beta=0.9,
        alpha=0.3,
        V=by_layer(V1),
        Theta=by_layer(w1),
        G=by_layer(G[1]),
        after={"V": by_layer(V2), "Theta": by_layer(w2)},
    )


@scene("eq-9-velocity")
def velocity(k):
    w, G = weights_and_gradients(k)
    V = None
    for _ in range(25):
        w, V = cr.momentum_step(w, G[0], V, 0.3)
    return Scene(beta=0.9, alpha=0.3, t=25, V=by_layer(V), G=by_layer(G[0]))


def adam(k, steps, same=False):
    """The first matrix after each step, its gradients, and the two means."""
    w, G = weights_and_gradients(k)
    memory, path = None, [w[0]]
    for step in range(steps):
        w, memory = cr.adam_step(w, G[0 if same else step], memory, 0.1)
        path.append(w[0])
    return path, [g[0] for g in G], memory[0], memory[1]


@scene("eq-9-adam-means")
def adam_means(k):
    (_, G, M, S), (_, _, M2, S2) = adam(k, 1), adam(k, 2)
    return Scene(beta_1=0.9, beta_2=0.999, M=M, S=S, G=G[1], after={"M": M2, "S": S2})


@scene("eq-9-correction")
def adam_correction(k):
    _, G, M, S = adam(k, 12, same=True)
    return Scene(beta_1=0.9, beta_2=0.999, M=M, S=S, G=G[0], t=12)


@scene("eq-9-adam")
def adam_step(k):
    path, _, M, S = adam(k, 3)
    return Scene(
        beta_1=0.9,
        beta_2=0.999,
        M=M,
        S=S,
        t=3,
        alpha=0.1,
        epsilon=1e-8,
        theta=path[2],
        after={"theta": path[3]},
    )


@scene("eq-9-parts")
def parts(k):
    parts = [slice(0, 5), slice(5, 8), slice(8, None)]
    sizes = np.array([len(network(k).values["X"][part]) for part in parts])
    costs = lambda at: np.array([log_loss(at.h[p], at.Y[p]).sum() / len(at.Y[p]) for p in parts])  # noqa: E731
    return network(
        k, *FORWARD, COST, m_j=sizes, derived={"J_j": costs}, implied={"m_j": "j", "J_j": "j"}
    )


@scene("eq-9-weighted")
def weighted(k):
    scene = network(k, sizes=(*SIZES[k][0][:2], 1))
    weights, X, Y, lam = package(scene)
    omega = np.r_[1, 2, 3, 1, 1, 2, 4, np.ones(len(X) - 7, int)]
    J = float(cr.cost(weights, np.repeat(X, omega, 0), np.repeat(Y, omega, 0), lam))
    h = cr.forward(weights, X)[0][-1][:, 0]
    Theta, m, mu = by_layer(weights), len(X), lam / omega.sum()
    s = scene.values["s"]
    return Scene(L=3, s=s, m=m, J=J, omega=omega, h=h, y=Y[:, 0], Cost=log_loss, Theta=Theta, mu=mu)


@scene("eq-9-weight-decay")
def weight_decay(k):
    scene = network(k)
    weights, *rest = package(scene)
    after = cr.gradient_descent_step(weights, cr.backpropagate(weights, *rest), 0.5)
    return network(k, *FORWARD, COST, *DELTAS, alpha=0.5, after={"Theta": by_layer(after)})


def classes(k, *define, K=None, **more):
    K = K or (4, 5, 3, 6)[k]
    r = rng(k)
    z, y = r.normal(size=K), r.dirichlet(np.ones(K))
    return Scene(*define, K=K, c=0.7, sigma=cr.sigmoid, **({"z": z, "y": y} | more))


SHARES = r"h = \frac{e^z}{\sum_j e^{z_j}}"


@scene("eq-9-delta-a eq-9-delta-b eq-9-delta-c eq-9-softmax-delta eq-9-jacobian eq-9-long-way")
def softmax_slopes(k):
    """Cost is what (C.4) says."""
    return classes(k, SHARES, "eq-9-cross-entropy")


@scene("eq-9-softmax eq-9-shift")
def softmax(k):
    z = classes(k).values["z"]
    return classes(k, h=cr.softmax(z[None])[0])


@scene("eq-9-two-classes")
def two_classes(k):
    z = np.array([0.3, -1.1])
    return classes(k, K=2, z=z, h=cr.softmax(z[None])[0])


@scene("eq-9-cross-entropy eq-9-loss-of-z")
def cross_entropy(k):
    z, y = (classes(k).values[name] for name in "zy")
    return classes(k, h=cr.softmax(z[None])[0], Cost=float(cr.cross_entropy(z[None], y[None])[0]))


def numbers(k, *define, **more):
    z, y = rng(k).normal(size=(2, (4, 5, 3, 6)[k]))
    return Scene(*define, K=len(z), z=z, y=3 * y, **more)


@scene("eq-9-linear eq-9-squared-error")
def linear(k):
    z, y = (numbers(k).values[name] for name in "zy")
    return numbers(k, h=z, Cost=float(cr.half_squared_error(z, y).sum()))


@scene("eq-9-linear-delta-a eq-9-linear-delta-b eq-9-linear-delta")
def linear_slopes(k):
    """Cost is what (R.2) says."""
    return numbers(k, "h = z", "eq-9-squared-error")


@scene("eq-9-softmax-network")
def softmax_network(k):
    def shares(at):
        powers = np.exp(np.asarray(at.Z[at.L]))
        return powers / powers.sum(axis=1, keepdims=True)

    sizes, m = SIZES[k]
    Y = rng(4 + k).dirichlet(np.ones(sizes[-1]), size=m)
    forward = (
        "A^{(1)} = X",
        r"A^{(l+1)} = \sigma(Z^{(l+1)})",
        r"Z^{(l+1)} = \tilde A^{(l)} \Theta^{(l)\mathsf T}",
        TILDE,
    )
    data = r"D = -\frac1m \sum_{i=1}^m \sum_{k=1}^K Y_{ik} \log h_{ik}"
    return network(
        k,
        *forward,
        data,
        "image-38",
        r"J = D + \text{penalty}",
        DELTAS_BY_STEP,
        Y=Y,
        softmax=cr.softmax,
        derived={"h": shares},
    )


# ---- Where to go


@scene("eq-9-convolution")
def convolution(k):
    r = rng(k)
    n, places = (3, 4, 2, 5)[k], (8, 11, 9, 7)[k]
    x, w, c = r.normal(size=places + n - 1), r.normal(size=n), r.normal(size=places)
    windows = np.lib.stride_tricks.sliding_window_view(x, n)
    z = B1 + windows @ w
    return Scene(
        n=n, b=B1, w=w, x=x, z=z, delta=3 * c * z**2,
        derived={"J": lambda at: (c * (at.b + windows @ np.asarray(at.w)) ** 3).sum()},
    )  # fmt: skip


@scene("eq-9-attention")
def attention(k):
    """Row by row, with exponentials alone: none of the package's softmax on this side."""
    r = rng(k)
    m, n = (5, 7, 4, 6)[k], (3, 4, 6, 8)[k]
    Q, U, V = r.normal(size=(m, n)), r.normal(size=(m, n)), r.normal(size=(m, n + 3))
    powers = [np.exp(U @ q / n**0.5) for q in Q]
    H = np.array([p @ V / p.sum() for p in powers])
    return Scene(Q=Q, U=U, V=V, n=n, H=H, softmax=cr.softmax)


@scene("eq-9-reverse")
def reverse_mode(k):
    """J uses three numbers, each of which uses u."""
    return Scene(
        each={"u": [0.7, -0.4, 1.3]},
        derived={
            "v": lambda at: np.array([at.u**2, np.exp(at.u), at.u**3 - at.u]),
            "J": lambda at: at.v[0] * at.v[1] + at.v[2] ** 2 + 2 * at.v[1],
        },
    )
