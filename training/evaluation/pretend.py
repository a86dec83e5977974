"""Talkers that are no models, to test the evaluation: one says A, one zooms on everything, one copies gold."""
from __future__ import annotations

from PIL import Image

from ..protocol import box_text, call_text
from ..scenes import Item


class SaysA:
    """Answers `A` to everything, without a look."""

    def begin(self, picture: Image.Image, question: str) -> None: ...
    def show(self, picture: Image.Image) -> None: ...
    def tell(self, text: str) -> None: ...

    def reply(self, mask_call: bool = False) -> str:
        return "<answer>A</answer>"

    def force(self) -> str:
        return "<answer>A</answer>"


class ZoomsAlways(SaysA):
    """Zooms into the middle of every view and never answers by itself."""

    def reply(self, mask_call: bool = False) -> str:
        box = (0.25, 0.25, 0.75, 0.75)
        return f"I think the middle {box_text(box)} is too small." + ("" if mask_call else call_text(box))


class CopiesGold(SaysA):
    """Plays an item's gold rounds."""

    def __init__(self, item: Item):
        self.item, self.round = item, 0

    def reply(self, mask_call: bool = False) -> str:
        self.round += 1
        return self.item.rounds[self.round - 1].reply
