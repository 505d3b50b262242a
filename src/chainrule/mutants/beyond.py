"""Known mistakes beyond the article: other units, softmax, faster descent."""

__all__ = ["BEYOND"]

# place and what is right there (see ``syntax``): name, mistake, what is wrong
BEYOND: dict[tuple[str, str], list[tuple[str, ...]]] = {
    # tanh, ReLU, initial weights
    ("units.tanh", "np.tanh(_z)[()]"): [
        ("tanh-overflows", "tanh written with e^z and e^(−z): ∞/∞ far out",
         "((np.exp(v := _z) - np.exp(-v)) / (np.exp(v) + np.exp(-v)))[()]"),
        ("tanh-without-the-inner-2", "2σ(z) − 1, which is tanh(z/2)", "2 * sigmoid(_z) - 1"),
    ],
    ("units.tanh_derivative", "4 * sigmoid_derivative(2 * _z)"): [
        ("tanh-slope-without-square", "1 − tanh(z) in place of 1 − tanh²(z)", "1 - np.tanh(_z)"),
        ("tanh-slope-at-the-activation", "tanh' at the activation, not at the weighted sum",
         "4 * sigmoid_derivative(2 * np.tanh(_z))"),
        ("tanh-slope-cancels", "1 − tanh²(z), which is 0 for z > 19", "1 - np.tanh(_z) ** 2"),
        ("tanh-slope-without-chain-rule", "the inner slope 2 of σ(2z) forgotten",
         "2 * sigmoid_derivative(2 * _z)"),
    ],
    ("units.relu", "np.where(_z.real > 0, _z, 0)"): [
        ("relu-mirrored", "|z|: negative sums are turned over, not cut off",
         "np.where(_z.real > 0, _z, -_z)"),
        ("relu-leaks", "0.01 z below 0: the leaky ReLU", "np.where(_z.real > 0, _z, 0.01 * _z)"),
    ],
    ("units.relu_derivative", "(_z.real > 0).astype(_t)"): [
        ("relu-slope-1-at-the-kink", "relu'(0) = 1", "(_z.real >= 0).astype(_t)"),
        ("relu-slope-half-at-the-kink", "relu'(0) = ½",
         "((np.sign(_z.real) + 1) / 2).astype(_t)"),
        ("relu-slope-leaks", "relu' = 0.01 below 0, with a ReLU that does not leak",
         "np.where(_z.real > 0, 1, 0.01 * (_z.real < 0)).astype(_t)"),
    ],
    ("units.HIDDEN", "(relu, relu_derivative)"): [
        ("relu-slope-of-z", "relu' = max(0, z), the function for its slope", "(relu, relu)"),
    ],
    ("units.HIDDEN", "(tanh, tanh_derivative)"): [
        ("tanh-with-the-slope-of-sigmoid", "tanh forward, σ' backward",
         "(tanh, sigmoid_derivative)"),
    ],
    ("model.SCHEMES", "lambda before, after: 6 / before"): [
        ("he-with-1", "the variance 1/s_l: half of what ReLU needs",
         "lambda before, after: 3 / before"),
        ("he-of-the-units-after", "the units after in place of the units before",
         "lambda before, after: 6 / after"),
        ("he-without-root", "6/s_l in place of √(6/s_l)",
         "lambda before, after: (6 / before) ** 2"),
    ],
    # softmax and cross-entropy
    ("softmax._powers", "_p.sum(axis=1, keepdims=True)"): [
        ("softmax-over-the-examples", "the sum over the examples, not over the classes",
         "_p.sum(axis=0, keepdims=True)"),
    ],
    ("softmax._powers", "_z - _z.real.max(axis=1, keepdims=True)"): [
        ("softmax-overflows", "e^z without the shift: overflows from z = 710 on", "_z"),
        ("softmax-shifted-apart", "each column shifted by its own largest number",
         "_z - _z.real.max(axis=0, keepdims=True)"),
    ],
    ("softmax.softmax", "powers / _t"): [
        ("softmax-divided-by-the-largest", "divided by the largest power, not by their sum",
         "powers / powers.max(axis=1, keepdims=True)"),
    ],
    ("softmax._powers", "np.exp(_z)"): [
        ("softmax-of-2", "powers of 2 in place of e", "np.exp2(_z)"),
    ],
    ("softmax.OUTPUT", "{'sigmoid': _s, 'softmax': _h, 'linear': _i}"): [
        ("sigmoids-for-softmax", "a sigmoid for each class",
         "{'sigmoid': _s, 'softmax': _s, 'linear': _i}"),
        ("sigmoid-for-numbers", "a sigmoid where any number may be the answer",
         "{'sigmoid': _s, 'softmax': _h, 'linear': _s}"),
    ],
    ("regression.unchecked_half_squared_error", "0.5 * (_z - _y) ** 2"): [
        ("squared-error-without-half", "the square without the ½: δ would be 2 (h − y)",
         "(_z - _y) ** 2"),
        ("absolute-error", "the distance, not its square", "abs(_z - _y)"),
        ("squared-sum", "plus in place of minus", "0.5 * (_z + _y) ** 2"),
        ("squared-error-mean-of-outputs", "divided by the number of outputs",
         "0.5 * (_z - _y) ** 2 / _z.shape[-1]"),
    ],
    ("regression.through_output", "_d * sigmoid_derivative(_z)"): [
        ("squared-error-without-slope", "δ = h − y for the squared error behind sigmoids", "_d"),
        ("squared-error-slope-of-the-answer", "σ' at the answer, not at the weighted sum",
         "_d * sigmoid_derivative(1 / (1 + np.exp(-_z)))"),
    ],
    ("regression.through_output", "_h * (_d - (_d * _h).sum(axis=1, keepdims=True))"): [
        ("softmax-slope-of-sigmoids", "h(1 − h) for a softmax: each output for itself",
         "_h * (1 - _h) * _d"),
        ("softmax-slope-over-the-examples", "the sum over the examples, not over the classes",
         "_h * (_d - (_d * _h).sum(axis=0, keepdims=True))"),
    ],
    ("units.HIDDEN", "(linear, linear_derivative)"): [
        ("linear-slope-of-z", "z for its slope, which is 1", "(linear, linear)"),
    ],
    ("softmax.unchecked_cross_entropy", "(_y * (_l - np.where(_n, _o, _z))).sum(axis=1)"): [
        ("cross-entropy-log10", "the logarithm to base 10",
         "(_y * (_l - np.where(_n, _o, _z))).sum(axis=1) / np.log(10)"),
        ("cross-entropy-mean", "the mean over the outputs, not their sum",
         "(_y * (_l - np.where(_n, _o, _z))).mean(axis=1)"),
        ("cross-entropy-sign", "the minus in front is lost",
         "-(_y * (_l - np.where(_n, _o, _z))).sum(axis=1)"),
        ("cross-entropy-without-targets", "−Σ log h: all classes count", "(_l - _z).sum(axis=1)"),
        ("cross-entropy-from-outputs", "−log h from h: infinite where h rounds to 0",
         "(-_y * np.log(np.exp(_z - _l))).sum(axis=1)"),
    ],
    ("cost.LOSS", "{'sigmoid': _l, 'softmax': _e, 'linear': _q}"): [
        ("log-loss-with-softmax", "the log-loss of K separate answers with a softmax",
         "{'sigmoid': _l, 'softmax': _l, 'linear': _q}"),
        ("squared-error-with-sigmoid", "half the squared error with a sigmoid: δ lacks σ'",
         "{'sigmoid': _q, 'softmax': _e, 'linear': _q}"),
    ],
    # the engine's own forms
    ("engine.in_place.times_tanh_slope", "(np.multiply, (A, A, A))"): [
        ("engine-tanh-slope", "1 − a in place of 1 − a², in the engine",
         "(np.multiply, (A, np.ones_like(A), A))"),
    ],
    ("engine.in_place.times_relu_slope", "np.greater"): [
        ("engine-relu-slope", "relu' = 1 where a ≥ 0: everywhere, in the engine",
         "np.greater_equal"),
    ],
    ("engine.in_place.softmax_of", "(np.divide, (H, total, H))"): [
        ("engine-softmax-axis", "the sum over the examples, in the engine",
         "(lambda H: np.divide(H, H.sum(axis=0, keepdims=True), H), (H,))"),
    ],
    ("engine.network.backward", "(np.subtract, (H, _Y, H))"): [
        ("engine-delta", "δ with an extra h(1 − h), in the engine",
         "(lambda H, Y: np.multiply(H - Y, H * (1 - H), H), (H, _Y))"),
    ],
    ("engine.in_place.times_softmax_slope", "(np.subtract, (delta, total, delta))"): [
        ("engine-softmax-slope", "plus in place of minus, in the engine",
         "(np.add, (delta, total, delta))"),
    ],
    ("engine.sources.__post_init__", "self.vector.hold_bias()"): [
        ("bias-moves-all-the-same", "bias weights that were to stay are trained", "[]"),
    ],
    # batches, momentum, Adam, early stopping
    ("engine.sources.__post_init__", "_l / self.m"): [
        ("penalty-of-the-batch", "λ over the batch's m: a penalty too strong",
         "_l / self.batch_size"),
    ],
    ("engine.network.batch", "self.scale / count(rows)"): [
        ("batch-divided-by-m", "the gradient of a batch divided by all m",
         "self.scale / len(self.X)"),
    ],
    ("engine.sources.slices", "range(start, stop, size)"): [
        ("remainder-dropped", "the last, smaller batch is left out",
         "range(start, stop - size + 1, size)"),
    ],
    ("engine.network.batches", "self.batch(rows)"): [
        ("same-batch-again", "the first batch in every step",
         "self.batch(slice(0, count(rows)))"),
    ],
    ("optimizers.descend_with_momentum", "velocity *= BETA"): [
        ("momentum-forgotten", "the velocity of the step before is lost", "velocity *= 0"),
    ],
    ("optimizers.descend_with_momentum", "theta += velocity"): [
        ("momentum-uphill", "the velocity subtracted: the gradient's sign twice",
         "theta -= velocity"),
        ("momentum-step-of-gradient", "θ − αg, and the velocity kept for nobody",
         "theta -= gradient"),
    ],
    ("optimizers.descend_with_momentum", "velocity -= gradient"): [
        ("momentum-averaged", "the gradient times 1 − β: a tenth of the speed",
         "velocity -= (1 - BETA) * gradient"),
    ],
    ("optimizers.descend_with_adam", "_a / (1 - BETA_1 ** _t)"): [
        ("adam-mean-uncorrected", "m without its division by 1 − β₁ᵗ", "_a"),
    ],
    ("optimizers.descend_with_adam", "np.divide(_v, 1 - BETA_2 ** _t, _g)"): [
        ("adam-square-uncorrected", "v without its division by 1 − β₂ᵗ", "np.divide(_v, 1, _g)"),
    ],
    ("optimizers.descend_with_adam", "np.sqrt(_g, _g)\n_g += EPSILON"): [
        ("adam-without-root", "divided by v, not by √v", "_g += EPSILON"),
        ("adam-epsilon-inside", "√(v + ε) in place of √v + ε",
         "_g += EPSILON\nnp.sqrt(_g, _g)"),
        ("adam-without-epsilon", "ε forgotten: 0/0 where a gradient is 0", "np.sqrt(_g, _g)"),
    ],
    ("optimizers.BETA_1", "(0.9, 0.999, _e)"): [
        ("adam-betas-swapped", "β₁ = 0.999 and β₂ = 0.9", "(0.999, 0.9, _e)"),
    ],
    ("optimizers.descend_with_adam", "_t += 1"): [
        ("adam-counts-no-steps", "t = 1 in every step", "_t[...] = 1"),
    ],
    ("optimizers.descend_with_adam", "np.square(_g, _g)"): [
        ("adam-not-squared", "|g| in place of g²", "np.abs(_g, _g)"),
    ],
    ("optimizers.descend_with_adam", "_m *= BETA_1\n_m += (1 - BETA_1) * _g"): [
        ("adam-mean-of-nothing-old", "the newest gradient in place of the running mean",
         "_m[...] = _g"),
    ],
    ("engine.stages.over_after", "self.without_progress += 1"): [
        ("early-stopping-returns-the-last", "the last weights, not the best",
         "self.without_progress += 1\nself.kept = iterations, self.theta.copy()"),
    ],
    ("engine.stages.over_after", "_n >= self.patience"): [
        ("early-stopping-without-patience", "over at the first iteration without progress",
         "_n >= 1"),
    ],
    ("engine.stages.over_after", "_l < self.lowest"): [
        ("early-stopping-upside-down", "the weights with the highest cost",
         "_l > self.lowest or np.isinf(self.lowest)"),
    ],
}  # fmt: skip
