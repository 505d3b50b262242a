"""SVG as text: one function that writes an element."""

from collections.abc import Mapping
from html import escape

Attributes = Mapping[str, object]


def element(tag: str, *content: str, **attributes: object) -> str:
    """Return an element with these attributes, which holds what is in `content`, one after another.

    An underscore in the name of an attribute stands for a hyphen.

    Examples
    --------
    >>> element("g", element("circle", r=4), element("circle", r=5), fill_opacity=0.5)
    '<g fill-opacity="0.5"><circle r="4"/><circle r="5"/></g>'
    >>> look = {"stroke-width": 2, "stroke": "a < b"}
    >>> element("path", d="M0 0h5", **look)
    '<path d="M0 0h5" stroke-width="2" stroke="a &lt; b"/>'
    """
    named = "".join(
        f' {name.replace("_", "-")}="{escape(str(value))}"' for name, value in attributes.items()
    )
    return f"<{tag}{named}>{''.join(content)}</{tag}>" if content else f"<{tag}{named}/>"
