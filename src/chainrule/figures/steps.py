"""Backpropagation on one example, step by step, with all its numbers (chapter 7)."""

from chainrule.figures._moving import MovingFigure, Track, step_by_step
from chainrule.figures._steps_picture import PASSING, picture
from chainrule.figures._steps_text import Step, all_steps


def backpropagation_steps() -> MovingFigure:
    """One example in a small network: forward, back, and one step of gradient descent.

    Returns
    -------
    MovingFigure
        With a control that goes through the steps.

    Examples
    --------
    >>> figure = backpropagation_steps()
    >>> figure.controls[0].values[0], figure.body.count("<li")
    ('1 of 16', 16)
    """
    steps = all_steps()
    svg, tracks = picture(lambda part: _states(part, steps))
    items = "".join(_item(k, step) for k, step in enumerate(steps))
    control = step_by_step(len(steps))
    for k in range(len(steps)):
        current = ["step" if at == k else "" for at in range(len(steps))]
        tracks.append(Track(f"step-{k}", "aria-current", ["step"], current))
    says = [
        f"In the picture, step {name}: {step.seen}."
        for name, step in zip(control.values, steps, strict=True)
    ]
    tracks.append(Track("says", "text", ["step"], says))
    body = f'{svg}<ol class="moving-list">{items}</ol>'
    return MovingFigure("steps", body, [control], tracks)


def _item(k: int, step: Step) -> str:
    current = ' aria-current="step"' if k == 0 else ""
    tex = step.tex.replace("&", "&amp;")
    # by data-tex the page finds what the build has typeset, when the figure is drawn again there
    return (
        f'<li data-part="step-{k}"{current}><strong>{step.title}.</strong> {step.sentence}'
        f'<span data-tex="{tex}"><span class="arithmatex">\\({tex}\\)</span></span> '
        f"<small>Shapes: {step.shapes}.</small></li>"
    )


def _states(part: str, steps: list[Step]) -> list[str]:
    """What a part of the picture is at each step: in force, done, or still to come (later)."""
    states = []
    there = part.startswith(("layer", "theta"))  # from the first step to the last
    for step in steps:
        there = there or part in step.parts
        gone = part in step.gone or (part.startswith(PASSING) and part not in step.parts)
        states.append(
            step.state if part in step.parts else "done" if there and not gone else "later"
        )
    return states
