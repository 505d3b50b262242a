"""What a value looks like, inside Pyodide: the richest form that it offers, as in Jupyter."""

import inspect
import io
import sys
from base64 import b64encode
from collections.abc import Callable
from html import escape
from typing import Any

# IPython's, put there by worker.js
from site_build.live.pretty import pretty  # type: ignore[import-not-found]

# what is shown is the first of these that a value has
METHODS = {
    "image/svg+xml": "_repr_svg_",
    "text/html": "_repr_html_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "text/markdown": "_repr_markdown_",
    "text/latex": "_repr_latex_",
}
LINE = 79  # a longer value is broken into lines


def richest(value: object, report: Callable[[Exception], None]) -> tuple[str, str]:
    """Return the kind of a value's richest form, and the form; report what its methods raise."""
    forms = _offered(value, "_repr_mimebundle_", report, include=None, exclude=None) or {}
    for kind, name in METHODS.items():
        form = forms.get(kind) or _offered(value, name, report)
        if form is None and kind == "image/svg+xml" and _is_figure(value):
            form = drawn(value)
        if form is not None:
            return kind, form if isinstance(form, str) else b64encode(form).decode()
    return "text/plain", forms.get("text/plain") or pretty(value, max_width=LINE)


def method(value: object, name: str) -> Callable[..., Any] | None:
    """A method of a value, if it really has one of this name."""
    if inspect.isclass(value) or hasattr(value, "_ipython_canary_method_should_not_exist_"):
        return None  # a class describes what it makes; some values have whatever they are asked for
    found = getattr(value, name, None)
    return found if callable(found) else None


def _offered(value: object, name: str, report: Callable[[Exception], None], **options: None) -> Any:
    """What a method of a value gives, without Jupyter's metadata; None if there is none."""
    form = method(value, name)
    try:
        made = form(**options) if form else None
    except NotImplementedError:  # so a value says, in Jupyter too, that it has not this form
        return None
    except Exception as error:
        report(error)
        return None
    return made[0] if isinstance(made, tuple) else made


def _is_figure(value: object) -> bool:
    figures = sys.modules.get("matplotlib.figure")
    return figures is not None and isinstance(value, figures.Figure)


def drawn(figure: Any) -> str:
    """A figure of matplotlib as SVG."""
    file = io.StringIO()
    figure.savefig(file, format="svg")
    return file.getvalue()


def pixels(kind: str, data: str, alt: str, caption: str | None) -> str:
    """A picture of pixels as part of a page."""
    address = f"data:{kind};base64,{''.join(data.split())}"
    below = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return f'<figure class="nb-figure"><img src="{address}" alt="{escape(alt)}">{below}</figure>'
