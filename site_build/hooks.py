"""The order of the build, every step with what it needs and what it gives. Nothing else here.

The only file that knows MkDocs' events; README.md has a drawing of them. A step is a plain function
of another file; what steps pass on is a Book, and in the end a Site.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from site_build.book import Book, BookError, Page, stop_at
from site_build.cells import downloads, execution, needs, rendering
from site_build.formulas import addresses, checks, computed, index, scan, symbols, tex, typeset
from site_build.formulas.docstrings import check as docstrings
from site_build.formulas.dollars import unread_tex
from site_build.formulas.tex import network, sentences
from site_build.live import build as live
from site_build.live import cells as live_cells
from site_build.live import wheel
from site_build.pages import markup, reading, titles, unchanged
from site_build.tree import fragment, inside
from site_build.whole import (
    edition,
    offline,
    one_page,
    paper,
    search,
    security,
    styles,
    theme,
    untranslated,
)
from site_build.whole.site import Site

RUN_STYLE = "assets/css/run.css"  # of the cells that run in the page

serving = False
book: Book  # what is known in this build
inputs = ""  # what all pages depend on, while serving


def step(event: Callable[..., Any]) -> Callable[..., Any]:
    """Let what is wrong with the book stop MkDocs with its sentence alone."""

    @wraps(event)
    def called(*arguments: Any, **options: Any) -> Any:
        try:
            return event(*arguments, **options)
        except BookError as error:
            raise PluginError(str(error)) from error

    return called


def on_startup(command: str, dirty: bool) -> None:
    global serving
    serving = command == "serve"
    if dirty:
        raise PluginError(
            "--dirty is refused: the index of formulas, the links between pages and the formulas' "
            "stylesheet need all pages. A full build runs only the notebooks whose code changed."
        )


# ---- All pages, before any is rendered -----------------------------------------------------------


@event_priority(50)  # before mkdocs-jupyter, which converts what was executed
@step
def _execute(files: Files, config: MkDocsConfig) -> None:
    global book
    root, docs = Path(config.config_file_path).parent, Path(config.docs_dir)
    book = Book(root, docs, config.site_name, config.site_url or "")
    book.package, book.repository = config.extra.get("package", ""), config.repo_url or ""
    book.edition = edition.read(root)
    book.sources = {file.src_uri: file.content_string for file in files.documentation_pages()}
    book.listed = scan.entries_of(docs / "formulas.yml")
    unread = [entry["id"] for entry in book.listed if "unread" in entry]
    book.displays = tex.checked(book.sources, docs / "scenes")  # sources, scenes → the TeX, read
    problems = tex.problems(book.displays, unread)  # TeX → what it says wrongly
    problems += sentences.problems(book.displays)  # the same for $…$ and errata
    problems += unread_tex(book.sources)  # TeX where nothing reads it
    stop_at(problems)  # before anything is run
    book.notebooks = execution.executed(book.sources, root)  # sources → notebooks with outputs
    for name in book.notebooks:
        files.src_uris[name].abs_src_path = str(execution.saved(root, name))


@event_priority(-50)  # after mkdocs-jupyter, which would take the downloads for pages
@step
def _check_and_add(files: Files, config: MkDocsConfig) -> None:
    global inputs
    root = book.root
    # sources, notebooks → what they say of formulas; stops if a formula has no check
    examples = index.doctests(root / "src" / book.package)
    claims = scan.entries_of(book.docs / "claims.yml")
    book.formulas = scan.read(book.sources, book.notebooks, book.listed, claims, examples)
    stop_at(checks.problems(book.formulas))
    book.placeholders = index.placeholders(book.formulas, book.package)  # → the tables, the counts
    displays = book.displays  # the TeX → code, and what it computed
    assert displays is not None
    book.placeholders |= sentences.counts(displays) | docstrings.counts(root, book.package)
    book.placeholders |= index.displayed(displays, book.listed)
    book.computed = computed.by_anchor(displays)
    book.symbols = symbols.read(book.sources, book.docs)  # → the known symbols
    packed = computed.packed(displays, book.docs / "scenes")  # → what that code runs with
    _add(files, config, {computed.ZIP: packed})
    if (root / "pyproject.toml").exists():
        book.wheel = wheel.build(root, root / ".cache/wheel")  # the package → a file
        _add(files, config, {f"download/{book.wheel.name}": book.wheel})
    if book.wheel and live.is_fetched(root):
        book.live_scripts, made = live.build(root, book.wheel, packed)  # → Python for the page
        _add(files, config, made)
        config.extra_css.append(RUN_STYLE)
    elif style := files.get_file_from_path(RUN_STYLE):
        files.remove(style)
    _add(files, config, computed.pages(displays, book.sources))  # what was computed → pages
    book.urls = {file.src_uri: file.url for file in files}
    _add(files, config, network.made(displays))  # TeX → a program
    book.blocks = needs.of_pages(book)  # code that is not run here → what runs it
    # notebooks → notebooks and scripts to take away
    _add(files, config, downloads.made(book) | needs.made(book.blocks))
    if serving:
        inputs = unchanged.inputs(root, config, [file.src_uri for file in files])


on_files = CombinedEvent(_execute, _check_and_add)


@step
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    book.pages = [_page(page) for page in nav.pages]
    book.chapters = reading.read_chapters(book.pages)  # → the chapters
    book.terms = reading.read_terms(book.sources.get(reading.GLOSSARY, ""), book.sources)  # → terms
    if one_page.BOOK in book.sources and not serving:
        book.printed = one_page.printed(book.pages, config.extra.get("not_in_the_book", []))


# ---- Page by page --------------------------------------------------------------------------------


@event_priority(-100)  # after mkdocs-jupyter, whose part is one of those not done again
def on_pre_page(page: MkDocsPage, config: MkDocsConfig, files: Files) -> None:
    if serving:
        unchanged.keep(page, book.root, inputs)  # stands in for rendering what did not change


@event_priority(-50)  # after mkdocs-jupyter, which gives the blocks of its template
@step
def on_page_markdown(markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    here = _page(page)
    if notebook := book.notebooks.get(here.name):  # blocks → Markdown; outputs are set aside
        page.meta.update(rendering.metadata(notebook))
        markdown, book.outputs[here.name] = rendering.as_markdown(markdown, notebook, here)
    filled = book.placeholders | (wheel.placeholders(book.wheel, here) if book.wheel else {})
    if book.printed:
        filled |= {"offline": offline.offer(here), "pdf": paper.offer(here)}
    elif here.name == one_page.BOOK:
        filled["chapters"] = one_page.NOT_WHILE_SERVING
    for name, text in filled.items():  # placeholders → tables, counts, links
        markdown = markdown.replace(f"<!-- {name} -->", text)
    page.meta.update(titles.of_meta(page.meta, here.name))
    markdown = needs.labelled(markdown, book.blocks.get(here.name, []), here)
    markdown = markup.with_bars(markdown)  # bars of formulas → bars that end no cell of a table
    return markup.with_linked_anchors(markdown)  # anchors → anchors that no heading swallows


@step
def on_page_content(html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    here = _page(page)
    page.title = here.title  # formulas in titles → text
    for item in titles.items(page.toc):
        item.title = titles.in_words(item.title, here.name)
    chapters, outputs = repr(book.chapters), book.outputs.get(here.name)  # chapters with titles
    known = book.symbols, book.computed, book.terms, book.live_scripts
    with_it = outputs, chapters, *known
    html, homes = unchanged.once(_content, html, here, with_it) if serving else _content(html, here)
    for id_, home in homes.items():  # → where formulas stand
        book.homes.setdefault(id_, home)
    return html


def _content(html: str, here: Page) -> tuple[str, dict[str, addresses.Home]]:
    """What Markdown and the notebooks have made of a page → the page's content."""
    html = rendering.with_outputs(html, book.outputs.get(here.name, []))  # outputs → their places
    content = fragment(html)
    markup.repair(content)  # Markdown's HTML → boxes of formulas and tables
    homes = addresses.homes(content, here)  # the boxes → where formulas stand
    symbols.explain(content, here, book.symbols)  # the boxes, the table → lists of symbols
    computed.tell(content, here, book.computed)  # what was computed → lines of checks, folds
    reading.help_reading(content, here, book.chapters, book.terms)  # → steps, terms, time
    if book.live_scripts:
        live_cells.add_bars(content)  # the cells → a bar under each
    return inside(content), homes


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    # for copyright.html
    env.globals |= {"zip": offline.ZIP if book.printed else "", "edition": book.edition}
    env.globals["report"] = partial(edition.report, book.repository, book.edition)
    if serving:
        unchanged.keep_index(config)  # stands in for reading pages for the search once more


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    return (one_page.without_book if template_name == "sitemap.xml" else str)(output_content)


