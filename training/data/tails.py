"""Last rounds alone: a crop and the reply that reads it, at a fifth of a dialogue's arithmetic, with its own positions."""

from __future__ import annotations

import numpy as np

from .segments import Segment


def cut(segment: Segment, start: int, stop: int, views: dict[int, int]) -> Segment:
    """Tokens start .. stop; `views` maps a view's old index to its new one."""
    image = np.array([views[i - 1] + 1 if i else 0 for i in segment.image[start:stop]], np.int32)
    pointers = [(t - start, views[v], box) for t, v, box in segment.pointers if start <= t < stop]
    return Segment(segment.ids[start:stop], segment.learn[start:stop], segment.positions[start:stop], image,
                   segment.offset[start:stop], pointers, segment.end)


def tails(scene: dict) -> dict | None:
    """A scene (see draw.draw_scene) of which only the rounds that read a label or a mark are left, after the system text."""
    views: dict[int, int] = {}
    segments = []
    for segment, domain in zip(scene["segments"], scene["domains"]):
        at = np.flatnonzero(segment.image)
        if domain not in ("text", "fine") or not len(at):
            continue
        last = int(segment.image[at[-1]]) - 1
        start = int(np.flatnonzero(segment.image == last + 1)[0]) - 1  # with <|vision_start|>
        views.setdefault(last, len(views))
        segments.append(cut(segment, start, len(segment.ids), views))
    if not segments:
        return None
    prefix = scene["prefix"]
    words = int(np.flatnonzero(prefix.image)[0]) - 1
    return {"views": [scene["views"][v] for v in views], "prefix": cut(prefix, 0, words, {}), "segments": segments}
