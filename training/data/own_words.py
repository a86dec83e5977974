"""A drawn scene (see draw_words.py) as the trainer reads it: whole dialogues in new words, and many first looks that cost no view."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from ..protocol import render_turns
from ..scenes import Item, Scene
from ..scenes.own_questions import UNKNOWN, exists, own_item, refused, reworded
from ..scenes.questions import _list
from .batch import Batch, lay
from .drills import drills
from .heads import BOX_TOKENS
from .segments import Segment, lay_out, scene_segments
from .tails import cut

REFUSED = {"absent": 0.36, "fits two": 0.26, "property": 0.14, "thing": 0.16, "language": 0.08}  # shares among what is refused at once
DOMAINS = {"text": 0.24, "fine": 0.13, "general": 0.25, "spatial": 0.38}


def drawn(shares: dict[str, float], rng: np.random.Generator) -> str:
    return str(rng.choice(list(shares), p=np.array(list(shares.values())) / sum(shares.values())))


def quick_items(scene: Scene, rng: np.random.Generator, count: int) -> list[Item]:
    """`count` questions of which only the overview is needed: four of five can be answered."""
    items = [_list(scene, rng, "objects", True)] if rng.random() < 0.3 else []
    while len(items) < count:
        p = rng.random()
        if p < 0.75:
            item = own_item(scene, rng, drawn(DOMAINS, rng), clean=True)
        elif p < 0.82:
            item = exists(scene, rng, bool(rng.random() < 0.5))
            item = reworded(item, rng) if item else None
        else:
            item = refused(scene, rng, drawn(REFUSED, rng), clean=True)
        if item:
            items.append(item)
    return items


def first_look(item: Item, start: int, views: dict, rng: np.random.Generator) -> Segment:
    """The question and the reply up to the second box; the whole reply where it is a list, a refusal, or half of the relations."""
    pieces = render_turns(replace(item, rounds=item.rounds[:1]))
    segment = lay_out(pieces[2:], start, views, pieces[1].view, False)
    whole = len(item.rounds) == 1 and (item.kind == "count" or item.answer in (UNKNOWN, "yes", "no") or rng.random() < 0.5)
    if whole or len(segment.pointers) < 1:
        return segment
    second = next((t + 1 for t, _, _ in segment.pointers[1:]), segment.pointers[0][0] + BOX_TOKENS)
    return cut(segment, 0, min(second, len(segment.ids)), {k: k for k in range(len(views))})


def read_scene(record: dict, rng: np.random.Generator, dialogues: int, quick: int, made_up: int) -> dict:
    """A scene for `lay`: views (grid and features), prefix, segments."""
    items = record["items"]
    chosen = [reworded(items[int(k)], rng) for k in rng.permutation(len(items))[:dialogues]]
    prefix, segments, views = scene_segments(chosen)
    here = {k: v for k, v in views.items() if k[1]}
    segments += [first_look(item, prefix.end, dict(here), rng) for item in quick_items(record["scene"], rng, quick)]
    segments += drills(rng, prefix.end, made_up)
    seen = [record["features"][(tuple(int(v) for v in box), overview)] for box, overview in views]
    return {"views": [{"grid": grid, "features": f} for grid, f in seen], "prefix": prefix, "segments": segments}


def word_batch(scenes: list[dict]) -> tuple[Batch, torch.Tensor]:
    """(batch without views, features [F, 256] of the overviews, then of the crops)."""
    order = [s["views"][0] for s in scenes] + [v for s in scenes for v in s["views"][1:]]
    features = torch.from_numpy(np.concatenate([v["features"] for v in order]).astype(np.float32))
    return lay(scenes, None, None), features
