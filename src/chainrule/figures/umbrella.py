"""The umbrella unit of chapter 1: three yes-or-no inputs, one weight, the bias, and eight days."""

from itertools import product

from chainrule.activations import unit_step
from chainrule.diagrams.numbers import short
from chainrule.diagrams.palette import HALO, INK, NEGATIVE, POSITIVE, colour
from chainrule.diagrams.svg import element
from chainrule.figures._moving import Control, MovingFigure, Still, Track
from chainrule.figures._svg import picture, variable

RAIN, WIND = 2.0, 0.5  # the weights that stay
CLEAR = (-3, -2.5, -2, -1.5, -1, -0.5, 0)  # those of the clear sky
BIASES = (-2, -1.5, -1, -0.5, 0, 0.5)
DAYS = tuple(product((0, 1), repeat=3))  # rain, clear sky, wind
INPUTS = ["rain", "clear", "wind"]
ALL = [*INPUTS, "weight", "bias"]

UNIT, ZERO = 32, 262  # pixels for 1, and the place of 0
NO, YES = "none", colour("output")


def weighted_sum(day: tuple[int, ...], weight: float, bias: float) -> float:
    """z of the unit on a day."""
    rain, clear, wind = day
    return bias + RAIN * rain + weight * clear + WIND * wind


def umbrella_unit() -> MovingFigure:
    """The umbrella unit: what each input adds to the weighted sum, and its answers on all days.

    Returns
    -------
    MovingFigure
        With a choice for each input, and sliders for the weight of the clear sky and the bias.

    Examples
    --------
    >>> figure = umbrella_unit()
    >>> " ".join(figure.at_start(track) for track in figure.tracks if track.part == "says")
    'The sum is z = −1 + 2 · 1 − 1 · 1 + 0.5 · 1 = 0.5, above 0: take it. Yes on 3 of the 8 days.'
    """
    names = ("rain forecast", "clear sky", "wind")
    controls = [
        *(
            Control(i, name, ("no", "yes"), 1, "choice")
            for i, name in zip(INPUTS, names, strict=True)
        ),
        Control("weight", "sky's weight", [f"w = {short(w)}" for w in CLEAR], CLEAR.index(-1)),
        Control("bias", "bias", [f"b = {short(b)}" for b in BIASES], BIASES.index(-1)),
    ]
    tracks = [*_terms(), *_sum(), *_days(), *_sentences()]
    return MovingFigure("umbrella", _picture(Still(controls, tracks)), controls, tracks)


def _sky() -> list[float]:
    """What the clear sky adds, by its weight and whether it is clear."""
    return [weight * clear for clear, weight in product((0, 1), CLEAR)]


def _terms() -> list[Track]:
    """The four bars. Each stands in a group that has moved to where the one before it ends."""
    return [
        *_bar("b", ["bias"], list(BIASES)),
        *_bar("r", ["rain"], [0, RAIN]),
        *_bar("c", ["clear", "weight"], _sky()),
        *_bar("w", ["wind"], [0, WIND]),
        Track("b", "stroke", ["bias"], [NEGATIVE if b < 0 else POSITIVE for b in BIASES]),
        Track("b", "stroke-dasharray", ["bias"], ["6 2" if b < 0 else "none" for b in BIASES]),
    ]


def _bar(part: str, controls: list[str], values: list[float]) -> list[Track]:
    moves = [f"translate({UNIT * value:g} 0)" for value in values]
    return [
        Track(part, "x2", controls, [f"{UNIT * value:g}" for value in values]),
        Track(f"{part}-end", "transform", controls, moves),
        Track(f"{part}-text", "text", controls, [short(value) for value in values]),
    ]


def _sums() -> list[float]:
    return [
        weighted_sum((rain, clear, wind), weight, bias)
        for rain, clear, wind, weight, bias in product((0, 1), (0, 1), (0, 1), CLEAR, BIASES)
    ]


def _sum() -> list[Track]:
    sums = _sums()
    return [
        Track("z", "text", ALL, [short(z) for z in sums]),
        Track("dot", "fill", ALL, [YES if unit_step(z) else NO for z in sums]),
    ]


