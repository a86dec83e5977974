"""Rounds after the overview alone: crops and the replies that read them, at a third of a dialogue's arithmetic, with their own positions."""

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
    """A scene (see draw.draw_scene) of which only the rounds that find a label or a mark in a crop and read it are left, after the
    system text."""
    views: dict[int, int] = {}
    segments = []
    for segment, domain in zip(scene["segments"], scene["domains"]):
        at = np.flatnonzero(segment.image)
        if domain not in ("text", "fine") or not len(at):
            continue
        for shown in dict.fromkeys(segment.image[at].tolist()):
            views.setdefault(shown - 1, len(views))
        segments.append(cut(segment, int(at[0]) - 1, len(segment.ids), views))  # with <|vision_start|>
    if not segments:
        return None
    prefix = scene["prefix"]
    words = int(np.flatnonzero(prefix.image)[0]) - 1
    return {"views": [scene["views"][v] for v in views], "prefix": cut(prefix, 0, words, {}), "segments": segments}
