"""Made-up endings in words alone: which of two numbers is larger, which of two boxes is left of the other, which of the
names are of a shape, whether a box is worth a zoom, and a label said again are learned from many pairs, not from many pictures."""

from __future__ import annotations

import numpy as np

from ..protocol import Piece, box_text
from ..scenes.planner import Step, area, chain
from ..scenes.questions import BEHIND, COUNT, FARTHER, FRONT, LEFT, NEARER, TEXT, numbered, weighed
from ..scenes.words import ALPHABET, COLOURS, DIGITS, PLURALS, SHAPES, SIZES
from .segments import Segment, lay_out

LEAST_GAP = 0.03


def drills(rng: np.random.Generator, start: int, count: int) -> list[Segment]:
    """Segments that follow a prefix which ends at position `start`; only the relation and the answer are learned, never the
    numbers before them."""
    makers = (depths, depths, counting, counting, counting, counting, sides, reading, zooming)
    return [lay_out(makers[int(rng.integers(len(makers)))](rng), start, {}, (0, 0, 1, 1), False) for _ in range(count)]


def dialogue(question: str, thought: str, learned: str) -> list[Piece]:
    return [Piece("text", f"<|vision_end|>{question}<|im_end|>\n<|im_start|>assistant\nI think {thought}"),
            Piece("text", learned, learn=True)]


def answered(answer: str) -> str:
    return f".<answer>{answer}</answer><|im_end|>"


def depths(rng: np.random.Generator) -> list[Piece]:
    names = two_names(rng)
    while True:
        first, second = np.round(rng.random(2), 3)
        if abs(first - second) >= LEAST_GAP:
            break
    near, far = (0, 1) if first > second else (1, 0)
    kinds = [("nearer", NEARER, names[near]), ("farther", FARTHER, names[far]),
             ("front", FRONT, "yes" if near == 0 else "no"), ("behind", BEHIND, "no" if near == 0 else "yes")]
    kind, wordings, answer = kinds[int(rng.choice(4, p=(0.4, 0.4, 0.1, 0.1)))]  # a name takes far longer to learn than yes and no
    said = (f"the {names[0]} {box_text(a_box(rng))} is at depth {first:.3f} and the {names[1]} {box_text(a_box(rng))} "
            f"is at depth {second:.3f}")
    return dialogue(one_of(rng, wordings).format(*names), union(rng) + said,
                    f" {'behind' if near == 0 else 'in front of'} the {names[0]}{weighed(kind, names, near == 0)}" + answered(answer))


def sides(rng: np.random.Generator) -> list[Piece]:
    names = two_names(rng)
    while True:
        first, second = a_box(rng), a_box(rng)
        gap = (second[0] + second[2] - first[0] - first[2]) / 2
        if abs(gap) >= LEAST_GAP:
            break
    said = f"there is the {names[0]} {box_text(first)} and the {names[1]} {box_text(second)} is"
    return dialogue(one_of(rng, LEFT).format(*names), union(rng) + said, f" {'right' if gap > 0 else 'left'} of the {names[0]}"
                    + answered("yes" if gap > 0 else "no"))


def counting(rng: np.random.Generator) -> list[Piece]:
    """The names of one shape picked from a list of all, in its order; the shape is one of the list's, or now and then any."""
    kinds = rng.choice(len(COLOURS) * len(SHAPES), int(rng.integers(3, 10)), replace=False)
    things = sorted(divmod(int(k), len(SHAPES)) for k in kinds)
    names = [(f"{one_of(rng, SIZES)} " if rng.random() < 0.1 else "") + f"{COLOURS[c]} {SHAPES[s]}" for c, s in things]
    shape = SHAPES[int(rng.integers(len(SHAPES)))] if rng.random() < 0.4 else SHAPES[things[int(rng.integers(len(things)))][1]]
    picked = [name for name, (_, s) in zip(names, things) if SHAPES[s] == shape]
    said = ", ".join(f"the {name} {box_text(a_box(rng))}" for name in names)
    return dialogue(one_of(rng, COUNT).format(PLURALS[shape]), f"in {box_text((0, 0, 1, 1))} I see {said}",
                    numbered(PLURALS[shape], len(picked), picked) + answered(str(len(picked))))


def zooming(rng: np.random.Generator) -> list[Piece]:
    """Whether two objects are zoomed at: the token after the first name, from the box around both alone."""
    while True:
        box = np.round(a_box(rng), 3)
        if 0.1 < area(box) < 0.8:
            break
    names = two_names(rng)
    zoom = chain(1000, 750, [Step("", tuple(box * (1000, 750, 1000, 750)))])
    question = one_of(rng, NEARER + FARTHER + FRONT + BEHIND).format(*names)
    return dialogue(question, f"in {box_text(box)} the {names[0]}", f" and the {names[1]} are too small." if zoom else " [")


def reading(rng: np.random.Generator) -> list[Piece]:
    letters = list(DIGITS if rng.random() < 0.5 else ALPHABET)
    label = "".join(rng.choice(letters, int(rng.integers(2, 5))))
    question = one_of(rng, TEXT).format(two_names(rng)[0])
    return dialogue(question, f"the label {box_text(a_box(rng))} reads {label}", answered(label))


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