def _days() -> list[Track]:
    """The answer on each day, and a ring round the day that is set."""
    tracks = [
        Track("ring", "transform", INPUTS, [f"translate({_place(k)})" for k in range(len(DAYS))])
    ]
    for k, day in enumerate(DAYS):
        answers = [
            unit_step(weighted_sum(day, weight, bias)) for weight, bias in product(CLEAR, BIASES)
        ]
        settings = ["weight", "bias"]
        tracks += [
            Track(f"day-{k}", "fill", settings, [YES if a else NO for a in answers]),
            Track(f"a-{k}", "text", settings, [f"{a:.0f}" for a in answers]),
            Track(f"a-{k}", "fill", settings, [INK if a else "currentColor" for a in answers]),
        ]
    return tracks


def _sentences() -> list[Track]:
    skies = [
        f"{'−' if weight < 0 else '+'} {short(abs(weight))} · {clear}"
        for clear, weight in product((0, 1), CLEAR)
    ]
    verdicts = [
        f"= {short(z)}, {'above 0: take it.' if unit_step(z) else 'not above 0: leave it.'}"
        for z in _sums()
    ]
    counts = [
        sum(weighted_sum(day, weight, bias) > 0 for day in DAYS)
        for weight, bias in product(CLEAR, BIASES)
    ]
    says = [
        (["bias"], [f"The sum is z = {short(bias)}" for bias in BIASES]),
        (["rain"], [f"+ 2 · {x}" for x in (0, 1)]),
        (["clear", "weight"], skies),
        (["wind"], [f"+ 0.5 · {x}" for x in (0, 1)]),
        (ALL, verdicts),
        (["weight", "bias"], [f"Yes on {count} of the 8 days." for count in counts]),
    ]
    return [Track("says", "text", controls, values) for controls, values in says]


# ---- the picture ----


def _place(k: int) -> int:
    """Where the circle of a day is."""
    return 28 + 44 * k


def _picture(still: Still) -> str:
    label = (
        "What the bias, rain, clear sky and wind add to the weighted sum z, as four bars of which "
        "each begins where the one before it ends; a line at 0; and the answers on the eight days."
    )
    return picture(
        366,
        262,
        label,
        element("rect", x=ZERO, y=18, width=366 - ZERO, height=158, fill=YES, fill_opacity=".18"),
        element("path", d=f"M{ZERO} 18v158", stroke="currentColor", stroke_dasharray="2 3"),
        element("text", "leave it", x=ZERO - 6, y=13, text_anchor="end"),
        element("text", "take it: z > 0", x=ZERO + 4, y=13),
        _labels(still),
        _bars(still),
        *_circles(still),
        element("text", "all 8 days: R rain, C clear sky, W wind", x=4, y=201),
    )


def _labels(still: Still) -> str:
    rows = [("bias", "b"), ("rain", "r"), ("clear sky", "c"), ("wind", "w")]
    return "".join(
        element("text", name, x=4, y=40 + 32 * k)
        + still.words(f"{part}-text", "text", x=94, y=40 + 32 * k, text_anchor="end")
        for k, (name, part) in enumerate(rows)
    )


def _bars(still: Still) -> str:
    """The bars from the last to the first: each holds all that begins where it ends."""
    dot = element("circle", cy=160, r=7, stroke="currentColor", stroke_width=2, **still.part("dot"))
    inside = dot + element(
        "text", f"{variable('z')} = {still.words('z')}", x=-13, y=165, text_anchor="end", **HALO
    )
    looks = {"c": {"stroke": NEGATIVE, "stroke_dasharray": "6 2"}, "b": {}}
    for k, part in reversed(list(enumerate("brcw"))):
        y = 35 + 32 * k
        look = looks.get(part, {"stroke": POSITIVE})
        bar = element("line", **still.part(part), y1=y, y2=y, stroke_width=10, **look)
        drop = element("path", d=f"M0 {y - 5}v37", stroke="currentColor", stroke_opacity=".4")
        inside = bar + element("g", drop, inside, **still.part(f"{part}-end"))
    return element("g", inside, transform=f"translate({ZERO} 0)")


def _circles(still: Still) -> list[str]:
    ring = element("circle", cy=224, r=17, fill="none", stroke="currentColor", stroke_width=2.5)
    drawn = [element("g", ring, **still.part("ring"))]
    for k, day in enumerate(DAYS):
        letters = "".join(letter for letter, x in zip("RCW", day, strict=True) if x) or "none"
        x = _place(k)
        drawn += [
            element("circle", cx=x, cy=224, r=13, stroke="currentColor", **still.part(f"day-{k}")),
            still.words(f"a-{k}", "text", x=x, y=229, text_anchor="middle"),
            element("text", letters, x=x, y=257, text_anchor="middle"),
        ]
    return drawn
