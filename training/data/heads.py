"""First looks alone: the overview, each question, and the reply up to its second box, so with what is said of the first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..scenes.questions import NEIGHBOUR
from .segments import Segment, find_boxes
from .tails import cut
from .targets import UNKNOWN

WHOLE = (0.0, 0.0, 1.0, 1.0)
BOX_TOKENS = 9  # from the token before the first number to the closing bracket


def heads(scene: dict, mirror: bool = False) -> dict | None:
    """A scene (see draw.draw_scene) whose segments end before the second box in the overview, or are answered from it; a third
    of a dialogue's arithmetic. `mirror`: seen in a mirror, which is as good as a new scene for all but what is left of something.

    Where to look is what the rest hangs on, and the later copies of a box teach nothing of it.
    """
    segments = []
    for segment, domain, kind in zip(scene["segments"], scene["domains"], scene["kinds"]):
        if mirror and kind == NEIGHBOUR:
            continue
        if domain == "general" and not segment.image.any():  # answered from the overview
            segments.append(segment)
            continue
        if not segment.pointers:
            continue
        at, view, box = segment.pointers[0]
        if view == 0 and box != WHOLE:
            second = next((t + 1 for t, v, _ in segment.pointers[1:] if v == 0), at + BOX_TOKENS)
            segments.append(cut(segment, 0, second, {0: 0}))
    if not segments:
        return None
    looks = {"views": scene["views"][:1], "prefix": scene["prefix"], "segments": segments}
    return mirrored(looks) if mirror else looks


def mirrored(looks: dict) -> dict:
    return {**looks, "views": [mirror_view(v) for v in looks["views"]], "segments": [mirror_segment(s) for s in looks["segments"]]}


def mirror_view(view: dict) -> dict:
    """Patches [N, 768] and targets [N, ...] in Qwen's order (2 x 2 blocks in raster order, patches channel first)."""
    rows, cols = view["grid"]
    blocks = view["patches"].reshape(rows // 2, cols // 2, 2, 2, 3, 16, 16)
    target = {}
    for name, value in view["target"].items():
        tail = value.shape[1:]
        value = value.reshape(rows // 2, cols // 2, 2, 2, *tail)[:, ::-1, :, ::-1].reshape(-1, *tail)
        if name in ("box", "plate"):
            value = np.stack((1 - value[:, 2], value[:, 1], 1 - value[:, 0], value[:, 3]), 1)
        elif name == "glyph":  # a mirrored character is no character
            value = np.where(value > 0, np.uint8(UNKNOWN), value)
        target[name] = np.ascontiguousarray(value)
    patches = blocks[:, ::-1, :, ::-1, :, :, ::-1].reshape(rows * cols, -1)
    return {"patches": np.ascontiguousarray(patches), "grid": view["grid"], "target": target}


def mirror_segment(segment: Segment) -> Segment:
    ids = segment.ids.copy()
    for at, _ in find_boxes(ids.tolist()):
        ids[at], ids[at + 4] = 1000 - ids[at + 4], 1000 - ids[at]
    pointers = [(t, v, (1 - b[2], b[1], 1 - b[0], b[3])) for t, v, b in segment.pointers]
    return replace(segment, ids=ids, pointers=pointers)
