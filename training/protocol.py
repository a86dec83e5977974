"""The protocol between page and model: one file, `public/models/loupe-vlm/loupe.json`, read by training and by the page.

Boxes are xyxy. A *view* is the effective box (integer pixels of the original) that was cut for the model; the whole
image is the first view. The model writes boxes in [0,1] of the last view it was given, with three decimals.
"""
from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Sequence

PROTOCOL_PATH = Path(__file__).resolve().parent.parent / "public" / "models" / "loupe-vlm" / "loupe.json"
FACTOR = 32  # patch 16 x merge 2: sides of a received picture are multiples of this
REASONS = ("out of range", "not a box", "same as before", "too small")
IMAGE_PAD = "<|vision_start|><|image_pad|><|vision_end|>"  # one pad; the tokenizer repeats it per token

PxBox = tuple[int, int, int, int]
Box = tuple[float, float, float, float]


def load_protocol(path: Path | str = PROTOCOL_PATH) -> dict[str, Any]:
    """The parsed loupe.json."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


PROTOCOL = load_protocol()


def smart_resize(height: int, width: int, factor: int, min_pixels: int, max_pixels: int) -> tuple[int, int]:
    """Qwen2-VL's smart_resize: (height, width) rounded half-to-even to `factor`, area within the budget."""
    if max(height, width) / min(height, width) > 200:
        raise ValueError("aspect ratio over 200")
    h_bar = round(height / factor) * factor
    w_bar = round(width / factor) * factor
    if h_bar * w_bar > max_pixels:
        beta = math.sqrt((height * width) / max_pixels)
        h_bar = max(factor, math.floor(height / beta / factor) * factor)
        w_bar = max(factor, math.floor(width / beta / factor) * factor)
    elif h_bar * w_bar < min_pixels:
        beta = math.sqrt(min_pixels / (height * width))
        h_bar = math.ceil(height * beta / factor) * factor
        w_bar = math.ceil(width * beta / factor) * factor
    return h_bar, w_bar


def received_size(view: Sequence[int], overview: bool, protocol: dict[str, Any] = PROTOCOL) -> tuple[int, int]:
    """(width, height) of the picture the model receives for a view (px box of the original)."""
    budget = protocol["overview" if overview else "crop"]
    h, w = smart_resize(view[3] - view[1], view[2] - view[0], FACTOR, budget["minPixels"], budget["maxPixels"])
    return w, h


def to_original(box: Sequence[float], view: Sequence[int]) -> Box:
    """A box in [0,1] of a view -> pixels of the original (floats)."""
    w, h = view[2] - view[0], view[3] - view[1]
    return (view[0] + box[0] * w, view[1] + box[1] * h, view[0] + box[2] * w, view[1] + box[3] * h)


def to_view(box_px: Sequence[float], view: Sequence[int]) -> Box:
    """A pixel box of the original -> [0,1] of a view, clamped, rounded to three decimals."""
    w, h = view[2] - view[0], view[3] - view[1]
    raw = ((box_px[0] - view[0]) / w, (box_px[1] - view[1]) / h, (box_px[2] - view[0]) / w, (box_px[3] - view[1]) / h)
    return tuple(round(min(1.0, max(0.0, v)), 3) for v in raw)  # type: ignore[return-value]


def frame_view(view: PxBox, whole: PxBox, protocol: dict[str, Any] = PROTOCOL) -> PxBox:
    """The px box whose [0,1] the model writes in when it was last given `view`: that view, or the whole image."""
    return view if protocol["frame"]["of"] == "last" else whole


def effective_box(box_px: Sequence[float], width: int, height: int, protocol: dict[str, Any] = PROTOCOL) -> PxBox:
    """The crop rule: pad, grow to minSide about the centre, clamp to the image, floor/ceil to integer pixels."""
    rule = protocol["crop"]["rule"]
    x1, y1, x2, y2 = box_px
    px, py = (x2 - x1) * rule["pad"], (y2 - y1) * rule["pad"]
    x1, x2 = _grow(x1 - px, x2 + px, rule["minSide"])
    y1, y2 = _grow(y1 - py, y2 + py, rule["minSide"])
    x1, x2 = max(0.0, x1), min(float(width), x2)
    y1, y2 = max(0.0, y1), min(float(height), y2)
    return math.floor(x1), math.floor(y1), math.ceil(x2), math.ceil(y2)


def _grow(lo: float, hi: float, side: float) -> tuple[float, float]:
    if hi - lo >= side:
        return lo, hi
    centre = (lo + hi) / 2
    return centre - side / 2, centre + side / 2


