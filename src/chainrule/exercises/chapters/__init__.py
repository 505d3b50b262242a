"""The exercises, chapter by chapter, in the book's order."""

from chainrule.exercises._exercise import Exercise
from chainrule.exercises.chapters import (
    chapter1,
    chapter2,
    chapter3,
    chapter4,
    chapter5,
    chapter6,
    chapter7,
    chapter7_derivation,
    chapter8,
)

__all__ = ["EXERCISES"]

CHAPTERS = (
    chapter1,
    chapter2,
    chapter3,
    chapter4,
    chapter5,
    chapter6,
    chapter7,
    chapter7_derivation,
    chapter8,
)
EXERCISES: dict[str, Exercise] = {
    exercise.id: exercise for chapter in CHAPTERS for exercise in chapter.EXERCISES
}
