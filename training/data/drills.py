"""Made-up endings in words alone: which of two numbers is larger, which of two boxes is left of the other, and a label said again
are learned from many pairs, not from many pictures."""

from __future__ import annotations

import numpy as np

from ..protocol import Piece, box_text
from ..scenes.questions import BEHIND, FARTHER, FRONT, LEFT, NEARER, TEXT
from ..scenes.words import ALPHABET, COLOURS, DIGITS, SHAPES
from .segments import Segment, lay_out

LEAST_GAP = 0.03


def drills(rng: np.random.Generator, start: int, count: int) -> list[Segment]:
    """Segments that follow a prefix which ends at position `start`; only the relation and the answer are learned, never the
    numbers before them."""
    makers = (depths, depths, depths, depths, sides, reading)
    return [lay_out(makers[int(rng.integers(len(makers)))](rng), start, {}, (0, 0, 1, 1), False) for _ in range(count)]


def dialogue(question: str, thought: str, learned: str, answer: str) -> list[Piece]:
    return [Piece("text", f"<|vision_end|>{question}<|im_end|>\n<|im_start|>assistant\nI think {thought}"),
            Piece("text", f"{learned}.<answer>{answer}</answer><|im_end|>", learn=True)]


def depths(rng: np.random.Generator) -> list[Piece]:
    names = two_names(rng)
    while True:
        first, second = np.round(rng.random(2), 3)
        if abs(first - second) >= LEAST_GAP:
            break
    near, far = (0, 1) if first > second else (1, 0)
    kinds = [(NEARER, names[near]), (FARTHER, names[far]), (FRONT, "yes" if near == 0 else "no"), (BEHIND, "no" if near == 0 else "yes")]
    wordings, answer = kinds[int(rng.choice(4, p=(0.4, 0.4, 0.1, 0.1)))]  # a name takes far longer to learn than yes and no
    said = (f"the {names[0]} {box_text(a_box(rng))} is at depth {first:.3f} and the {names[1]} {box_text(a_box(rng))} "
            f"is at depth {second:.3f}")
    return dialogue(one_of(rng, wordings).format(*names), union(rng) + said,
                    f" {'behind' if near == 0 else 'in front of'} the {names[0]}", answer)


def sides(rng: np.random.Generator) -> list[Piece]:
    names = two_names(rng)
    while True:
        first, second = a_box(rng), a_box(rng)
        gap = (second[0] + second[2] - first[0] - first[2]) / 2
        if abs(gap) >= LEAST_GAP:
            break
    said = f"there is the {names[0]} {box_text(first)} and the {names[1]} {box_text(second)} is"
    return dialogue(one_of(rng, LEFT).format(*names), union(rng) + said, f" {'right' if gap > 0 else 'left'} of the {names[0]}",
                    "yes" if gap > 0 else "no")


def reading(rng: np.random.Generator) -> list[Piece]:
    letters = list(DIGITS if rng.random() < 0.5 else ALPHABET)
    label = "".join(rng.choice(letters, int(rng.integers(2, 5))))
    question = one_of(rng, TEXT).format(two_names(rng)[0])
    return dialogue(question, f"the label {box_text(a_box(rng))} reads {label}", "", label)


def two_names(rng: np.random.Generator) -> list[str]:
    colours = rng.choice(len(COLOURS), 2, replace=False)
    return [f"{COLOURS[int(c)]} {SHAPES[int(s)]}" for c, s in zip(colours, rng.integers(0, len(SHAPES), 2))]


def union(rng: np.random.Generator) -> str:
    return f"in {box_text(a_box(rng))} " if rng.random() < 0.3 else ""


def one_of(rng: np.random.Generator, wordings: tuple[str, ...]) -> str:
    return wordings[int(rng.integers(len(wordings)))]


def a_box(rng: np.random.Generator) -> tuple[float, float, float, float]:
    (x1, x2), (y1, y2) = np.sort(rng.random(2)), np.sort(rng.random(2))
    return x1, y1, x2, y2
