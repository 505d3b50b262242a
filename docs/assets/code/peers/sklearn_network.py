import numpy as np
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

rng = np.random.default_rng(0)
X = rng.normal(size=(40, 2))
Y = (np.sum(X**2, axis=1, keepdims=True) < 1.2**2).astype(float)
# one matrix a layer, bias weights in column 0
start = [rng.normal(size=shape) for shape in [(6, 3), (4, 7), (1, 5)]]
m, alpha, lam, steps = len(X), 0.8, 0.02, 1000

network = MLPClassifier(
    hidden_layer_sizes=(6, 4),
    activation="logistic",
    solver="sgd",
    alpha=lam,  # not the learning rate
    learning_rate_init=alpha,
    momentum=0,
    batch_size=m,
    shuffle=False,
)
labels = Y[:, 0].astype(int)
network.partial_fit(X, labels, classes=[0, 1])  # only to make the matrices
network.coefs_ = [Theta[:, 1:].T.copy() for Theta in start]
network.intercepts_ = [Theta[:, 0].copy() for Theta in start]

for _ in range(steps):
    network.partial_fit(X, labels)

squares = sum((W**2).sum() for W in network.coefs_)
J = float(log_loss(labels, network.predict_proba(X)) + lam / (2 * m) * squares)
weights = [
    np.column_stack([b, W.T]) for b, W in zip(network.intercepts_, network.coefs_, strict=True)
]

assert (network.predict(X) == labels).all()
assert round(J, 6) == 0.136168
