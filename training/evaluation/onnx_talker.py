"""A talker that is an exported model folder, run by ONNX Runtime on the CPU with a key-value cache, as the page does."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image
from tokenizers import Tokenizer

from ..export.runtime import Dialogue
from ..protocol import FACTOR, load_protocol, system_text

PATCH, MERGE, TEMPORAL = 16, 2, 2
STOPS = ("</tool_call>", "</answer>", "<|im_end|>")


def patchify(picture: Image.Image) -> tuple[np.ndarray, tuple[int, int, int]]:
    """(pixel_values [patches, 1536] float32 in Qwen's patch order, grid (1, rows, columns)) of an RGB picture."""
    pixels = (np.asarray(picture.convert("RGB"), np.float32) / 255.0 - 0.5) / 0.5
    h, w = pixels.shape[0] // PATCH, pixels.shape[1] // PATCH
    blocks = pixels.reshape(h // MERGE, MERGE, PATCH, w // MERGE, MERGE, PATCH, 3)
    blocks = blocks.transpose(0, 3, 1, 4, 6, 2, 5).reshape(h * w, 3, 1, PATCH, PATCH)
    values = np.repeat(blocks, TEMPORAL, axis=2).reshape(h * w, -1)
    return np.ascontiguousarray(values), (1, h, w)


class OnnxTalker:
    """Greedy; image and vision tokens are never sampled; a reply ends at the first closed call or answer."""

    def __init__(self, folder: Path, dtype: str = "q8", threads: int = 1):
        self.dialogue = Dialogue(folder, dtype, threads)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.protocol = load_protocol(folder / "loupe.json")
        generation = json.loads((folder / "generation_config.json").read_text())
        self.suppress = list(generation.get("suppress_tokens") or [])
        self.stops = {self.tokenizer.token_to_id(t) for t in STOPS}
        self.call, self.answer = (self.tokenizer.token_to_id(t) for t in ("<tool_call>", "<answer>"))
        self.limit = self.protocol["policy"]["maxNewTokens"]
        self.pending: list[int] = []  # tokens that are history but not yet fed
        self.last: list[int] = []
        self.prefixes: dict[bytes, list[np.ndarray]] = {}  # features by picture

    def _ids(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def _feed_picture(self, before: str, picture: Image.Image, after: str) -> None:
        pixels, grid = patchify(picture)
        key = picture.tobytes() + bytes(f"{picture.size}", "ascii")
        if key not in self.prefixes:
            if len(self.prefixes) > 8:
                self.prefixes.clear()
            self.prefixes[key] = self.dialogue.encode(pixels, grid)
        pads = "<|image_pad|>" * ((picture.width // FACTOR) * (picture.height // FACTOR))
        ids = self.pending + self._ids(f"{before}<|vision_start|>{pads}<|vision_end|>{after}")
        self.logits = self.dialogue.feed(ids, self.prefixes[key], grid)
        self.pending = []

    def begin(self, picture: Image.Image, question: str) -> None:
        self.dialogue.reset()
        self.pending = []
        before, after = self.protocol["question"].replace("{question}", question).split("{image}")
        self._feed_picture(system_text(self.protocol) + before, picture, after + "<|im_end|>\n<|im_start|>assistant\n")

    def show(self, picture: Image.Image) -> None:
        before, after = self.protocol["observation"].split("{image}")
        self._feed_picture("\n<|im_start|>user\n" + before, picture, after + "<|im_end|>\n<|im_start|>assistant\n")

    def tell(self, text: str) -> None:
        ids = self._ids(f"\n<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n")
        self.logits = self.dialogue.feed(self.pending + ids)
        self.pending = []

    def reply(self, mask_call: bool = False) -> str:
        self.mark = (dict(self.dialogue.past), self.dialogue.length, self.dialogue.position, self.logits)
        return self._write([self.call] if mask_call else [])

    def _write(self, masked: list[int]) -> str:
        tokens: list[int] = []
        while len(tokens) < self.limit:
            row = self.logits[-1].copy()
            row[self.suppress + masked] = -np.inf
            tokens.append(int(row.argmax()))
            if tokens[-1] in self.stops:
                break
            self.logits = self.dialogue.feed(tokens[-1:])
        end = self.tokenizer.token_to_id("<|im_end|>")
        unfed = tokens[-1:] if tokens[-1] in self.stops else []
        self.pending = unfed + ([] if tokens[-1] == end else [end])
        self.last = tokens
        return self.tokenizer.decode([t for t in tokens if t != end], skip_special_tokens=False)

    def force(self) -> str:
        """Replay the last reply up to its call, then write `<answer>`."""
        kept = self.last[:self.last.index(self.call)] if self.call in self.last else self.last
        kept = [t for t in kept if t not in self.stops]
        self.dialogue.past, self.dialogue.length, self.dialogue.position, self.logits = self.mark
        self.logits = self.dialogue.feed([*kept, self.answer])
        return "<answer>" + self._write([self.call])
