"""MkDocs hook: the whole book as one page, from the finished pages.

docs/book.md has the title page. Its placeholders become the list of contents and the articles of
the pages, in the order of the navigation. Ids get the page's name in front, so that each stays
unique, and links between pages of the book become links within the one page. On paper nothing can
be clicked: controls and downloads are left out, and what is folded is opened.
"""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

BOOK = "book.md"
ARTICLE = re.compile(r'<article class="md-content__inner md-typeset">(.*)</article>', re.S)
HEADERLINK = re.compile(r'<a class="headerlink".*?</a>')
PRELOAD = re.compile(r'<link rel="preload"[^>]*>')
SCRIPT_OR_COMMENT = re.compile(r"<script\b.*?</script>|<!--.*?-->", re.S)
# a tag, and the text up to the next one
TAG = re.compile(r"""<(/?)([a-zA-Z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>([^<]*)""")
CLASS = re.compile(r'\sclass="([^"]*)"')
ID = re.compile(
    r'(\s(?:id|for|name|list|aria-(?:controls|describedby|details|labelledby))=")([^"]*)"'
)
HREF = re.compile(r'(\shref=")([^"]*)"')
URL_OF_ID = re.compile(r"(url\([\"']?#)")
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)
# what only a screen can use: by tag, or by class
LEFT_OUT = {"button", ".headerlink", ".chapters", ".moving-controls"}
LEFT_OUT |= {".nb-downloads", ".nb-needs", ".nb-bar", ".nb-progress"}
LEFT_OUT |= {"details.code", "details.symbols"}  # how a figure is drawn; what notation.md says


def on_nav(nav, config, files):
    """Note which pages make up the book."""
    if files.get_file_from_path(BOOK):
        without = config.extra.get("not_in_the_book", [])
        pages = [
            page
            for page in nav.pages
            if not any(fnmatch(page.file.src_uri, pattern) for pattern in without)
        ]
        config.extra["book"] = {"pages": pages, "zip": "chain-rule.zip"}


def on_post_template(output, template_name, config):
    """Leave the book out of the sitemap: search engines shall find the pages."""
    if template_name == "sitemap.xml":
        return re.sub(r"\s*<url>\s*<loc>[^<]*/book/</loc>.*?</url>", "", output, flags=re.S)
    return output


@event_priority(-150)  # after typeset.py: every formula is typeset once; before pages.py
def on_post_build(config):
    if not (book := config.extra.get("book")):
        return
    site = Path(config.site_dir)
    slugs = {page.url: Path(page.file.src_uri).stem for page in book["pages"]}
    if len(set(slugs.values())) < len(slugs):
        raise PluginError("book.py: two pages have the same file name")
    chapters, contents, preloads = [], [], {}
    for page in book["pages"]:
        html = (site / page.file.dest_uri).read_text(encoding="utf-8")
        if not (article := ARTICLE.search(html)):
            raise PluginError("book.py: the theme has changed: a page has no article")
        slug = slugs[page.url]
        text = for_paper(article[1], slug, page.url, slugs)
        if number := re.match(r"\d+ ", page.title):  # on the site the navigation has it
            text = re.sub(r"<h1[^>]*>", rf"\g<0>{number[0]}", text, count=1)
        chapters.append(f'<section class="book-chapter" id="{slug}">{text}</section>')
        contents.append(f'<li><a href="#{slug}">{TITLE.search(text)[1]}</a></li>')
        preloads |= {re.sub(r"(\.\./)+", "../", tag): None for tag in PRELOAD.findall(html)}

    file = site / "book/index.html"
    html = file.read_text(encoding="utf-8")
    html = HEADERLINK.sub("", html)
    for placeholder, text in (
        ("<!-- contents -->", f'<ul class="book-contents">{"".join(contents)}</ul>'),
        ("<!-- chapters -->", "".join(chapters)),
        ("</head>", "".join(preloads) + "</head>"),
    ):
        before, found, after = html.partition(placeholder)
        if not found:
            raise PluginError(f"book.py: {placeholder} is not there")
        html = before + text + (found if found == "</head>" else "") + after
    file.write_text(html, encoding="utf-8")


def for_paper(article: str, slug: str, url: str, slugs: dict[str, str]) -> str:
    """Return a page's article for the book: ids and links rewritten, controls left out."""
    kept: list[str] = []
    leaving_out, depth = "", 0  # the tag of what is being left out, and how often it is open

    for tag in TAG.finditer(SCRIPT_OR_COMMENT.sub("", article)):
        end, name, attributes, text = tag.groups()
        if leaving_out:
            depth += (name == leaving_out) * (-1 if end else 1)
            if depth == 0:
                leaving_out = ""
                kept.append(text)
        elif not end and LEFT_OUT & _names(name, attributes):
            leaving_out, depth = name, 1
        else:
            attributes = URL_OF_ID.sub(rf"\g<1>{slug}--", attributes)
            attributes = ID.sub(lambda m: f'{m[1]}{_prefixed(m[2], slug)}"', attributes)
            attributes = HREF.sub(lambda m: f'{m[1]}{_link(m[2], slug, url, slugs)}"', attributes)
            if name == "details" and not end and not re.search(r"\sopen\b", attributes):
                attributes += " open"
            kept.append(f"<{end}{name}{attributes}>{text}")
    return "".join(kept)


def _names(tag: str, attributes: str) -> set[str]:
    """What a selector can call an element: tag, .class, tag.class."""
    classes = CLASS.search(attributes)
    own = classes[1].split() if classes else []
    return {tag, *(f".{name}" for name in own), *(f"{tag}.{name}" for name in own)}


def _prefixed(ids: str, slug: str) -> str:
    return " ".join(f"{slug}--{id_}" for id_ in ids.split())


def _link(href: str, slug: str, url: str, slugs: dict[str, str]) -> str:
    """Where a link of a page leads in the book."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    if not parts.path:
        return f"#{slug}--{parts.fragment}" if parts.fragment else f"#{slug}"
    target = urlsplit(urljoin(f"https://book/{url}", href))
    end = f"#{target.fragment}" if target.fragment else ""
    if other := slugs.get(target.path[1:]):
        return f"#{other}--{target.fragment}" if target.fragment else f"#{other}"
    return f"..{target.path}{end}"
