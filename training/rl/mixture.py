"""The mixture of habits that the start weights of ViRL in small are to learn: some that pay and some that do not, so that RL has a choice.

Each item's gold trace is retold: answered at once without a look, with boxes whose sides are off, with a first look at another object, or as
it is. RL then chooses among habits that this training laid; that is said wherever its results are shown.
"""
from __future__ import annotations

import re
from dataclasses import replace
from typing import Callable, Sequence

import numpy as np

from ..protocol import BOX_PATTERN, PxBox, box_text, effective_box, frame_view, parse_reply, to_original, to_view
from ..scenes import Item, Round, Scene

SHARES = {"direct": 0.40, "loose": 0.30, "wrong": 0.25, "gold": 0.05}
LOOSE = 0.45  # most that a side is off, as a share of the box
# With a quarter, and one wrong look in ten, 89 % of the looks of the start weights were right and 12 % loose: too few to learn from.

Moved = Callable[[Sequence[float]], Sequence[float]]


def spoken(reply: str, boxes: Sequence[Sequence[float]], view: PxBox) -> str:
    """The reply with its boxes, in order, replaced by these px boxes in the view's frame; a call repeats the last of the thought's."""
    texts = [box_text(to_view(b, view)) for b in boxes]
    count = iter(range(10**6))
    return re.sub(BOX_PATTERN, lambda _: texts[min(next(count), len(texts) - 1)], reply)


def retold(item: Item, scene: Scene, moved: Moved) -> Item:
    """The item's gold with every look's box moved, and all boxes after it written in the views that follow from that."""
    whole: PxBox = (0, 0, scene.width, scene.height)
    view, rounds = whole, []
    for k, turn in enumerate(item.rounds):
        frame = frame_view(view, whole)
        boxes = [moved(turn.rois[0])] if turn.zoom else list(turn.rois)
        written = [to_original(to_view(b, frame), frame) for b in boxes]
        rounds.append(Round(view, None, spoken(turn.reply, written, frame), turn.learn, written, written[0] if turn.zoom else None))
        if turn.zoom:
            view = effective_box(written[0], scene.width, scene.height)
    return replace(item, rounds=rounds)


def direct(item: Item, scene: Scene) -> Item:
    """The last reply alone, from the overview."""
    whole: PxBox = (0, 0, scene.width, scene.height)
    last = item.rounds[-1]
    return replace(item, rounds=[Round(whole, None, spoken(last.reply, last.rois, whole), True, last.rois, None)])


def loose(item: Item, scene: Scene, rng: np.random.Generator) -> Item:
    """Every look's sides are off by up to LOOSE of its box, outwards or inwards, within the image. Where what is pointed at next has left
    the view, the sides are drawn again, less far off."""
    reach = LOOSE

    def moved(box: Sequence[float]) -> Sequence[float]:
        w, h = box[2] - box[0], box[3] - box[1]
        x1, y1, x2, y2 = np.asarray(box) + rng.uniform(-reach, reach, 4) * (w, h, w, h)
        return max(0.0, x1), max(0.0, y1), min(float(scene.width), x2), min(float(scene.height), y2)
    while True:
        told = retold(item, scene, moved)
        written = [b for turn in told.rounds for b in parse_reply(turn.reply).boxes]
        if all(b[0] < b[2] and b[1] < b[3] for b in written):
            return told
        reach *= 0.9


def wrong(item: Item, scene: Scene, rng: np.random.Generator) -> Item | None:
    """The first look falls on another object; from there the whole view is all that can be pointed at. None where no object is apart."""
    first = item.rounds[0]
    if not first.zoom:
        return None
    apart = [o.box for o in scene.objects if o.box[2] < first.zoom[0] or o.box[0] > first.zoom[2]]
    if not apart:
        return None
    whole: PxBox = (0, 0, scene.width, scene.height)
    box = to_original(to_view(apart[int(rng.integers(len(apart)))], whole), whole)
    view = effective_box(box, scene.width, scene.height)
    look = Round(whole, None, spoken(first.reply, [box], whole), True, [box], box)
    last = item.rounds[-1]
    return replace(item, rounds=[look, Round(view, None, spoken(last.reply, [view], view), True, [tuple(map(float, view))], None)])


def mixed(item: Item, scene: Scene, rng: np.random.Generator) -> tuple[str, Item]:
    """(habit, the item so told); items that are answered without a look stay as they are. Give it clean gold."""
    if not any(turn.zoom for turn in item.rounds):
        return "gold", item
    habit = str(rng.choice(list(SHARES), p=list(SHARES.values())))
    told = {"direct": lambda: direct(item, scene), "loose": lambda: loose(item, scene, rng), "wrong": lambda: wrong(item, scene, rng),
            "gold": lambda: item}[habit]()
    return (habit, told) if told else ("gold", item)
