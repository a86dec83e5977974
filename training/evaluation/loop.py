"""One question asked of a talker under the protocol and its policy, as the page does it: crop, observe, or complain."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from PIL import Image

from ..protocol import PROTOCOL, PxBox, Reply, check_call, parse_reply, received_size, to_original


class Talker(Protocol):
    """What the loop needs of a model. Pictures come at the size the model receives."""

    def begin(self, picture: Image.Image, question: str) -> None: ...
    def show(self, picture: Image.Image) -> None: ...
    def tell(self, text: str) -> None: ...
    def reply(self, mask_call: bool = False) -> str: ...
    def force(self) -> str:
        """Cut the last reply before its call and write the answer; returns `<answer>...</answer>`."""
        ...


@dataclass
class Turn:
    """One round of a trace. view: what was shown before it. Boxes in px of the original."""
    view: PxBox
    text: str
    parsed: Reply
    rois: list[tuple[float, ...]]
    requested: tuple[float, ...] | None = None  # a valid call's box
    effective: PxBox | None = None
    reason: str | None = None  # why a call was discarded


@dataclass
class Trace:
    question: str
    width: int
    height: int
    turns: list[Turn] = field(default_factory=list)
    answer: str | None = None
    forced: bool = False

    def final_roi(self) -> tuple[float, ...] | None:
        """The last valid zoom (requested box), else the last predicted RoI (a thought's first box); [0,1], or None."""
        boxes = [t.requested for t in self.turns if t.requested] or [t.rois[0] for t in self.turns if t.rois]
        if not boxes:
            return None
        w, h = self.width, self.height
        return boxes[-1][0] / w, boxes[-1][1] / h, boxes[-1][2] / w, boxes[-1][3] / h


def cut(picture: Image.Image, view: PxBox, overview: bool, protocol: dict[str, Any] = PROTOCOL) -> Image.Image:
    """The view as the model receives it: cropped, then resized with Pillow's antialiased bicubic."""
    return picture.crop(view).resize(received_size(view, overview, protocol), Image.Resampling.BICUBIC)


def ask(talker: Talker, picture: Image.Image, question: str, zoom: str = "free",
        protocol: dict[str, Any] = PROTOCOL) -> Trace:
    """Run one question to its answer. zoom: `free`, or `never` (the call is masked)."""
    policy = protocol["policy"]
    whole: PxBox = (0, 0, picture.width, picture.height)
    trace, view, seen = Trace(question, picture.width, picture.height), whole, [whole]
    talker.begin(cut(picture, whole, True, protocol), question)
    for k in range(policy["rounds"]):
        text = talker.reply(mask_call=zoom == "never")
        parsed = parse_reply(text)
        turn = Turn(view, text, parsed, [to_original(b, view) for b in parsed.boxes])
        trace.turns.append(turn)
        if parsed.call is None and parsed.answer:
            trace.answer = parsed.answer
            return trace
        if k == policy["rounds"] - 1:
            break
        reason, box = ("not a box", None) if parsed.call is None else check_call(
            parsed.call, view, seen, picture.width, picture.height, protocol)
        if box is None:
            turn.reason = reason
            talker.tell(protocol["invalid"].replace("{reason}", str(reason)))
            continue
        turn.requested, turn.effective = to_original(parsed.call, view), box
        view = box
        seen.append(box)
        talker.show(cut(picture, view, False, protocol))
    if policy["atLimit"] == "answer":
        trace.answer, trace.forced = parse_reply(talker.force()).answer, True
    return trace