def check_call(box: Any, view: Sequence[int], seen: Sequence[Sequence[int]], width: int, height: int,
               protocol: dict[str, Any] = PROTOCOL) -> tuple[str | None, PxBox | None]:
    """(reason, None) for a call that is discarded, else (None, effective box).

    In order: `not a box` (not four finite numbers, or inverted or empty), `out of range` (outside [0,1]), `too small`
    (a side under one pixel of the original), `same as before` (its effective box is one of the views already given).
    """
    if not isinstance(box, (list, tuple)) or len(box) != 4 or not all(_number(v) for v in box):
        return "not a box", None
    if box[2] <= box[0] or box[3] <= box[1]:
        return "not a box", None
    if min(box) < 0 or max(box) > 1:
        return "out of range", None
    px = to_original(box, view)
    if px[2] - px[0] < 1 or px[3] - px[1] < 1:
        return "too small", None
    cut = effective_box(px, width, height, protocol)
    if any(tuple(cut) == tuple(v) for v in seen):
        return "same as before", None
    return None, cut


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def box_text(box: Sequence[float]) -> str:
    """`[0.312, 0.400, 0.420, 0.550]`."""
    return "[" + ", ".join(f"{v:.3f}" for v in box) + "]"


def call_text(box: Sequence[float]) -> str:
    """The zoom call as the model writes it."""
    return '<tool_call>{"name": "zoom", "arguments": {"bbox": ' + box_text(box) + "}}</tool_call>"


BOX_PATTERN = re.compile(r"\[\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\]")
CALL_PATTERN = re.compile(r"<tool_call>(.*?)</tool_call>", re.S)
ANSWER_PATTERN = re.compile(r"<answer>(.*?)</answer>", re.S)


class Reply(NamedTuple):
    """A parsed reply: thought text, boxes in the thought, the call's box (None: no call; (): broken), answer."""
    thought: str
    boxes: list[Box]
    call: Any
    answer: str | None


def parse_reply(text: str) -> Reply:
    """Read one VisReason reply; never raises. A call that is no valid JSON zoom gives call=()."""
    call_match, answer_match = CALL_PATTERN.search(text), ANSWER_PATTERN.search(text)
    ends = [m.start() for m in (call_match, answer_match) if m]
    thought = text[:min(ends)] if ends else text
    boxes = [tuple(float(v) for v in m) for m in BOX_PATTERN.findall(thought)]
    call: Any = None
    if call_match:
        try:
            call = json.loads(call_match.group(1))["arguments"]["bbox"]
        except (ValueError, KeyError, TypeError):
            call = ()
    return Reply(thought, boxes, call, answer_match.group(1) if answer_match else None)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Piece:
    """One piece of a rendered dialogue: text (learn: loss on its tokens), or an image (view px box, size w,h)."""
    kind: str  # "text" | "image"
    text: str = ""
    learn: bool = False
    view: PxBox | None = None
    size: tuple[int, int] | None = None

    @property
    def tokens(self) -> int:
        """Merged image tokens (0 for text)."""
        return 0 if self.size is None else (self.size[0] // FACTOR) * (self.size[1] // FACTOR)


def system_text(protocol: dict[str, Any] = PROTOCOL) -> str:
    """Everything before the overview's `<|vision_start|>`, which all questions of a picture share."""
    return f"<|im_start|>system\n{protocol['system']}<|im_end|>\n<|im_start|>user\n"


def render_turns(item: Any, protocol: dict[str, Any] = PROTOCOL) -> list[Piece]:
    """An item's gold dialogue as pieces: text and image alternate; image pads stand between vision_start and _end.

    The pieces joined (each image as `tokens` x `<|image_pad|>`) are the whole dialogue in Qwen's chat template. A reply
    that is learned carries its `<|im_end|>` with it.
    """
    pieces = [Piece("text", system_text(protocol))]
    for k, turn in enumerate(item.rounds):
        if k > 0:
            pieces.append(Piece("text", "\n<|im_start|>user\n"))
        if turn.view is None:
            pieces.append(Piece("text", protocol["invalid"].replace("{reason}", turn.invalid)))
        else:
            template = protocol["question" if k == 0 else "observation"]
            before, after = template.replace("{question}", item.question).split("{image}")
            size = received_size(turn.view, k == 0, protocol)
            pieces.append(Piece("text", before + "<|vision_start|>"))
            pieces.append(Piece("image", view=turn.view, size=size))
            pieces.append(Piece("text", "<|vision_end|>" + after))
        pieces.append(Piece("text", "<|im_end|>\n<|im_start|>assistant\n"))
        pieces.append(Piece("text", turn.reply + "<|im_end|>", learn=turn.learn))
    return _merge(pieces)


def _merge(pieces: list[Piece]) -> list[Piece]:
    """Join neighbouring texts of the same `learn`; drop empty ones."""
    out: list[Piece] = []
    for p in pieces:
        if p.kind == "text" and not p.text:
            continue
        if out and p.kind == "text" and out[-1].kind == "text" and out[-1].learn == p.learn:
            out[-1] = Piece("text", out[-1].text + p.text, p.learn)
        else:
            out.append(p)
    return out
