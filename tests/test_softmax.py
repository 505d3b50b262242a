import numpy as np
import pytest

from chainrule import cross_entropy, log_loss, sigmoid, softmax


def problem(m=7, K=4, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(scale=3, size=(m, K)), rng.dirichlet(np.ones(K), size=m)


def test_rows_are_shares():
    h = softmax(problem(60, 5)[0])
    assert (h > 0).all()
    assert np.abs(h.sum(axis=1) - 1).max() <= 4 * 2**-53


def test_a_shift_of_a_row_changes_nothing():
    Z, Y = problem()
    shift = 2.0 ** np.arange(7)[:, None]  # powers of two: little is rounded
    assert np.abs(softmax(Z + shift) - softmax(Z)).max() < 1e-13
    assert np.abs(cross_entropy(Z + shift, Y) - cross_entropy(Z, Y)).max() < 1e-13


def test_the_order_of_the_classes_does_not_matter():
    Z, Y = problem()
    order = [2, 0, 3, 1]
    assert np.abs(softmax(Z[:, order]) - softmax(Z)[:, order]).max() < 1e-15
    assert np.abs(cross_entropy(Z[:, order], Y[:, order]) - cross_entropy(Z, Y)).max() < 1e-14


def test_two_classes_are_one_sigmoid_with_the_log_loss():
    Z, Y = problem(K=2)
    difference = Z[:, 1] - Z[:, 0]
    assert np.abs(softmax(Z)[:, 1] - sigmoid(difference)).max() < 1e-15
    assert np.abs(cross_entropy(Z, Y) - log_loss(difference, Y[:, 1])).max() < 1e-14


def test_the_loss_is_lowest_where_the_answer_is_the_target():
    _, Y = problem()
    at_best = cross_entropy(np.log(Y), Y)
    assert np.abs(at_best + (Y * np.log(Y)).sum(axis=1)).max() < 1e-14  # the entropy
    for k in range(4):
        assert (cross_entropy(np.log(Y) + 0.1 * (np.arange(4) == k), Y) > at_best).all()


def test_autograd_agrees():
    autograd, anp = pytest.importorskip("autograd"), pytest.importorskip("autograd.numpy")
    Z, Y = problem()

    def total(Z):
        return -anp.sum(Y * anp.log(anp.exp(Z) / anp.sum(anp.exp(Z), axis=1, keepdims=True)))

    assert np.isclose(cross_entropy(Z, Y).sum(), total(Z), rtol=1e-14)
    assert np.abs(softmax(Z) - Y - autograd.grad(total)(Z)).max() < 1e-14


def test_scikit_learn_agrees():
    Z, _ = problem(m=12)
    metrics = pytest.importorskip("sklearn.metrics")
    labels = np.arange(12) % 4
    ours = cross_entropy(Z, np.eye(4)[labels]).mean()
    assert np.isclose(ours, metrics.log_loss(labels, softmax(Z)), rtol=1e-12)


def test_far_out_nothing_overflows_and_little_is_lost():
    with np.errstate(all="raise"):
        assert softmax([[1e308, -1e308, 0.0]]).tolist() == [[1, 0, 0]]
        assert cross_entropy([[1e308, -1e308]], [[1, 0]]).tolist() == [0]
        assert cross_entropy([[700.0, 0.0, -700.0]], [[0, 0, 1]]).tolist() == [1400]
    with np.errstate(under="ignore"):
        assert softmax([[0.0, -740.0]])[0, 1] == np.exp(-740.0)


def test_last_digits_of_the_loss_of_a_sure_answer():
    mpmath = pytest.importorskip("mpmath")
    for gap in (1.0, 5.0, 30.0, 40.0, 300.0):
        with mpmath.workdps(60):
            exact = mpmath.log1p(2 * mpmath.exp(-mpmath.mpf(gap)))
        loss = cross_entropy([[gap, 0.0, 0.0]], [[1, 0, 0]])[0]
        assert abs(loss / float(exact) - 1) < 1e-15


def test_curvature_by_the_complex_step():
    """The slope of h_k by z_i is h_k (1 − h_k) for i = k and −h_k h_i for the others."""
    Z, _ = problem(m=3)
    h = softmax(Z)
    for i in range(4):
        slope = softmax(Z + 1e-20j * (np.arange(4) == i)).imag / 1e-20
        exact = h * ((np.arange(4) == i) - h[:, [i]])
        assert np.abs(slope - exact).max() < 1e-15


def test_float32_is_kept():
    Z, Y = problem()
    narrow, wide = softmax(Z.astype(np.float32)), softmax(Z)
    assert narrow.dtype == np.float32 and np.abs(narrow - wide).max() < 1e-6
    losses = cross_entropy(Z.astype(np.float32), Y.astype(np.float32))
    assert losses.dtype == np.float32
    assert np.abs(losses - cross_entropy(Z, Y)).max() < 1e-5


def test_arguments_stay_as_they_are():
    Z, Y = problem()
    before = Z.copy(), Y.copy()
    softmax(Z), cross_entropy(Z, Y)
    assert (before[0] == Z).all() and (before[1] == Y).all()


@pytest.mark.parametrize(
    ("Z", "error", "message"),
    [
        ([1.0, 2.0], ValueError, r"Z: expected a matrix \(rank 2\), got shape \(2,\)"),
        ([[1.0, np.nan]], ValueError, "Z: expected finite numbers"),
        ([[1.0, np.inf]], ValueError, "Z: expected finite numbers"),
        (np.zeros((0, 3)), ValueError, "Z: expected at least one row"),
        ([["a", "b"]], TypeError, "Z: expected"),
    ],
)
def test_bad_z_is_named(Z, error, message):
    with pytest.raises(error, match=message):
        softmax(Z)
    with pytest.raises(error, match=message):
        cross_entropy(Z, [[0.0, 1.0]])


@pytest.mark.parametrize(
    ("Y", "message"),
    [
        ([[0.5, 0.5]], r"Y: expected shape \(1, 3\), got \(1, 2\)"),
        ([[0.5, 0.5, 0.5]], "Y: expected rows that add up to 1 .* row 0 adds up to 1.5"),
        ([[-0.5, 0.5, 1.0]], "Y: expected"),
    ],
)
def test_bad_targets_are_named(Y, message):
    with pytest.raises(ValueError, match=message):
        cross_entropy([[1.0, 2.0, 3.0]], Y)


def test_a_single_class_is_no_question():
    with pytest.raises(ValueError, match="Y: expected at least two columns for softmax outputs"):
        cross_entropy([[1.0]], [[1.0]])
