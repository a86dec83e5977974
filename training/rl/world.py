"""The questions of ViRL in small: three quarters can often be guessed from the overview (colour, shape, relation of small objects), a
quarter can not (labels, marks). Every question's gold has a look, so that whether to look is the model's own choice.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..scenes import HELD_OUT, Item, Scene, make_scene
from ..scenes.questions import _attribute, _depth_question, _fine, _side_question, _text

LEVEL = 4
GUESSABLE = {"attribute": 0.40, "depth": 0.20, "side": 0.15}
UNSEEN = {"label": 0.15, "mark": 0.10}  # what can not be read in the overview
SHARES = GUESSABLE | UNSEEN
TRIES = 20
FIRST_TRAINED = 3_000_000  # seeds of scenes to train on
FIRST_WATCHED = HELD_OUT + 100_000  # seeds of scenes that no training sees, apart from those of the bundled model's card


@dataclass
class Asked:
    """One question of a scene. guessable: not a label or a mark."""

    scene: Scene
    item: Item

    @property
    def guessable(self) -> bool:
        return self.item.domain == "spatial" or self.item.kind in ("colour", "shape")


def one(scene: Scene, rng: np.random.Generator, kind: str) -> Item | None:
    """A question of a kind with clean gold, or None where the scene has none that needs a look."""
    labelled = [i for i, o in enumerate(scene.objects) if (o.label if kind == "label" else o.mark if kind == "mark" else None)]
    if kind in ("label", "mark"):
        if not labelled:
            return None
        i = int(rng.choice(labelled))
        item: Item | None = _text(scene, rng, i, True) if kind == "label" else _fine(scene, rng, i, True)
    elif kind == "attribute":
        item = _attribute(scene, rng, True)
    else:
        item = (_depth_question if kind == "depth" else _side_question)(scene, rng, True)
    return item if item and any(turn.zoom for turn in item.rounds) else None


def asked(number: int, first: int = FIRST_TRAINED) -> Asked:
    """Question `number` of those whose scenes begin at seed `first`: its kind is drawn by its share, from the first of twenty scenes of
    its own that has one."""
    seed = first + TRIES * number
    rng = np.random.default_rng([seed, 7])
    kind = str(rng.choice(list(SHARES), p=np.array(list(SHARES.values())) / sum(SHARES.values())))
    for again in range(TRIES):
        scene = make_scene(seed + again, LEVEL)
        item = one(scene, rng, kind)
        if item:
            return Asked(scene, item)
    raise ValueError(f"no question of kind {kind} from seed {seed}")
