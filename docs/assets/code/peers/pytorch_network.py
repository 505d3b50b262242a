import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
X = rng.normal(size=(40, 2))
Y = (np.sum(X**2, axis=1, keepdims=True) < 1.2**2).astype(float)
# one matrix a layer, bias weights in column 0
start = [rng.normal(size=shape) for shape in [(6, 3), (4, 7), (1, 5)]]
m, alpha, lam, steps = len(X), 0.8, 0.02, 1000

float64 = torch.float64  # PyTorch's own choice is float32
network = nn.Sequential(
    nn.Linear(2, 6, dtype=float64),
    nn.Sigmoid(),
    nn.Linear(6, 4, dtype=float64),
    nn.Sigmoid(),
    nn.Linear(4, 1, dtype=float64),  # no sigmoid here: the loss takes weighted sums
)
layers = [layer for layer in network if isinstance(layer, nn.Linear)]
with torch.no_grad():
    for layer, Theta in zip(layers, start, strict=True):
        layer.bias.copy_(torch.from_numpy(Theta[:, 0]))
        layer.weight.copy_(torch.from_numpy(Theta[:, 1:]))

log_loss = nn.BCEWithLogitsLoss(reduction="sum")
optimizer = torch.optim.SGD(
    [
        {"params": [layer.weight for layer in layers], "weight_decay": lam / m},
        {"params": [layer.bias for layer in layers]},  # no penalty on bias weights
    ],
    lr=alpha,
)

inputs, targets = torch.from_numpy(X), torch.from_numpy(Y)
for _ in range(steps):
    optimizer.zero_grad()  # otherwise the new gradient is added to the last one
    data_term = log_loss(network(inputs), targets) / m
    data_term.backward()
    optimizer.step()

with torch.no_grad():
    Z = network(inputs)
    squares = sum((layer.weight**2).sum() for layer in layers)
    J = float(log_loss(Z, targets) / m + lam / (2 * m) * squares)
    weights = [torch.column_stack([layer.bias, layer.weight]).numpy() for layer in layers]

assert ((Z.numpy() > 0) == Y).all()
assert round(J, 6) == 0.136168
