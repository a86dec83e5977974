"""Numbers the trainer watches on scenes it does not train on: right answers and boxes given the gold history (teacher forced)."""

from __future__ import annotations

import pickle
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import torch

from .data.batch import collate
from .data.segments import find_boxes
from .losses import teacher_forced
from .model import LoupeVLM
from .tokenizer import special_ids


@lru_cache(maxsize=1)
def validation_scenes(folder: Path, count: int) -> list[dict]:
    scenes = []
    for path in sorted(folder.glob("shard-*.pkl")):
        scenes += pickle.loads(path.read_bytes())
    levels = sorted({s["level"] for s in scenes})
    return [s for level in levels for s in [t for t in scenes if t["level"] == level][: count // len(levels)]]


def iou(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - w * h)


def between(ids: list[int], first: int, last: int) -> slice:
    """Where the tokens after `first` up to and with `last` stand (empty when there is none)."""
    if first not in ids:
        return slice(0, 0)
    start = ids.index(first) + 1
    return slice(start, ids.index(last, start) + 1 if last in ids[start:] else len(ids))


@torch.no_grad()
def second_looks_iou(model: LoupeVLM, scenes: list[dict], size: int = 16) -> float:
    """Mean IoU of the first box that is written in a crop, of questions with a label or a mark, the gold history given."""
    values: list[float] = []
    for first in range(0, len(scenes), size):
        part = scenes[first : first + size]
        batch = collate(part)
        said = teacher_forced(model, batch)
        domains = [d for s in part for d in s["domains"]]
        for k in range(batch.questions):
            mine = batch.part == k
            boxes = find_boxes(batch.goal[mine].tolist())
            if domains[k] in ("text", "fine") and len(boxes) > 2:  # thought and call of the first look come before
                at, box = boxes[2]
                values.append(iou(box, tuple(i / 1000 for i in said[mine].tolist()[at : at + 7 : 2])))
    return sum(values) / len(values)


@torch.no_grad()
def validate(model: LoupeVLM, folder: Path, count: int = 40, size: int = 16) -> dict[str, float]:
    """Means by name: answer_<domain>, answer_L<level>, iou50 and mean iou of all boxes, box_<view kind>."""
    tally: dict[str, list[float]] = defaultdict(list)
    scenes = validation_scenes(folder, count)
    opening, closing = special_ids()["<answer>"], special_ids()["</answer>"]
    for first in range(0, len(scenes), size):
        part = scenes[first : first + size]
        batch = collate(part)
        said = teacher_forced(model, batch)
        domains = [d for s in part for d in s["domains"]]
        levels = [s["level"] for s in part for _ in s["domains"]]
        for k in range(batch.questions):
            mine = batch.part == k
            gold, guess = batch.goal[mine].tolist(), said[mine].tolist()
            where = between(gold, opening, closing)
            right = float(gold[where] == guess[where])
            tally[f"answer_{domains[k]}"].append(right)
            tally[f"answer_L{levels[k]}"].append(right)
            tally["answer"].append(right)
            for number, (at, box) in enumerate(find_boxes(gold)):
                value = iou(box, tuple(i / 1000 for i in guess[at : at + 7 : 2]))
                tally["iou50"].append(float(value >= 0.5))
                tally["iou"].append(value)
                if number == 0:  # the first look: no earlier copy of the box to read it from
                    tally["first_iou"].append(value)
                    tally[f"first_iou_L{levels[k]}"].append(value)
    tally["second_iou"].append(second_looks_iou(model, scenes))
    return {f"val_{k}": sum(v) / len(v) for k, v in sorted(tally.items())}
