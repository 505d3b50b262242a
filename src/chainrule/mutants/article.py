"""Known mistakes in what the article explains."""

__all__ = ["ARTICLE"]

# place and what is right there (see ``syntax``): name, mistake, what is wrong, erratum if any
ARTICLE: dict[tuple[str, str], list[tuple[str, ...]]] = {
    # chapter 1 to 4: activations, model, forward
    ("activations.unit_step", "_z > _t"): [
        ("step-at-threshold", "the step is 1 at its threshold", "_z >= _t"),
        ("threshold-ignored", "the threshold is ignored", "_z > 0"),
    ],
    ("activations.sigmoid", "1 / (1 + np.exp(-wide))"): [
        ("sigmoid-mirrored", "e^z in place of e^(−z)", "1 / (1 + np.exp(wide))"),
    ],
    ("activations.sigmoid", "_z >= -700"): [
        ("sigmoid-overflows", "1/(1 + e^(−z)) for every z: overflows far out", "_z >= -np.inf"),
    ],
    ("activations.sigmoid", "np.exp(np.where(_n, _f, _z))"): [
        ("sigmoid-cut-off", "0 below −700, where σ is small but not 0", "0 * _z.real"),
    ],
    ("activations.sigmoid_derivative", "_s(_z) * _s(-_z)"): [
        ("slope-cancels", "σ(1 − σ), which is 0 for z > 37", "_s(_z) * (1 - _s(_z))"),
        ("slope-of-tanh", "1 − σ², the rule for tanh", "1 - _s(_z) ** 2"),
        ("slope-without-second-factor", "σ' = σ", "_s(_z)"),
    ],
    ("model.weight_shapes", "(_a, _b + 1)"): [
        ("bias-column-forgotten", "Theta without a column for the bias", "(_a, _b)"),
        ("theta-transposed", "Theta as (s_l + 1, s_{l+1})", "(_b + 1, _a)"),
    ],
    ("model.add_bias", "[np.ones(_s, _t), _A]"): [
        ("zeros-for-ones", "the bias unit is 0", "[np.zeros(_s, _t), _A]"),
        ("bias-column-last", "the column of ones comes last", "[_A, np.ones(_s, _t)]"),
    ],
    ("model.initialize_weights", "rng.uniform(_a, _b, size=_s)"): [
        ("weights-all-zero", "all initial weights zero", "0"),
        ("weights-all-equal", "all initial weights equal", "rng.uniform(_a, _b)"),
    ],
    ("model.SCHEMES", "6 / (_b + _a)"): [
        ("glorot-slip", "√6/(a + b) in place of √(6/(a + b))", "6 / (_b + _a) ** 2"),
    ],
    ("model.initialize_weights", "_w.append(_t)"): [
        ("random-bias", "random bias weights", "_w.append(_t + limit / 9)"),
    ],
    ("forward.unchecked_forward", "add_bias(_A) @ _t.T"): [
        ("theta-not-transposed", "Ã Theta in place of Ã Thetaᵀ", "add_bias(_A) @ _t", "E2"),
        ("bias-forgotten", "the bias weights do nothing in forward propagation",
         "_A @ _t[:, 1:].T"),
        ("bias-twice", "x_0 = 1 and a separate b", "add_bias(_A) @ _t.T + _t[:, 0]"),
    ],
    ("forward.unchecked_forward", "_A.append(activate(_Z))"): [
        ("no-activation", "A = Z: the layers collapse to one", "_A.append(_Z)"),
        ("sigmoid-twice", "σ applied twice", "_A.append(activate(activate(_Z)))"),
    ],
    ("forward.unchecked_forward", "weighted_sums.append(_Z)"): [
        ("activations-kept-as-sums", "activations returned as weighted sums",
         "weighted_sums.append(OUTPUT[output](_Z))"),
    ],
    ("forward.predict", "_Z.argmax(axis=1)"): [
        ("tie-to-the-last", "the last wins a tie",
         "_Z.shape[1] - 1 - _Z[:, ::-1].argmax(axis=1)"),
        ("argmax-over-examples", "argmax down the columns", "_Z.argmax(axis=0)"),
        ("argmax-of-activations", "argmax of h, where 1.0 = 1.0",
         "OUTPUT['sigmoid'](_Z).argmax(axis=1)"),
    ],
    ("forward.predict", "_Z[:, 0] > 0"): [
        ("half-of-z", "one output unit: class 1 where z > ½", "_Z[:, 0] > 0.5"),
    ],
    # chapter 5: cost
    ("cost.unchecked_log_loss", "_y * _s(-_z) + (1 - _y) * _s(_z)"): [
        ("one-minus-log", "(1 − y)(1 − log h) in place of (1 − y) log(1 − h)",
         "_y * _s(-_z) + (1 - _y) * (1 + _s(-_z))", "E8"),
        ("log10", "the logarithm to base 10",
         "(_y * _s(-_z) + (1 - _y) * _s(_z)) / np.log(10)"),
        ("loss-swapped", "y and 1 − y swapped", "_y * _s(_z) + (1 - _y) * _s(-_z)"),
        ("only-the-right-class", "only the term of y = 1", "_y * _s(-_z)"),
        ("loss-with-the-wrong-sign", "the minus in front is lost",
         "-_y * _s(-_z) - (1 - _y) * _s(_z)"),
        ("loss-from-activations", "−log σ(z): infinite where h rounds to 0 or 1",
         "-_y * np.log(1 / (1 + np.exp(-_z)))"
         " - (1 - _y) * np.log(1 - 1 / (1 + np.exp(-_z)))"),
        ("loss-cancels", "log(1 + e^z) − yz, which loses all digits far out", "_s(_z) - _y * _z"),
        ("squared-error", "the squared error for the log-loss",
         "(1 / (1 + np.exp(-_z)) - _y) ** 2"),
    ],
    ("cost.unchecked_cost", "_l.sum() / _m"): [
        ("cost-without-mean", "the sum over examples, 1/m missing", "_l.sum()"),
        ("mean-over-outputs-too", "the mean over outputs as well", "_l.mean()"),
        ("divided-by-m-minus-1", "÷ (m − 1)", "_l.sum() / (_m - 1)"),
    ],
    ("cost.unchecked_l2_penalty", "sum(np.square(_t[:, 1:]).sum() for _t in _w)"): [
        ("penalty-on-the-bias", "λ on the bias weights too",
         "sum(np.square(_t).sum() for _t in _w)"),
        ("penalty-not-squared", "Σ θ in place of Σ θ²", "sum(_t[:, 1:].sum() for _t in _w)"),
        ("penalty-of-the-last-layer", "only one θ vector, as in logistic regression",
         "sum(np.square(_t[:, 1:]).sum() for _t in _w[-1:])"),
    ],
    ("cost.unchecked_l2_penalty", "_l / (2 * _m) * _s"): [
        ("penalty-without-half", "λ/m in place of λ/2m", "_l / _m * _s"),
        ("penalty-without-m", "λ/2 in place of λ/2m", "_l / 2 * _s"),
    ],
    # chapter 7: backpropagation
    ("backpropagation.backpropagate", "activations[-1] - _y"): [
        ("delta-sign", "y − h: uphill", "_y - activations[-1]", "E10"),
        ("delta-of-squared-error", "δ with an extra h(1 − h)",
         "(activations[-1] - _y) * activations[-1] * (1 - activations[-1])"),
    ],
    ("backpropagation.output_delta", "_h - _y"): [
        ("output-delta-sign", "δ = y − h in the function itself", "_y - _h", "E10"),
    ],
    ("backpropagation.backpropagate", "_f(_d, _t, weighted_sums[_k], _h)"): [
        ("post-activation", "σ' at the activation, not at the weighted sum",
         "_f(_d, _t, activations[_k], _h)"),
    ],
    ("backpropagation.unchecked_hidden_delta", "_d @ _t[:, 1:] * _s(_z)"): [
        ("no-slope", "σ' missing", "_d @ _t[:, 1:]"),
        ("matrix-product-with-slope", "a matrix product with σ'",
         "_d @ _t[:, 1:] @ _s(_z)", "E14"),
        ("bias-not-dropped", "the bias column is sent back too", "_d @ _t * _s(_z)", "E14"),
        ("wrong-column-dropped", "the last column is dropped, not the first",
         "_d @ _t[:, :-1] * _s(_z)"),
        ("theta-transposed-back", "δ Thetaᵀ, with Theta as in Image 5",
         "_d @ _t[:, 1:].T * _s(_z)", "E14"),
    ],
    ("backpropagation.backpropagate", "_d.T @ add_bias(_A[_k]) / _m + _g"): [
        ("gradient-without-mean", "1/m missing in the gradient",
         "_d.T @ add_bias(_A[_k]) + _g", "E7"),
        ("gradient-divided-by-m-minus-1", "÷ (m − 1) in the gradient",
         "_d.T @ add_bias(_A[_k]) / (_m - 1) + _g"),
        ("gradient-transposed", "Ãᵀδ: the transpose of the gradient",
         "add_bias(_A[_k]).T @ _d / _m + _g.T", "E7"),
        ("only-the-last-example", "overwritten, not summed over the examples",
         "_d[-1:].T @ add_bias(_A[_k])[-1:] / _m + _g"),
        ("delta-before-its-layer", "the next layer's activations",
         "_d.T @ add_bias(_A[_k + 1]) / _m + _g"),
        ("penalty-forgotten", "the penalty is in the cost only", "_d.T @ add_bias(_A[_k]) / _m"),
    ],
    ("backpropagation.backpropagate", "reversed(range(_n))"): [
        ("first-layer-forgotten", "the range ends one layer early", "reversed(range(1, _n))"),
        ("layers-upwards", "the layers are taken upwards", "range(_n)", "E13"),
    ],
    ("backpropagation.unchecked_l2_gradient", "_g[:, 0] = 0"): [
        ("gradient-penalises-bias", "λ on the bias weights in the gradient", "pass"),
    ],
    ("backpropagation.unchecked_l2_gradient", "_l / _m * _t"): [
        ("sum-of-all-weights", "λ/m times the sum of all weights",
         "_l / _m * sum(T[:, 1:].sum() for T in weights) * np.ones(_t.shape)", "E15"),
        ("gradient-of-penalty-halved", "λ/2m in the gradient", "_l / (2 * _m) * _t"),
        ("gradient-of-penalty-without-m", "λ in place of λ/m in the gradient", "_l * _t"),
    ],
    # chapter 8: training, data, checks
    ("training.gradient_descent_step", "_t - _a * _g"): [
        ("uphill", "θ + α ∂J/∂θ", "_t + _a * _g"),
        ("learning-rate-twice", "the learning rate applied twice", "_t - _a**2 * _g"),
        ("learning-rate-forgotten", "the learning rate ignored", "_t - _g"),
    ],
    ("engine.sources.__post_init__", "self.vector.add_penalty(_l)"): [
        ("training-without-penalty", "λ forgotten in the steps", "self.vector.add_penalty(0.0)"),
    ],
    ("engine.sources.begin", "self.penalty_now()"): [
        ("history-without-penalty", "λ forgotten in the history", "0.0"),
    ],
    ("training._descend", "counted(steps, progress)"): [
        ("one-step-too-few", "the last step is not taken", "counted(steps - 1, progress)"),
    ],
    ("verification._central_difference", "(_f - _g) / (_a - _b)"): [
        ("forward-difference", "(f(θ + h) − f(θ))/h: half the digits",
         "(_f - _one_number(f([np.where(w == _b, here, w) for w in moved])).real) / (_a - here)"),
    ],
    ("verification._complex_step", "_v.imag / _h"): [
        ("complex-step-not-divided", "Im f(θ + ih), not divided by h", "_v.imag"),
    ],
    ("data.one_hot", "np.eye(_n)[_c]"): [
        ("one-hot-shifted", "classes counted from 1", "np.eye(_n)[_c - 1]"),
    ],
    ("data.accuracy", "(_p == _c).mean()"): [
        ("error-rate", "the share of wrong answers", "(_p != _c).mean()"),
    ],
}  # fmt: skip
