"""A plain greedy loop over an exported folder with ONNX Runtime on the CPU: one cache, every token fed once."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime as ort

SUFFIX = {"fp32": "", "q8": "_quantized", "q4": "_q4"}


def open_session(path: Path, threads: int = 1) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def session_path(folder: Path, name: str, dtype: str) -> Path:
    """The file of a dtype, or the fp32 one where the folder has no such variant (as transformers.js maps per file)."""
    wanted = folder / "onnx" / f"{name}{SUFFIX[dtype]}.onnx"
    return wanted if wanted.exists() else folder / "onnx" / f"{name}.onnx"


class Dialogue:
    """One conversation: `feed` appends token ids (with an image's patches, if any) and returns the last row of logits."""

    def __init__(self, folder: Path, dtype: str = "fp32", threads: int = 1):
        names = ("vision_encoder", "embed_tokens", "decoder_model_merged")
        self.vision, self.embed, self.decoder = (open_session(session_path(folder, n, dtype), threads) for n in names)
        self.config = json.loads((folder / "config.json").read_text())
        self.merge = self.config["vision_config"].get("spatial_merge_size", 2)
        self.inputs = {i.name: i.shape for i in self.decoder.get_inputs()}
        self.reset()

    def reset(self) -> None:
        self.past = {
            name: np.zeros((1, shape[1], 0, shape[3]), np.float32)
            for name, shape in self.inputs.items()
            if name.startswith("past_key_values")
        }
        self.length, self.position = 0, 0
        self.gap = float("inf")  # smallest gap between the two best logits of any reply

    def positions(self, ids: list[int], grid: tuple[int, int, int] | None) -> np.ndarray:
        """M-RoPE positions [3, 1, S] of the new tokens, continuing where the last call stopped."""
        rows, image = [], self.config["image_token_id"]
        index = 0
        while index < len(ids):
            if ids[index] != image:
                rows.append([self.position] * 3)
                self.position += 1
                index += 1
                continue
            high, wide = grid[1] // self.merge, grid[2] // self.merge
            rows += [[self.position, self.position + y, self.position + x] for y in range(high) for x in range(wide)]
            self.position += max(high, wide)
            index += high * wide
        return np.asarray(rows, np.int64).T[:, None, :]

    def encode(self, pixels: np.ndarray, grid: tuple[int, int, int]) -> list[np.ndarray]:
        """Image features [tokens, hidden], then the DeepStack features, if any."""
        name = next(i.name for i in self.vision.get_inputs() if i.name.endswith("grid_thw"))
        return self.vision.run(None, {"pixel_values": pixels, name: np.asarray([grid], np.int64)})

    def feed(self, ids: list[int], features: list[np.ndarray] | None = None, grid=None, keep: int = 1) -> np.ndarray:
        """Feeds token ids (image pads already expanded); returns logits [rows, vocab], all rows for keep = 0."""
        array = np.asarray([ids], np.int64)
        embeds = self.embed.run(None, {"input_ids": array})[0]
        where = array[0] == self.config["image_token_id"]
        if features:
            embeds[0, where] = features[0]
        self.length += len(ids)
        feeds = {
            "inputs_embeds": embeds,
            "attention_mask": np.ones((1, self.length), np.int64),
            "position_ids": self.positions(ids, grid),
            **self.past,
        }
        for level in range(sum(name.startswith("deepstack") for name in self.inputs)):
            extra = np.zeros_like(embeds)
            if features:
                extra[0, where] = features[1 + level]
            feeds[f"deepstack_features_{level}"] = extra
        if "num_logits_to_keep" in self.inputs:
            feeds["num_logits_to_keep"] = np.asarray(keep, np.int64)
        logits, *present = self.decoder.run(None, feeds)
        names = [o.name for o in self.decoder.get_outputs()][1:]
        self.past = {n.replace("present", "past_key_values"): value for n, value in zip(names, present)}
        return logits[0][-keep:]

    def reply(self, logits: np.ndarray, count: int, suppress: list[int], ends: list[int]) -> list[int]:
        """Greedy tokens after `logits` [1, vocab], at most `count`, an end token included; all but the last are fed."""
        tokens: list[int] = []
        while True:
            row = logits[-1].copy()
            row[suppress] = -np.inf
            tokens.append(int(row.argmax()))
            second, best = np.partition(row, -2)[-2:]
            self.gap = min(self.gap, float(best - second))
            if tokens[-1] in ends or len(tokens) == count:
                return tokens
            logits = self.feed(tokens[-1:])
