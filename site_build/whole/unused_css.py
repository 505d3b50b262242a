"""Leave out of a stylesheet what no page and no script of the site can use.

The theme's stylesheet serves every site that uses it; this one needs less than half of it. A rule
stays if each class and each value of an attribute that its selector asks for occurs as a word in
some tag or script. A custom property stays if something reads it, which gets rid of the icons of a
dozen kinds of boxes.
"""

from __future__ import annotations

import re
from itertools import pairwise

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

WORD = re.compile(r"[\w-]+")
ATTRIBUTE = re.compile(r'(?:dir|data-md-color-[a-z]+)="[\w-]+"')
READ = re.compile(r"var\(\s*(--[\w-]+)")
NESTED = {"media", "supports", "layer", "container"}


def asked_for(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words, and the custom properties read, of tags or scripts."""
    words = frozenset([*WORD.findall(text), *ATTRIBUTE.findall(text)])
    return words, frozenset(READ.findall(text))


def without_unused(css: str, words: frozenset[str], read: frozenset[str]) -> str:
    """Return the part of a stylesheet that tags and scripts with these words can use."""
    rules = _usable(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), words)
    kept: str = tinycss2.serialize(rules)
    while True:  # what only an unread property reads is unread too; and a match hides its neighbour
        smaller = _without_unread(kept, read | set(READ.findall(kept)))
        if smaller == kept:
            return kept
        kept = smaller


def _usable(rules: list[Node], words: frozenset[str]) -> list[Node]:
    kept = []
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            selectors = [s for s in _split(rule.prelude) if _names_of(s) <= words]
            if not selectors:
                continue
            rule.prelude = [token for s in selectors for token in (*s, _comma())][:-1]
        elif isinstance(rule, AtRule) and rule.at_keyword in NESTED and rule.content is not None:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            rule.content = _usable(inner, words)
            if not rule.content:
                continue
        kept.append(rule)
    return kept


def _split(prelude: list[Node]) -> list[list[Node]]:
    """The selectors of a rule. Commas inside of :is(…) do not separate."""
    selectors: list[list[Node]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def _comma() -> Node:
    return tinycss2.parse_one_component_value(",")


def _names_of(selector: list[Node]) -> set[str]:
    """Classes and values that an element must have; those in :not(…) and :is(…) do not count."""
    classes = {
        token.value
        for before, token in pairwise(selector)
        if before.type == "literal" and before.value == "." and token.type == "ident"
    }
    attributes = [token.content for token in selector if token.type == "[] block"]
    values = {
        f'{name.value}="{value.value}"'
        for name, equals, value in (content for content in attributes if len(content) == 3)
        if equals == "=" and name.value.startswith(("dir", "data-md-color"))
    }
    return classes | values


def _without_unread(css: str, read: frozenset[str]) -> str:
    """Drop declarations of custom properties that nothing reads."""

    def declaration(match: re.Match[str]) -> str:
        return match[0] if match[2] in read else match[1]

    # a value ends at ; or } outside of quotes and brackets
    value = r"""(?:"[^"]*"|'[^']*'|\((?:[^()"']|"[^"]*"|'[^']*'|\([^()]*\))*\)|[^;{}"'()])*"""
    return re.sub(rf"([{{;])\s*(--[\w-]+)\s*:{value};?", declaration, css)
