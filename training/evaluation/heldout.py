"""The held-out questions: scenes by seed from HELD_OUT on, a few questions of each, domains in turn."""
from __future__ import annotations

from typing import Iterator

import numpy as np
from PIL import Image

from ..scenes import HELD_OUT, Item, Scene, make_items, make_scene, render

DOMAINS = ("text", "fine", "general", "spatial")


def questions(k: int, level: int, per_scene: int) -> tuple[Scene, list[Item]]:
    """Scene number k of the held-out set and `per_scene` of its questions, gold without wrong looks."""
    scene = make_scene(HELD_OUT + k, level)
    items = make_items(scene, np.random.default_rng([HELD_OUT + k, 1]), clean=True)
    turn = [DOMAINS[(k * per_scene + j) % len(DOMAINS)] for j in range(len(DOMAINS))]
    items.sort(key=lambda item: turn.index(item.domain))
    kept: list[Item] = []
    for item in items:  # one of each domain first
        if all(item.domain != other.domain for other in kept):
            kept.append(item)
    kept += [item for item in items if item not in kept]
    return scene, kept[:per_scene]


def held_out(scenes: int, level: int, per_scene: int, first: int = 0) -> Iterator[tuple[Scene, Image.Image, list[Item]]]:
    """(scene, full picture, questions) of each held-out scene."""
    for k in range(first, first + scenes):
        scene, items = questions(k, level, per_scene)
        yield scene, Image.fromarray(render(scene)[0]), items


def depths_of(scene: Scene) -> dict[str, float]:
    """Depth value of every object by its name in questions."""
    return {scene.name(i): o.depth_value for i, o in enumerate(scene.objects)}
