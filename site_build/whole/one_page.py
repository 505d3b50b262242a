"""The whole book as one page, from the finished pages.

docs/book.md has the title page. Its placeholders become the list of contents and the articles of
the pages, in the order of the navigation. Ids get the page's name in front, so that each stays
unique, and links between pages of the book become links within the one page. On paper nothing can
be clicked: controls and downloads are left out, and what is folded is opened.
"""

from __future__ import annotations

import re
from fnmatch import fnmatch
from urllib.parse import urljoin, urlsplit

from site_build.book import BookError, Page
from site_build.tree import Node, fragment, inside, replace
from site_build.whole.site import Site

BOOK, PATH = "book.md", "book/index.html"
NOT_WHILE_SERVING = "`make build` puts the chapters here: at each saved sentence, it costs time."
ARTICLE = "article.md-content__inner"
NAMES_IDS = ["id", "for", "name", "list", "aria-controls", "aria-describedby", "aria-details"]
NAMES_IDS += ["aria-labelledby"]
URL_OF_ID = re.compile(r"(url\([\"']?#)")  # in any attribute of a drawing
# XML, as the theme's template writes it
SITEMAP_ENTRY = re.compile(r"\s*<url>\s*<loc>[^<]*/(?:book|computed/[\w-]+)/</loc>.*?</url>", re.S)
# what only a screen can use; how a figure is drawn; what notation.md says
LEFT_OUT = """
    script, button, .headerlink, .chapters, .moving-controls,
    .nb-downloads, .nb-needs, .nb-bar, .nb-progress, details.code, details.symbols
"""


def printed(pages: list[Page], left_out: list[str]) -> list[Page]:
    """The pages that make up the book."""
    kept = [page for page in pages if not any(fnmatch(page.name, p) for p in left_out)]
    if len({page.stem for page in kept}) < len(kept):
        raise BookError("one_page.py: two pages have the same file name")
    return kept


def without_book(sitemap: str) -> str:
    """Leave out of the sitemap what repeats others: search engines shall find the pages."""
    return SITEMAP_ENTRY.sub("", sitemap)


def fill(site: Site, pages: list[Page]) -> None:
    """Put the articles of the pages into the page that is printed."""
    slugs = {page.url: page.stem for page in pages}
    chapters, contents = [], []
    for page in pages:
        article = site.pages[f"{page.url}index.html"].css_first(ARTICLE)
        if article is None:
            raise BookError("one_page.py: the theme has changed: a page has no article")
        text = for_paper(inside(article), page, slugs)
        title = text.css_first("h1")
        if title and title.child and (number := re.match(r"\d+ ", page.title)):
            title.child.insert_before(number[0])  # on the site the navigation has it
        name = inside(title) if title else page.title
        chapters.append(f'<section class="book-chapter" id="{page.stem}">{inside(text)}</section>')
        sections = [
            f'<li><a href="#{h.attributes["id"]}">{inside(h)}</a></li>' for h in text.css("h2[id]")
        ]
        contents.append(f'<li><a href="#{page.stem}">{name}</a><ul>{"".join(sections)}</ul></li>')
    book = site.pages[PATH]
    for link in book.css("a.headerlink"):
        link.decompose()
    lists = f'<ul class="book-contents">{"".join(contents)}</ul>'
    for placeholder, html in (("contents", lists), ("chapters", "".join(chapters))):
        replace(_comment(book.css_first(ARTICLE), placeholder), html)


def _comment(article: Node | None, text: str) -> Node:
    for node in article.traverse(include_text=True) if article else ():
        if node.is_comment_node and (node.comment_content or "").strip() == text:
            return node
    raise BookError(f"one_page.py: <!-- {text} --> is not there")


def for_paper(html: str, page: Page, slugs: dict[str, str]) -> Node:
    """Return a page's article for the book: ids and links rewritten, controls left out."""
    article = fragment(html)
    for unused in article.css(LEFT_OUT):
        unused.decompose()
    for comment in [n for n in article.traverse(include_text=True) if n.is_comment_node]:
        comment.remove()
    for name in NAMES_IDS:
        for node in article.css(f"[{name}]"):
            ids = (node.attributes[name] or "").split()
            node.attrs[name] = " ".join(f"{page.stem}--{id_}" for id_ in ids)
    for link in article.css("[href]"):
        link.attrs["href"] = _link(link.attributes["href"] or "", page, slugs)
    for part in article.css("svg, svg *"):
        for name, value in part.attributes.items():
            if value and "url(" in value:
                part.attrs[name] = URL_OF_ID.sub(rf"\g<1>{page.stem}--", value)
    for folded in article.css("details:not([open])"):
        folded.attrs["open"] = ""
    return article


def _link(href: str, page: Page, slugs: dict[str, str]) -> str:
    """Where a link of a page leads in the book."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    if not parts.path:
        return f"#{page.stem}--{parts.fragment}" if parts.fragment else f"#{page.stem}"
    target = urlsplit(urljoin(f"https://book/{page.url}", href))
    end = f"#{target.fragment}" if target.fragment else ""
    if other := slugs.get(target.path[1:]):
        return f"#{other}--{target.fragment}" if target.fragment else f"#{other}"
    return f"..{target.path}{end}"
