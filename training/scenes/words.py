"""The closed vocabulary of the world: shapes, colours, marks, label characters, levels, and every word of the texts."""
from __future__ import annotations

from dataclasses import dataclass

SHAPES = ("sphere", "box", "cone", "torus", "cylinder", "diamond", "pyramid", "capsule")
COLOURS = ("red", "green", "blue", "yellow", "purple", "orange", "cyan", "black")
RGB = {  # albedo in [0,1]
    "red": (0.84, 0.10, 0.10), "green": (0.10, 0.60, 0.16), "blue": (0.12, 0.25, 0.88), "yellow": (0.95, 0.85, 0.10),
    "purple": (0.52, 0.14, 0.68), "orange": (0.97, 0.48, 0.05), "cyan": (0.10, 0.80, 0.86), "black": (0.09, 0.09, 0.10),
}
MARKS = ("dot", "stripe", "cross", "star", "ring", "triangle", "square", "arrow")
DIGITS = "23456789"
# no 0/O/D/Q, 1/I, 2/Z, 5/S, 6/G/C, 8/B, U/V, W/M pairs
ALPHABET = DIGITS + "ACEFHJKLMNPRTUXY"
GLYPHS = tuple(ALPHABET) + MARKS  # order of the glyph atlas
SIZES = ("small", "large")


@dataclass(frozen=True)
class Level:
    """How hard a scene is. Labels use `alphabet`, `label_min..label_max` characters; objects `min_n..max_n`.

    close: chance that the camera stands close to an object; 1: it does, and that object carries a label or a mark.
    """
    id: int
    shapes: tuple[str, ...]
    alphabet: str
    label_min: int
    label_max: int
    min_n: int
    max_n: int
    marks: tuple[str, ...]
    twins: float  # chance of two objects of one colour and shape, told apart by size
    close: float = 0.14


LEVELS = {
    1: Level(1, SHAPES[:4], DIGITS, 2, 2, 3, 5, MARKS[:6], 0.0),
    2: Level(2, SHAPES[:6], ALPHABET, 2, 2, 3, 6, MARKS, 0.0),
    3: Level(3, SHAPES, ALPHABET, 2, 3, 3, 8, MARKS, 0.10),
    4: Level(4, SHAPES, ALPHABET, 2, 4, 3, 9, MARKS, 0.15),
    5: Level(5, SHAPES, ALPHABET, 2, 4, 2, 6, MARKS, 0.15, 1.0),  # for training alone: the others have too few of these to learn from
}
PLURALS = {"sphere": "spheres", "box": "boxes", "cone": "cones", "torus": "tori", "cylinder": "cylinders",
           "diamond": "diamonds", "pyramid": "pyramids", "capsule": "capsules"}

_SENTENCES = """
What is written on the ? Read the label on the . What does the say ? What text is on the ?
Which mark is on the ? What mark does the carry ? Name the mark on the .
How many are there ? Count the . What is the number of ? objects object
What colour is the ? Name the colour of the . What shape is the ? Name the shape of the . largest object
Which is nearer , the or the ? Which one is closer , the or the ? Which is farther away , the or the ?
Is the in front of the ? Is the behind the ? Is the nearer than the ? Is the left of the ? Is the to the left of the ?
Is the right of the ? What is left of the ? Name the object left of the . right
I think the is too small are too small and label mark reads is a an at depth in this is too wide , there is no
is left of right of yes no
You look closer before you answer . That call was not used : out of range not a box same as before too small . Look again or answer .
"""
VOCAB_WORDS: tuple[str, ...] = tuple(sorted(
    set(_SENTENCES.split()) | set(SHAPES) | set(PLURALS.values()) | set(COLOURS) | set(MARKS) | set(SIZES)
    | {"system", "user", "assistant"}))

# Words that came after the first weights. Their tokens stand behind all others, in this order; later ones are appended, never inserted.
LATER_WORDS: tuple[str, ...] = tuple("""
all aqua back ball balls be big biggest block blocks camera can cans carries characters closest code color could count
crystal crystals cube cubes dark do donut donuts doughnut doughnuts down drawn farthest figure floor form from further
furthest gem gems give globe globes gray grey has have here how icon if image it its kind know letters lilac little marked me
name nearest none ones painted picture pill pills please read says scene see show sign stand standing stands symbol tell that
them thing things tin tins true turquoise two violet want what whats which with write
""".split())  # with a space before them
LATER_FIRST: tuple[str, ...] = tuple("""
Can Color Colour Could Do Does Give Icon Label Mark Number Of Please Shape Symbol Tell Text The Write aqua ball balls big
biggest block blocks can cans color could count crystal crystals cube cubes dark do donut donuts doughnut doughnuts gem gems
give globe globes gray grey how icon lilac little name ones pill pills please read symbol tell thing things tin tins
turquoise violet what which write
Whats whats
""".split())  # at a question's beginning