# ---- The site as a whole -------------------------------------------------------------------------


@event_priority(-100)  # after every plugin has written its files
@step
def on_post_build(config: MkDocsConfig) -> None:
    site = Site.read(Path(config.site_dir))  # the folder → all pages in memory
    search.prepare(site.folder, book)  # the index, the formulas → a better index
    theme.repair(site)  # the theme's pages and script → without its faults
    if book.live_scripts:
        live_cells.load(site, book.live_scripts)  # pages with bars → they load the script
    sheets = styles.addresses(site.pages["index.html"])
    site.add(addresses.pages(book, sheets, config.theme["favicon"]))  # homes → the pages f/…
    if book.printed:
        one_page.fill(site, book.printed)  # the articles → the book on one page
    typeset.typeset_all(site)  # TeX → formulas, their fonts and style sheet
    untranslated.protect(site)  # code and formulas → marked: no words
    styles.merge(site)  # all pages and scripts → one stylesheet, without what is unused
    theme.drop_unused(site.folder)
    if not serving:  # half a second, at each saved sentence
        if book.printed:
            paper.include(site, book.root)  # the PDF, where there is one of this text → the site
            offline.pack(site)  # everything so far → the zip, and its size on the pages
        security.add_policy(site, with_python=bool(book.live_scripts))  # scripts → the policy
    site.write()


# ---- Between MkDocs and the steps ----------------------------------------------------------------


def _page(page: MkDocsPage) -> Page:
    return Page(page.file.src_uri, page.url, titles.in_words(page.title, page.file.src_uri))


def _add(files: Files, config: MkDocsConfig, made: dict[str, Any]) -> None:
    """Add files to the site: contents, or the paths of files elsewhere."""
    for name, content in made.items():
        kind = "abs_src_path" if isinstance(content, Path) else "content"
        given: dict[str, Any] = {kind: str(content) if isinstance(content, Path) else content}
        files.append(File.generated(config, name, **given))
