"""Chapter 2."""


@scene("eq-2-paper")
def paper(k):
    return Scene()  # figures alone


@scene("image-4 eq-2-hidden-product image-6 image-7 eq-2-output-product")
def three_three_one(k):
    return one_example(k, "g", "h_Theta", sizes=(3, 3, 1))


@scene("image-5")
def one_matrix(k):
    W = rng(k).normal(size=(3, 4))
    return Scene(Theta={1: W}, unsaid={"Theta": 1})


@scene("image-8")
def any_depth(k):
    return one_example(k, "sigma", sizes=DEEP[k][0])


@scene("image-22-1 image-22-2 image-22-3 image-22-4 eq-6-one-row")
def one_input(k):
    return one_example(k, "sigma", "h_Theta")


@scene("eq-2-separate-bias")
def separate_bias(k):
    return one_example(k, "W", "b")


@scene("eq-2-nested")
def two_layers(k):
    return one_example(k, "sigma", "h", sizes=SIZES[k][0][:3])


@scene("eq-2-shape-rule")
def shapes(k):
    sizes = SIZES[k][0]
    return Scene(s=np.array(sizes), Theta=by_layer(cr.initialize_weights(sizes, rng(k))))


@scene("eq-2-rows eq-6-all-sums eq-6-all-activations")
def forward(k):
    """These displays define the network elsewhere: here they are held against the package."""
    scene = network(k, TILDE)
    values = forward_by_package(scene)
    return network(k, TILDE, **values, h_Theta=lambda X: cr.forward(matrices(scene), X)[0][-1])


@scene("eq-2-columns eq-2-transposed-weights")
def conventions(k):
    W = network(k).values["Theta"]
    return network(
        k,
        "eq-2-rows",
        TILDE,
        theta={l: w.T for l, w in W.items()},
        W={l: w[:, 1:] for l, w in W.items()},
        b={l: w[:, 0][None] for l, w in W.items()},
    )


@scene("eq-2-transpose")
def transpose(k):
    rows, Theta = rng(k).normal(size=(7, 5)), rng(9 + k).normal(size=(3, 5))
    return Scene(Z=rows @ Theta.T, Theta=Theta, A_tilde=rows)
