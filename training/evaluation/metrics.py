"""Numbers of a run: each has an id, a name and a definition, and is a mean over n cases (null when n is 0)."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Sequence

from ..protocol import ANSWER_PATTERN, CALL_PATTERN
from ..scenes import Item
from .loop import Trace, Turn

DEPTH_MENTION = re.compile(r"depth (\d*\.?\d+)")
COVERS = 0.30


@dataclass
class Case:
    """One question, what was done with it, and the depth value of every object by name."""
    item: Item
    trace: Trace
    depths: dict[str, float]


def normalise(text: str | None) -> str:
    return " ".join((text or "").lower().strip().rstrip(".").split())


def right(case: Case) -> bool:
    return normalise(case.trace.answer) == normalise(case.item.answer)


def iou(a: Sequence[float] | None, b: Sequence[float]) -> float:
    """Intersection over union of two xyxy boxes; 0 for none."""
    if a is None:
        return 0.0
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    both = w * h
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


def _unit_box(box: Any) -> bool:
    return (isinstance(box, (list, tuple)) and len(box) == 4 and all(isinstance(v, (int, float)) for v in box)
            and 0 <= box[0] < box[2] <= 1 and 0 <= box[1] < box[3] <= 1)


def valid_grammar(turn: Turn) -> bool:
    """`I think ...` with at least one box in range, then one closed call with a box in range or one closed answer."""
    calls, answers = len(CALL_PATTERN.findall(turn.text)), len(ANSWER_PATTERN.findall(turn.text))
    parsed = turn.parsed
    if calls + answers != 1 or not parsed.thought.startswith("I think") or not parsed.boxes:
        return False
    if not turn.text.endswith(("</tool_call>", "</answer>")) or not all(_unit_box(b) for b in parsed.boxes):
        return False
    return bool(parsed.answer and parsed.answer.strip()) if answers else _unit_box(parsed.call)


def depth_errors(case: Case) -> list[float]:
    """|mentioned - true| of each depth mention, tied to the nearest object name before it; 1.0 when none stands there."""
    out: list[float] = []
    for turn in case.trace.turns:
        thought = turn.parsed.thought
        for match in DEPTH_MENTION.finditer(thought):
            before = thought[:match.start()]
            named = [(before.rfind(f"the {name} "), value) for name, value in case.depths.items()]
            at, value = max(named, default=(-1, 0.0))
            out.append(abs(float(match.group(1)) - value) if at >= 0 else 1.0)
    return out


def _metric(key: str, name: str, definition: str, values: Sequence[float], domains: Sequence[str] | None = None) -> dict:
    mean = lambda v: round(float(sum(v)) / len(v), 4) if len(v) else None  # noqa: E731
    metric: dict[str, Any] = {"id": key, "name": name, "definition": definition, "value": mean(values), "n": len(values)}
    if domains is not None:
        metric["byDomain"] = {d: {"value": mean(v), "n": len(v)} for d in sorted(set(domains))
                              for v in [[x for x, y in zip(values, domains) if y == d]]}
    return metric


def score(cases: Sequence[Case]) -> list[dict]:
    """The metrics of a free run, in the card's form."""
    domains = [c.item.domain for c in cases]
    overlaps = [iou(c.trace.final_roi(), c.item.gold_rois[-1]) for c in cases]
    replies = [float(valid_grammar(t)) for c in cases for t in c.trace.turns]
    large = [float(any(t.requested for t in c.trace.turns)) for c in cases if c.item.target >= COVERS]
    small = [float(any(t.requested for t in c.trace.turns)) for c in cases if c.item.target < COVERS]
    depth = [e for c in cases for e in depth_errors(c)]
    return [
        _metric("answer", "answers right", "share of answers equal to gold after lower-casing and trimming",
                [float(right(c)) for c in cases], domains),
        _metric("iou50", "IoU@0.5", "share of final RoIs (last valid zoom as requested, else the last predicted RoI; none "
                "is a miss) with IoU >= 0.5 with the gold's", [float(v >= 0.5) for v in overlaps], domains),
        _metric("iou75", "IoU@0.75", "as IoU@0.5, with IoU >= 0.75", [float(v >= 0.75) for v in overlaps], domains),
        _metric("iou", "mean IoU", "mean IoU of final RoI and gold", overlaps, domains),
        _metric("grammar", "valid grammar", "share of replies with a thought that holds a box, then one closed call or "
                "answer, all boxes ordered and in [0,1]; no grammar mask", replies),
        _metric("overzoom", "zooms on large targets", "share of questions whose target covers 30 % or more of the image in "
                "which a zoom was made", large),
        _metric("zoom", "zooms on small targets", "the same where it covers less", small),
        _metric("rounds", "rounds", "mean rounds a question", [float(len(c.trace.turns)) for c in cases]),
        _metric("depth", "depth error", "mean |mentioned - true depth value| of the depth mentions in thoughts, tied to the "
                "object named before it (untied: 1)", depth),
    ]


def score_never(cases: Sequence[Case]) -> dict:
    """Answers right with zooming masked; give it text and fine-grained questions."""
    return _metric("never", "answers right, zoom never", "text and fine-grained questions only, the call masked",
                   [float(right(c)) for c in cases], [c.item.domain for c in cases])
