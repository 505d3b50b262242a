"""Weights carried to PyTorch and back give equal predictions, and survive its own files.

`make peers` runs this in an environment of its own; elsewhere it is skipped.
"""

from itertools import pairwise

import numpy as np
import pytest

from chainrule import cost, forward, weight_shapes
from chainrule.interchange import from_state_dict, to_state_dict

torch = pytest.importorskip("torch")
nn = torch.nn

HIDDEN = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}
OUTPUT = {"sigmoid": nn.Sigmoid, "softmax": lambda: nn.Softmax(dim=1)}
SIZES = [(3, 2), (3, 5, 2), (3, 5, 4, 2), (3, 4, 6, 5, 2)]
LIMIT = {torch.float32: 1e-6, torch.float64: 1e-14}


def sequential(sizes, hidden, output, dtype):
    layers = []
    for before, after in pairwise(sizes):
        layers += [nn.Linear(before, after, dtype=dtype), HIDDEN[hidden]()]
    return nn.Sequential(*layers[:-1], OUTPUT[output]())


def inputs(dtype):
    rng = np.random.default_rng(45)
    return rng.normal(size=(7, 3)).astype(str(dtype).removeprefix("torch."))


def answers(network, X):
    with torch.no_grad():
        return network(torch.from_numpy(X)).numpy()


@pytest.mark.parametrize("dtype", LIMIT)
@pytest.mark.parametrize("output", OUTPUT)
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("sizes", SIZES)
def test_to_pytorch(sizes, hidden, output, dtype):
    rng, X = np.random.default_rng(46), inputs(dtype)
    weights = [rng.normal(size=shape).astype(X.dtype) for shape in weight_shapes(sizes)]
    network = sequential(sizes, hidden, output, dtype)
    state = {name: torch.from_numpy(array) for name, array in to_state_dict(weights).items()}
    network.load_state_dict(state)  # strict: all names and shapes, and no others
    ours = forward(weights, X, hidden=hidden, output=output)[0][-1]
    theirs = answers(network, X)
    assert theirs.dtype == ours.dtype and theirs.shape == ours.shape
    assert np.abs(theirs - ours).max() < LIMIT[dtype]


@pytest.mark.parametrize("dtype", LIMIT)
@pytest.mark.parametrize("output", OUTPUT)
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("sizes", SIZES)
def test_from_pytorch(sizes, hidden, output, dtype):
    torch.manual_seed(47)
    network, X = sequential(sizes, hidden, output, dtype), inputs(dtype)
    weights = from_state_dict(network.state_dict(), hidden=hidden, output=output)
    assert [Theta.dtype for Theta in weights] == [X.dtype] * len(weights)
    ours = forward(weights, X)[0][-1]
    assert np.abs(answers(network, X) - ours).max() < LIMIT[dtype]


def test_through_their_file_and_with_gradients(tmp_path):
    kinds = {"hidden": "tanh", "output": "softmax"}
    network = sequential((3, 5, 2), *kinds.values(), torch.float32)
    torch.save(network.state_dict(), tmp_path / "network.pt")
    loaded = from_state_dict(torch.load(tmp_path / "network.pt", weights_only=True), **kinds)
    wanting_gradients = dict(network.named_parameters())
    direct = from_state_dict(wanting_gradients, **kinds)
    assert all((a == b).all() for a, b in zip(loaded, direct, strict=True))


def test_other_layers_are_refused():
    network = nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Linear(5, 2))
    with pytest.raises(ValueError, match=r"state_dict"):
        from_state_dict(network.state_dict(), hidden="relu", output="softmax")
    with pytest.raises(ValueError, match=r"expected '0.bias' beside '0.weight'"):
        state = nn.Sequential(nn.Linear(3, 5, bias=False)).state_dict()
        from_state_dict(state, hidden="relu", output="softmax")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda X: X.requires_grad_(), r"X: expected a tensor without gradients; detach\(\)"),
        (lambda X: X.bfloat16(), r"X: expected float32 or float64, got bfloat16; float\(\)"),
    ],
)
def test_tensors_that_numpy_cannot_read_get_our_sentence(change, message):
    tensor = change(torch.ones((4, 3)))
    with pytest.raises(TypeError, match=message):
        cost([np.ones((1, 4))], tensor, np.ones((4, 1)))
    assert cost([np.ones((1, 4))], torch.ones((4, 3)), np.ones((4, 1))) > 0


def test_two_linear_layers_in_a_row_are_refused():
    network = nn.Sequential(nn.Linear(3, 5), nn.Linear(5, 2))
    with pytest.raises(ValueError, match="expected an activation between two layers, got 0 and 1"):
        from_state_dict(network.state_dict(), hidden="relu", output="softmax")
