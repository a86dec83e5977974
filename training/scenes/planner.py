"""The zoom planner of design section 7: from a question's target to its gold rounds, in VisReason's grammar."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Sequence

import numpy as np

from ..protocol import PxBox, box_text, call_text, effective_box, frame_view, to_original, to_view
from .scene import Scene

COVERS = 0.30  # no zoom when the target covers this share of the image
AREA_RATIO = 2.0  # nor when the view it gives is not smaller than this by area
LOOSE_RATIO = 1.25  # in half of the training traces: an object that fills much of the picture may be looked at or passed over


@dataclass
class Round:
    """One turn. view: px box given before the reply (the whole image first), None for an invalid turn."""
    view: PxBox | None
    invalid: str | None
    reply: str
    learn: bool = True
    rois: list[tuple[float, ...]] = field(default_factory=list)  # px boxes in the thought
    zoom: tuple[float, ...] | None = None  # px box of the call


@dataclass
class Item:
    """One question of a scene with its gold trace. Boxes xyxy in [0,1] of the original.

    gold_rois: every gold RoI in order; the last is the final one (the last zoom, else the RoI predicted with the answer).
    depths: (name, true depth value) of each depth mention. target: the target's share of the image. asked: the table of wordings the
    question is from (see wordings.py), slots: the names in it; empty where it is from none.
    """
    question: str
    domain: str
    answer: str
    rounds: list[Round]
    gold_rois: list[tuple[float, ...]]
    depths: list[tuple[str, float]] = field(default_factory=list)
    target: float = 0.0
    kind: str = ""
    asked: str = ""
    slots: tuple[str, ...] = ()


@dataclass
class Step:
    """What a zoom looks for: its name in the thought (`the blue box`) and its px box.

    plural: two objects and the box around both. That box is written before them, with a zoom and without: whether to zoom hangs on
    its area, and where the names stood first, the reply had decided before it had measured.
    """
    phrase: str
    box: PxBox
    plural: bool = False


@dataclass
class Ending:
    """The answer's thought as pieces: str, or px boxes to be written in the frame of the last view."""
    pieces: Sequence[str | PxBox]
    answer: str


def area(box: Sequence[float]) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def chain(width: int, height: int, steps: Sequence[Step], ratio: float = AREA_RATIO) -> list[Step]:
    """The steps that are worth a zoom in an image of this size, in order; the last step is the target. `ratio`: by how much a step on
    the way must make the view smaller."""
    whole: PxBox = (0, 0, width, height)
    view, total, kept = whole, area(whole), []
    for k, step in enumerate(steps):
        last = k == len(steps) - 1
        if last and area(step.box) >= COVERS * total:
            break
        if not last and area(step.box) <= AREA_RATIO * area(steps[-1].box):
            continue
        closer = effective_box(step.box, width, height)
        if area(view) <= (AREA_RATIO if last else ratio) * area(closer):
            continue
        kept.append(step)
        view = closer
    return kept


def _zoom_reply(step: Step, view: PxBox, lead: str = "I think") -> str:
    box = to_view(step.box, view)
    return f"{lead} {_too_small(step, box)}{call_text(box)}"


def _too_small(step: Step, box: Sequence[float]) -> str:
    return f"in {box_text(box)} {step.phrase} are too small." if step.plural else f"{step.phrase} {box_text(box)} is too small."


def _written(box: PxBox, view: PxBox) -> tuple[float, ...]:
    """The px box that the three decimals say, so that texts, gold boxes and views agree to the pixel."""
    return to_original(to_view(box, view), view)


def _sloppy(rng: np.random.Generator, box: PxBox, scene: Scene) -> PxBox | None:
    """A first look that is too wide or off to a side, and still holds the target; None when that is the whole image."""
    w, h = box[2] - box[0], box[3] - box[1]
    left, up, right, down = rng.uniform(0.15, 1.0, 4)
    out = (max(0, int(box[0] - left * w)), max(0, int(box[1] - up * h)),
           min(scene.width, int(box[2] + right * w)), min(scene.height, int(box[3] + down * h)))
    return out if 1.8 * area(box) < area(out) < 0.4 * scene.width * scene.height else None


