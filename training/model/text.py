"""The language model of Qwen3-VL over ragged sequences that share prefixes; state-dict names as in transformers.

All tokens of a batch lie in one flat array [T, hidden]; attention alone needs rows, which `AttentionRows` gathers: a row is one
segment (a question with its whole dialogue) whose keys are its scene's prefix and itself. No arithmetic goes into padding but attention's.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .config import TextConfig
from .vision import rotate_half


@dataclass
class AttentionRows:
    """Rows of similar length. queries [n, Lq] and keys [n, Lk] index the flat tokens; mask [n, 1, Lq, Lk] is True where seen."""

    queries: Tensor
    keys: Tensor
    mask: Tensor


class RMSNorm(nn.Module):
    def __init__(self, size: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, (x.shape[-1],), self.weight, self.eps)


class TextAttention(nn.Module):
    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.heads, self.kv_heads, self.head_dim = (
            config.num_attention_heads, config.num_key_value_heads, config.head_dim)
        hidden, width, kv_width = config.hidden_size, self.heads * self.head_dim, self.kv_heads * self.head_dim
        self.q_proj = nn.Linear(hidden, width, bias=False)
        self.k_proj = nn.Linear(hidden, kv_width, bias=False)
        self.v_proj = nn.Linear(hidden, kv_width, bias=False)
        self.o_proj = nn.Linear(width, hidden, bias=False)
        self.q_norm = RMSNorm(self.head_dim, config.rms_norm_eps)
        self.k_norm = RMSNorm(self.head_dim, config.rms_norm_eps)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, rows: list[AttentionRows], back: Tensor) -> Tensor:
        """x [T, hidden]; cos, sin [T, 1, head_dim]; back [T]: where each token's output is among all padded query slots."""
        q = self.q_norm(self.q_proj(x).view(-1, self.heads, self.head_dim))
        k = self.k_norm(self.k_proj(x).view(-1, self.kv_heads, self.head_dim))
        v = self.v_proj(x)
        q = (q * cos + rotate_half(q) * sin).flatten(1)
        k = (k * cos + rotate_half(k) * sin).flatten(1)
        out = torch.cat([self.attend(q, k, v, r) for r in rows])
        return self.o_proj(out.index_select(0, back))

    def attend(self, q: Tensor, k: Tensor, v: Tensor, rows: AttentionRows) -> Tensor:
        """One group of rows -> [n * Lq, heads * head_dim]; the query heads of one key head are stacked along the queries."""
        n, lq = rows.queries.shape
        lk, group = rows.keys.shape[1], self.heads // self.kv_heads
        q = q.index_select(0, rows.queries.flatten()).view(n, lq, self.kv_heads, group, self.head_dim)
        q = q.permute(0, 2, 3, 1, 4).reshape(n, self.kv_heads, group * lq, self.head_dim)
        flat = rows.keys.flatten()
        k = k.index_select(0, flat).view(n, lk, self.kv_heads, self.head_dim).transpose(1, 2)
        v = v.index_select(0, flat).view(n, lk, self.kv_heads, self.head_dim).transpose(1, 2)
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=rows.mask.repeat(1, 1, group, 1))
        out = out.view(n, self.kv_heads, group, lq, self.head_dim).permute(0, 3, 1, 2, 4)
        return out.reshape(n * lq, self.heads * self.head_dim)


class TextMLP(nn.Module):
    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.up_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.down_proj = nn.Linear(config.intermediate_size, config.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class TextLayer(nn.Module):
    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.self_attn = TextAttention(config)
        self.mlp = TextMLP(config)
        self.input_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.post_attention_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, rows: list[AttentionRows], back: Tensor) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, rows, back)
        return x + self.mlp(self.post_attention_layernorm(x))


class TextModel(nn.Module):
    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.config = config
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList(TextLayer(config) for _ in range(config.num_hidden_layers))
        self.norm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        half = config.head_dim // 2
        freq = 1.0 / (config.rope_theta ** (torch.arange(half, dtype=torch.float32) / half))
        axis = torch.zeros(half, dtype=torch.long)
        for a in (1, 2):  # interleaved M-RoPE: every third frequency turns by the row, the next by the column
            axis[a : 3 * config.mrope_section[a] : 3] = a
        self.register_buffer("inv_freq", freq, persistent=False)
        self.register_buffer("axis", axis, persistent=False)

    def rotary(self, positions: Tensor) -> tuple[Tensor, Tensor]:
        """positions [T, 3] (time, row, column) -> cos, sin, each [T, 1, head_dim]."""
        angles = positions.float()[:, self.axis] * self.inv_freq
        angles = torch.cat((angles, angles), dim=-1).unsqueeze(1)
        return angles.cos(), angles.sin()

    def forward(self, x: Tensor, positions: Tensor, rows: list[AttentionRows], back: Tensor) -> Tensor:
        """x [T, hidden] input embeddings -> [T, hidden] after the final norm."""
        cos, sin = self.rotary(positions)
        for layer in self.layers:
            x = layer(x, cos, sin, rows, back)
        return self.norm(x)
