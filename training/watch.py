"""Numbers the trainer watches on scenes it does not train on: right answers and boxes given the gold history (teacher forced)."""

from __future__ import annotations

import pickle
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Iterator

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
def watched(model: LoupeVLM, scenes: list[dict], size: int = 16) -> Iterator[tuple[str, int, list[int], list[int]]]:
    """Every question of the scenes: its domain, its level, the learned tokens, and the likeliest ones given the gold history."""
    for first in range(0, len(scenes), size):
        part = scenes[first : first + size]
        batch = collate(part)
        said = teacher_forced(model, batch)
        domains = [(d, s["level"]) for s in part for d in s["domains"]]
        for k, (domain, level) in enumerate(domains):
            mine = batch.part == k
            yield domain, level, batch.goal[mine].tolist(), said[mine].tolist()


def box_ious(gold: list[int], guess: list[int]) -> list[float]:
    """IoU of each gold box with what was said in its place."""
    return [iou(box, tuple(i / 1000 for i in guess[at : at + 7 : 2])) for at, box in find_boxes(gold)]


def second_look(domain: str, ious: list[float]) -> list[float]:
    """Of a question with a label or a mark, the IoU of the first box in a crop: the first look's thought and call come before."""
    return ious[2:3] if domain in ("text", "fine") else []


def second_looks_iou(model: LoupeVLM, scenes: list[dict]) -> float:
    """Mean IoU of the second looks."""
    values = [v for domain, _, gold, guess in watched(model, scenes) for v in second_look(domain, box_ious(gold, guess))]
    return sum(values) / len(values)


def validate(model: LoupeVLM, folder: Path, count: int = 40) -> dict[str, float]:
    """Means by name: answer_<domain>, answer_L<level>, iou50 and mean iou of all boxes, first_iou (by level), second_iou."""
    tally: dict[str, list[float]] = defaultdict(list)
    opening, closing = special_ids()["<answer>"], special_ids()["</answer>"]
    for domain, level, gold, guess in watched(model, validation_scenes(folder, count)):
        where = between(gold, opening, closing)
        for name in ("answer", f"answer_{domain}", f"answer_L{level}"):
            tally[name].append(float(gold[where] == guess[where]))
        ious = box_ious(gold, guess)
        tally["iou"] += ious
        tally["iou50"] += [float(v >= 0.5) for v in ious]
        for name in ("first_iou", f"first_iou_L{level}"):  # no earlier copy of the box to read it from
            tally[name] += ious[:1]
        tally["second_iou"] += second_look(domain, ious)
    return {f"val_{k}": sum(v) / len(v) for k, v in sorted(tally.items())}
