"""The exercises, chapter by chapter, in the book's order, and what comes after them."""

from chainrule.exercises._exercise import Exercise
from chainrule.exercises.chapters import (
    beyond_functions,
    beyond_steps,
    beyond_use,
    chapter1,
    chapter2,
    chapter3,
    chapter4,
    chapter5,
    chapter6,
    chapter7,
    chapter7_derivation,
    chapter8,
    questions_learning,
    questions_model,
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
    questions_model,
    questions_learning,
    beyond_functions,
    beyond_steps,
    beyond_use,
)
EXERCISES: dict[str, Exercise] = {
    exercise.id: exercise for chapter in CHAPTERS for exercise in chapter.EXERCISES
}
