"""First looks alone: the overview, each question, and the reply up to the end of its first box."""

from __future__ import annotations

from .tails import cut

WHOLE = (0.0, 0.0, 1.0, 1.0)
BOX_TOKENS = 9  # from the token before the first number to the closing bracket


def heads(scene: dict) -> dict | None:
    """A scene (see draw.draw_scene) whose segments end with the first box in the overview; a third of a dialogue's arithmetic.

    Where to look is what the rest hangs on, and the later copies of a box teach nothing of it.
    """
    segments = []
    for segment in scene["segments"]:
        if not segment.pointers:
            continue
        at, view, box = segment.pointers[0]
        if view == 0 and box != WHOLE:
            segments.append(cut(segment, 0, at + BOX_TOKENS, {0: 0}))
    if not segments:
        return None
    return {"views": scene["views"][:1], "prefix": scene["prefix"], "segments": segments}
