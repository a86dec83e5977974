"""Made-up comparisons of two depths, in words alone: which of two numbers is larger is learned from many pairs, not many pictures."""

from __future__ import annotations

import numpy as np

from ..protocol import Piece, box_text
from ..scenes.questions import BEHIND, FARTHER, FRONT, NEARER
from ..scenes.words import COLOURS, SHAPES
from .segments import Segment, lay_out

LEAST_GAP = 0.03


def drills(rng: np.random.Generator, start: int, count: int) -> list[Segment]:
    """Segments that follow a prefix which ends at position `start`; only the answers are learned, never the numbers before them."""
    return [lay_out(comparison(rng), start, {}, (0, 0, 1, 1), False) for _ in range(count)]


def comparison(rng: np.random.Generator) -> list[Piece]:
    names = [f"{COLOURS[int(c)]} {SHAPES[int(s)]}" for c, s in zip(rng.choice(len(COLOURS), 2, replace=False), rng.integers(0, len(SHAPES), 2))]
    while True:
        depths = np.round(rng.random(2), 3)
        if abs(depths[0] - depths[1]) >= LEAST_GAP:
            break
    near, far = (0, 1) if depths[0] > depths[1] else (1, 0)
    wordings, answer = [(NEARER, names[near]), (FARTHER, names[far]), (FRONT, "yes" if near == 0 else "no"),
                        (BEHIND, "no" if near == 0 else "yes")][int(rng.integers(4))]
    question = wordings[int(rng.integers(len(wordings)))].format(*names)
    said = " and ".join(f"the {name} {a_box(rng)} is at depth {depth:.3f}" for name, depth in zip(names, depths))
    union = f"in {a_box(rng)} " if rng.random() < 0.3 else ""
    return [Piece("text", f"<|vision_end|>{question}<|im_end|>\n<|im_start|>assistant\nI think {union}{said}."),
            Piece("text", f"<answer>{answer}</answer><|im_end|>", learn=True)]


def a_box(rng: np.random.Generator) -> str:
    (x1, x2), (y1, y2) = np.sort(rng.random(2)), np.sort(rng.random(2))
    return box_text((x1, y1, x2, y2))
