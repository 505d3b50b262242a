"""Bars, in the colours of the book's figures."""

from chainrule.diagrams.svg import element

ROW = 18  # pixels from one line to the next


def text(x: float, y: float, words: str, **look: object) -> str:
    return element("text", words, x=f"{x:.0f}", y=f"{y:.0f}", **look)


def bar(x: float, y: float, width: float, height: float, role: str) -> str:
    size = {"x": f"{x:.1f}", "y": f"{y:.0f}", "width": f"{width:.1f}", "height": height}
    return element("rect", **size, fill=f"var(--net-{role})")


def figure(lines: list[str], width: float, height: float, label: str, caption: str) -> str:
    """HTML for a page; the label says what there is to see, for those who do not see it."""
    drawing = element(
        "svg",
        *lines,
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        role="img",
        style="max-width:36rem;width:100%;height:auto",
        aria_label=label,
        font_family="var(--sans)",
        font_size=13,
        fill="currentColor",
    )
    return f"<figure>{drawing}\n<figcaption>{caption}</figcaption></figure>"
