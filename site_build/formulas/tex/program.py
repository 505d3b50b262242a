"""A display as a program: a loop for each free letter, and a line for each statement.

for l in (3, 2):
    equal(at.delta[l], at.delta[l + 1] @ at.Theta[l][:, 1:] * slope(at.sigma)(at.Z[l]), l=l)
"""

from __future__ import annotations

from itertools import pairwise

from site_build.formulas.tex import tree
from site_build.formulas.tex.access import unbound
from site_build.formulas.tex.letters import Letters, free
from site_build.formulas.tex.printer import Printer
from site_build.formulas.tex.scenes import Scene
from site_build.formulas.tex.tree import Node, Relation, Symbol, TexError


class Program:
    def __init__(self, statements: list[Node], scene: Scene, head: Node | None) -> None:
        self.scene, self.head, self.statements = scene, head, statements
        self.ranges = {s.letter: s for s in statements if isinstance(s, tree.Range)}
        self.stated = {*self.ranges, *(s.letter for s in statements if isinstance(s, tree.Each))}
        self.relations = [s for s in statements if isinstance(s, Relation)]
        self.limits = [s for s in self.relations if self.is_limit(s)]
        self.wheres = [s.condition for s in statements if isinstance(s, tree.Where)]
        facts = [s for s in self.relations if s not in self.limits]
        self.terms = [term for s in facts for term in s.terms if term is not None]

    def source(self) -> str:
        lines: list[str] = []
        for statement in self.statements:
            if isinstance(statement, tree.Label):
                self.scene = self.scene.below(statement.text)
                lines.append(f"at, points = scene.below({statement.text!r}).values_below")
            elif isinstance(statement, Relation) and statement not in self.limits:
                lines += self.statement(statement)
        for letter in self.stated:
            raise TexError(f"a range of {letter} is stated, and no formula has that letter")
        return "\n".join(lines) + "\n"

    def statement(self, relation: Relation) -> list[str]:
        if relation.terms[0] is None:
            relation = Relation((self.head, *relation.terms[1:]), relation.signs)
        self.head = relation.terms[0]
        terms = [term for term in relation.terms if term is not None]
        if any(one == other for one, other in pairwise(terms)):
            raise TexError("a thing is compared with itself")
        letters = Letters(self.scene, terms, self.ranges, self.terms)
        self.stated -= set(letters.names)
        if self.scene.paper:
            return self.on_paper(relation, letters.names)
        conditions = self.conditions(letters.names, terms)
        letters.judge(limited=bool(conditions))
        printer = Printer(self.scene, letters.names)
        loops = ["for at in points:"] if self.scene.each else []
        loops += letters.loops()
        if conditions:
            loops.append(f"if {' and '.join(printer.code(c) for c in conditions)}:")
        if any(isinstance(n, tree.Operation) and n.sign == "±" for t in terms for n in t.walk()):
            loops.append("for sign in (1, -1):")
        line, *after = self.line(relation, printer)
        return [f"{'    ' * k}{text}" for k, text in enumerate([*loops, line])] + after

    def conditions(self, letters: list[str], terms: list[Node]) -> list[Node]:
        names = {node.name for term in terms for node in term.walk() if isinstance(node, Symbol)}
        for where in self.wheres:
            if not any(isinstance(node, Symbol) and node.name in names for node in where.walk()):
                raise TexError("a condition is about what the formula does not have")
        limits = [s for s in self.limits if getattr(s.terms[0], "name", "") in letters]
        return [*limits, *self.wheres]

    def is_limit(self, relation: Relation) -> bool:
        """i ≥ 1: no statement of its own, but a limit of an index of another."""
        letter = relation.terms[0]
        if not isinstance(letter, Symbol) or letter != Symbol(letter.name):
            return False
        others = [t for r in self.relations if r is not relation for t in r.terms if t is not None]
        indices = [
            part
            for other in others
            if letter.name in free(self.scene, [other])
            for symbol in unbound(other, letter.name)
            for part in (symbol.layer, *symbol.subscripts)
        ]
        return any(letter in part.walk() for part in indices if part is not None)

    def line(self, relation: Relation, printer: Printer) -> list[str]:
        """The line that compares, and what follows behind the loops."""
        terms, signs = relation.terms, relation.signs
        letters = "".join(f", {letter}={letter}" for letter in printer.letters)
        if ":=" in signs:
            return self.step(relation, printer)
        if "⟺" in signs:
            k = signs.index("⟺")
            sides = Relation(terms[: k + 1], signs[:k]), Relation(terms[k + 1 :], signs[k + 1 :])
            return [f"equivalent({', '.join(map(printer.code, sides))}{letters})"]
        if set(signs) == {"="}:
            return [f"equal({', '.join(printer.code(t) for t in terms if t)}{letters})"]
        parts = [printer.code(terms[0])]  # type: ignore[arg-type]
        for sign, term in zip(signs, terms[1:], strict=True):
            parts += [f'"{sign}"', printer.code(term)]  # type: ignore[arg-type]
        return [f"holds({', '.join(parts)}{letters})"]

    def on_paper(self, relation: Relation, letters: list[str]) -> list[str]:
        """Sides with letters hold for all values; those of figures alone for the page's."""
        if letters or set(relation.signs) != {"="}:
            raise TexError("in numbers for paper stand equations without indices only")
        printer = Printer(self.scene, [])
        terms = [term for term in relation.terms if term is not None]
        general = [t for t in terms if any(isinstance(node, Symbol) for node in t.walk())]
        if general[:1] != terms[:1]:
            raise TexError("an equation of figures alone says nothing of the formula")
        lines = []
        if len(general) > 1:
            lines += ["for at in points:", f"    equal({', '.join(map(printer.code, general))})"]
        if figures := [printer.code(term) for term in terms if term not in general]:
            lines += ["at = points[0]", f"equal({printer.code(terms[0])}, {', '.join(figures)})"]
        return lines

    def step(self, relation: Relation, printer: Printer) -> list[str]:
        """x := …, and what x is afterwards."""
        target, value, *more = relation.terms
        if more or not isinstance(target, Symbol) or value is None:
            raise TexError("a step has the form x := …, with x a symbol")
        access = printer.access(target)
        if access.name not in self.scene.after:
            raise TexError(f"{access.name} makes no step in the scene")
        index = ", np.s_[:, 1:]" if access.slice else "".join(f", {k}" for k in access.indices)
        line = f'becomes("{access.name}", {access.layer or None}, {printer.code(value)}{index})'
        return [line] if index else [line, f'at = stepped(at, "{access.name}")']
