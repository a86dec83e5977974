"""Scenes -> one training batch: padded views, flat tokens, attention rows, loss positions."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..model import AttentionRows
from .segments import NUMBERS, box_shares
from .targets import FIELDS


@dataclass
class Views:
    """A padded batch of views. flat [K]: valid slots among M * N / 4 merged tokens, in order; target: see SideHeads."""

    patches: Tensor
    grids: list[tuple[int, int]]
    flat: Tensor
    target: dict[str, Tensor]


@dataclass
class Batch:
    """overview, crops: views. Flat tokens: ids, image_at (row of the features of overview then crops; their number for text),
    positions [T, 3]. predict [P]: tokens whose next token is learned, goal [P]: that token; part [P]: its segment.
    pointers: at [Q] tokens, tokens [Q, N] feature rows, share [Q, N]."""

    overview: Views | None
    crops: Views | None
    ids: Tensor
    image_at: Tensor
    positions: Tensor
    rows: list[AttentionRows]
    back: Tensor
    predict: Tensor
    goal: Tensor
    part: Tensor
    pointer_at: Tensor
    pointer_tokens: Tensor
    pointer_share: Tensor
    questions: int


def stack_views(views: list[dict]) -> Views:
    """Pad views to the longest; merged-token targets are laid out as [K, 4 patches]."""
    longest = max(len(v["patches"]) for v in views)
    patches = np.full((len(views), longest, 768), 127, np.uint8)
    flat, centres = [], []
    for k, view in enumerate(views):
        n = len(view["patches"])
        patches[k, :n] = view["patches"]
        flat.append(k * longest // 4 + np.arange(n // 4))
        h, w = view["grid"]
        r, c = np.divmod(np.arange(n // 4), w // 2)
        centres.append(np.stack(((c + 0.5) / (w // 2), (r + 0.5) / (h // 2)), 1))
    target = {f: np.concatenate([v["target"][f] for v in views]) for f in FIELDS}
    tensors = {}
    for name, value in target.items():
        value = value.astype(np.float32) if value.dtype == np.float16 else value
        tensors[name] = torch.from_numpy(value.reshape(-1, 4, *value.shape[1:]))
    tensors["centre"] = torch.from_numpy(np.concatenate(centres).astype(np.float32))
    return Views(torch.from_numpy(patches), [v["grid"] for v in views], torch.from_numpy(np.concatenate(flat)), tensors)


def readable_share(view: dict) -> float:
    """Share of a view's patches that show a readable character or mark."""
    glyph = view["target"]["glyph"]
    return float(((glyph > 0) & (glyph < 255)).mean())


def attention_rows(spans: list[tuple[int, int, int, int]], groups: int = 3) -> tuple[list[AttentionRows], Tensor]:
    """spans: (prefix start, prefix length, own start, own length) per row -> rows grouped by length, and `back`."""
    order = sorted(spans, key=lambda s: s[3])
    total = sum(s[3] for s in spans)
    back, rows, base = np.zeros(total, np.int64), [], 0
    for part in np.array_split(np.arange(len(order)), groups):
        members = [order[i] for i in part]
        if not members:
            continue
        n, lq = len(members), max(s[3] for s in members)
        lk = max(s[1] + s[3] for s in members)
        queries, keys = np.zeros((n, lq), np.int64), np.zeros((n, lk), np.int64)
        mask = np.zeros((n, 1, lq, lk), bool)
        mask[..., 0] = True  # padding queries see one key, so that no softmax is empty
        for k, (p0, p, s0, s) in enumerate(members):
            queries[k, :s] = np.arange(s0, s0 + s)
            keys[k, :p], keys[k, p : p + s] = np.arange(p0, p0 + p), np.arange(s0, s0 + s)
            mask[k, 0, :s, :p] = True
            mask[k, 0, :s, p : p + s] = np.tri(s, dtype=bool)
            back[s0 : s0 + s] = base + k * lq + np.arange(s)
        rows.append(AttentionRows(*map(torch.from_numpy, (queries, keys, mask))))
        base += n * lq
    return rows, torch.from_numpy(back)


def collate(scenes: list[dict]) -> Batch:
    """Scenes as drawn (see draw.draw_scene) -> Batch."""
    crops = [v for s in scenes for v in s["views"][1:]]
    return lay(scenes, stack_views([s["views"][0] for s in scenes]), stack_views(crops) if crops else None)


