"""What stands in the arithmetic of a sentence, besides figures: σ(1) ≈ 0.7311."""


@scene("arithmetic")
def arithmetic(k):
    return Scene(sigma=cr.sigmoid, tanh=cr.tanh, relu=cr.relu)
