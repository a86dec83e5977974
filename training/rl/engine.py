"""Many dialogues written at once: a key-value cache of ragged rows for the plain model (`model/text.py`), on any device.

A row is one dialogue; rows are fed together, each at its own length. The arithmetic is that of `TextModel`; a test holds both equal.
"""
from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from ..model import LoupeVLM
from ..model.vision import rotate_half


@dataclass
class Cache:
    """keys, values: a layer each, [rows, key heads, room, head size]; lengths [rows]: tokens that a row has."""

    keys: list[Tensor]
    values: list[Tensor]
    lengths: Tensor

    def rows(self, which: Tensor) -> Cache:
        """A copy of some rows; a row may come more than once."""
        return Cache([k[which] for k in self.keys], [v[which] for v in self.values], self.lengths[which])


class Engine:
    """One model for as long as its weights stay the same (call `refresh` after an update)."""

    def __init__(self, model: LoupeVLM, room: int = 640) -> None:
        self.model, self.room = model, room
        self.device = model.numbers.device
        self.refresh()

    def refresh(self) -> None:
        with torch.no_grad():
            self.table = self.model.table()

    def empty(self, rows: int) -> Cache:
        c = self.model.text.config
        new = lambda: torch.zeros(rows, c.num_key_value_heads, self.room, c.head_dim, device=self.device)  # noqa: E731
        return Cache([new() for _ in self.model.text.layers], [new() for _ in self.model.text.layers],
                     torch.zeros(rows, dtype=torch.long, device=self.device))

    def embed(self, ids: Tensor, image_at: Tensor, features: Tensor) -> Tensor:
        """ids [..., L], image_at [..., L] (row of features, or -1 for text) -> [..., L, hidden]."""
        x = F.embedding(ids, self.table)
        return x if not len(features) else torch.where((image_at >= 0)[..., None], features[image_at.clamp(min=0)], x)

    @torch.no_grad()
    def feed(self, cache: Cache, x: Tensor, positions: Tensor, counts: Tensor) -> Tensor:
        """Feed counts[n] tokens to row n: x [rows, L, hidden], positions [rows, L, 3]; those after a row's count are padding.
        Returns the logits after each row's last token [rows, vocabulary]."""
        text, (n, length) = self.model.text, x.shape[:2]
        cos, sin = (t.view(n, length, 1, -1) for t in text.rotary(positions.reshape(-1, 3)))
        slots = cache.lengths[:, None] + torch.arange(length, device=self.device)
        slots = slots.clamp(max=self.room - 1)
        used = int(min(self.room, int(cache.lengths.max()) + length))
        seen = (torch.arange(used, device=self.device)[None, None] <= slots[..., None])[:, None]
        for k, layer in enumerate(text.layers):
            x = x + self._attend(layer.self_attn, layer.input_layernorm(x), cos, sin, cache, k, slots, seen, used)
            x = x + layer.mlp(layer.post_attention_layernorm(x))
        cache.lengths = cache.lengths + counts
        last = x[torch.arange(n, device=self.device), (counts - 1).clamp(min=0)]
        return text.norm(last) @ self.table.T

    def _attend(self, a: torch.nn.Module, x: Tensor, cos: Tensor, sin: Tensor, cache: Cache, k: int, slots: Tensor, seen: Tensor,
                used: int) -> Tensor:
        """Padding writes keys after a row's last token, which the next feed overwrites before anything sees them."""
        n, length, _ = x.shape
        q = a.q_norm(a.q_proj(x).view(n, length, a.heads, a.head_dim))
        key = a.k_norm(a.k_proj(x).view(n, length, a.kv_heads, a.head_dim))
        value = a.v_proj(x).view(n, length, a.kv_heads, a.head_dim)
        q, key = q * cos + rotate_half(q) * sin, key * cos + rotate_half(key) * sin
        at = slots[:, None, :, None].expand(-1, a.kv_heads, -1, a.head_dim)
        cache.keys[k].scatter_(2, at, key.transpose(1, 2))
        cache.values[k].scatter_(2, at, value.transpose(1, 2))
        group = a.heads // a.kv_heads
        q = q.view(n, length, a.kv_heads, group, a.head_dim).permute(0, 2, 3, 1, 4).reshape(n, a.kv_heads, group * length, a.head_dim)
        out = F.scaled_dot_product_attention(q, cache.keys[k][:, :, :used], cache.values[k][:, :, :used],
                                             attn_mask=seen.repeat(1, 1, group, 1))
        out = out.view(n, a.kv_heads, group, length, a.head_dim).permute(0, 3, 1, 2, 4).reshape(n, length, -1)
        return a.o_proj(out)