def lay(scenes: list[dict], overview: Views | None, crops: Views | None) -> Batch:
    """The scenes' tokens one after the other. Of their views only the grids are read."""
    grids = [s["views"][0]["grid"] for s in scenes] + [v["grid"] for s in scenes for v in s["views"][1:]]
    starts = np.concatenate(([0], np.cumsum([h * w // 4 for h, w in grids])))
    ids, image_at, positions, learn, part, spans, pointers = [], [], [], [], [], [], []
    at, first_crop, questions = 0, len(scenes), 0
    for k, scene in enumerate(scenes):
        view_of = lambda v, k=k, c=first_crop: k if v == 0 else c + v - 1  # noqa: E731
        prefix = scene["prefix"]
        prefix_at = at
        for number, segment in enumerate([prefix, *scene["segments"]]):
            n = len(segment.ids)
            spans.append((prefix_at, len(prefix.ids) if number else 0, at, n))
            ids.append(segment.ids)
            base = np.array([starts[view_of(i - 1)] if i else starts[-1] for i in segment.image])
            image_at.append(base + np.where(segment.image > 0, segment.offset, 0))
            positions.append(segment.positions)
            learn.append(segment.learn)
            part.append(np.full(n, questions + number - 1))
            pointers += [(at + t, view_of(v), box) for t, v, box in segment.pointers]
            at += n
        first_crop += len(scene["views"]) - 1
        questions += len(scene["segments"])
    rows, back = attention_rows(spans)
    learned = np.flatnonzero(np.concatenate(learn))
    flat_ids = torch.from_numpy(np.concatenate(ids)).long()
    tokens, share = pointer_targets(pointers, starts, grids)
    return Batch(overview, crops, flat_ids, torch.from_numpy(np.concatenate(image_at)).long(),
                 torch.from_numpy(np.concatenate(positions)), rows, back, torch.from_numpy(learned - 1),
                 flat_ids[learned], torch.from_numpy(np.concatenate(part)[learned]),
                 torch.tensor([p[0] for p in pointers], dtype=torch.long), tokens, share, questions)


def pointer_targets(pointers: list[tuple], starts: np.ndarray, grids: list[tuple[int, int]]) -> tuple[Tensor, Tensor]:
    """Feature rows of each pointer's view (-1: padding) and the box's share in each: [Q, N], [Q, N]."""
    width = max((starts[v + 1] - starts[v] for _, v, _ in pointers), default=0)
    tokens = np.full((len(pointers), width), -1, np.int64)
    share = np.zeros((len(pointers), width), np.float32)
    for q, (_, v, box) in enumerate(pointers):
        n = starts[v + 1] - starts[v]
        tokens[q, :n] = np.arange(starts[v], starts[v + 1])
        share[q, :n] = box_shares(box, (grids[v][0] // 2, grids[v][1] // 2))
    return torch.from_numpy(tokens), torch.from_numpy(share)


class Shards:
    """Scenes of a growing folder, in random order; every shard is used about equally often, new ones first."""

    def __init__(self, folder: Path, seed: int, keep: int = 12) -> None:
        self.folder, self.keep = Path(folder), keep
        self.rng = np.random.default_rng(seed)
        self.used: dict[Path, int] = {}
        self.pool: list[dict] = []

    def refill(self) -> None:
        """Keep about `keep` shards' scenes in the pool, taking the least used shard next."""
        paths = sorted(self.folder.glob("shard-*.pkl"))
        while paths and len(self.pool) < self.keep * 100:
            least = min(self.used.get(p, 0) for p in paths)
            path = next(p for p in paths if self.used.get(p, 0) == least)
            self.used[path] = least + 1
            self.pool += pickle.loads(path.read_bytes())
            if sum(self.used.values()) >= len(paths) * (least + 1) and len(self.pool) >= 100 * min(len(paths), self.keep):
                break

    def batch(self, count: int) -> list[dict]:
        self.refill()
        out = []
        for _ in range(count):
            k = int(self.rng.integers(len(self.pool)))
            self.pool[k], self.pool[-1] = self.pool[-1], self.pool[k]
            out.append(self.pool.pop())
        return out


def is_number(ids: Tensor) -> Tensor:
    return ids < NUMBERS