def _unsteady(rng: np.random.Generator, asked: Sequence[float], target: PxBox, scene: Scene) -> PxBox:
    """The view of a call whose sides are off by up to a fifth, as a model's are: the target still lies in it.

    Only what is shown is moved, not what was written: what a model must learn of its own slips is to read on from there.
    """
    w, h = asked[2] - asked[0], asked[3] - asked[1]
    for _ in range(6):
        dx1, dy1, dx2, dy2 = rng.normal(0, rng.uniform(0.02, 0.2), 4)
        x1, y1, x2, y2 = asked[0] + dx1 * w, asked[1] + dy1 * h, asked[2] + dx2 * w, asked[3] + dy2 * h
        if x2 - x1 < 0.4 * w or y2 - y1 < 0.4 * h:
            continue
        view = effective_box((max(0, x1), max(0, y1), min(scene.width, x2), min(scene.height, y2)), scene.width, scene.height)
        if view[0] <= target[0] and view[1] <= target[1] and view[2] >= target[2] and view[3] >= target[3]:
            return view
    return effective_box(asked, scene.width, scene.height)


def plan(scene: Scene, rng: np.random.Generator, question: str, domain: str, kind: str, steps: Sequence[Step],
         ending: Ending, depths: Sequence[tuple[str, float]] = (), clean: bool = False) -> Item:
    """Gold rounds of one question. Unless `clean`, 8 % begin with a wrong look, 5 % with a discarded call, the views of 70 % are a
    little off, and half look at large objects on the way too: which are large is found only once a box has been written, and a model that
    had never gone on from a large one babbled there."""
    whole: PxBox = (0, 0, scene.width, scene.height)
    ratio = AREA_RATIO if clean or rng.random() < 0.5 else LOOSE_RATIO
    zooms = chain(scene.width, scene.height, steps, ratio)
    rounds: list[Round] = []
    view, shown, invalid, lead = whole, whole, None, "I think"
    p = 1.0 if clean or not zooms else rng.random()
    if p < 0.08:
        wrong = _sloppy(rng, zooms[0].box, scene)
        if wrong:
            slip = Step(zooms[0].phrase, wrong, zooms[0].plural)
            asked = _written(wrong, whole)
            rounds.append(Round(whole, None, _zoom_reply(slip, whole), False, [asked], asked))
            view = shown = effective_box(asked, scene.width, scene.height)
            lead = "I think this is too wide,"
    elif p < 0.13:
        box = to_view(zooms[0].box, whole)
        bad, invalid = ((0.0, 0.0, 1.0, 1.0), "same as before") if rng.random() < 0.5 else (
            (box[2], box[3], box[0], box[1]), "not a box")
        rounds.append(Round(whole, None, f"I think {_too_small(zooms[0], box)}{call_text(bad)}", False, [zooms[0].box], None))
        shown = None
    asked_boxes, steady = [], clean or rng.random() < 0.3
    for step in zooms:
        frame = frame_view(view, whole)
        asked = _written(step.box, frame)
        asked_boxes.append(asked)
        rounds.append(Round(shown, invalid, _zoom_reply(step, frame, lead), True, [asked], asked))
        view = shown = effective_box(asked, scene.width, scene.height) if steady else _unsteady(rng, asked, zooms[-1].box, scene)
        invalid, lead = None, "I think"
    frame = frame_view(view, whole)
    pieces = ["in ", steps[-1].box, " ", *ending.pieces] if steps[-1].plural and not zooms else ending.pieces
    boxes = [_written(p, frame) for p in pieces if not isinstance(p, str)]
    text = "".join(p if isinstance(p, str) else box_text(to_view(p, frame)) for p in pieces)
    rounds.append(Round(shown, invalid, f"I think {text}<answer>{ending.answer}</answer>", True, boxes, None))
    rois = asked_boxes or [boxes[0]]
    w, h = scene.width, scene.height
    unit = [(b[0] / w, b[1] / h, b[2] / w, b[3] / h) for b in rois]
    return Item(question, domain, ending.answer, rounds, unit, list(depths), area(steps[-1].box) / (w * h), kind)
