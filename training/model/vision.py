"""The vision tower of Qwen3-VL (no DeepStack) for a padded batch of images; state-dict names as in transformers."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .config import VisionConfig


def rotate_half(x: Tensor) -> Tensor:
    a, b = x.chunk(2, dim=-1)
    return torch.cat((-b, a), dim=-1)


@lru_cache(maxsize=256)
def patch_rows_cols(grid_h: int, grid_w: int, merge: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Row and column of every patch in Qwen's order (2 x 2 blocks in raster order); each [grid_h * grid_w]."""
    rows, cols = np.meshgrid(np.arange(grid_h), np.arange(grid_w), indexing="ij")
    shape = (grid_h // merge, merge, grid_w // merge, merge)
    return rows.reshape(shape).transpose(0, 2, 1, 3).ravel(), cols.reshape(shape).transpose(0, 2, 1, 3).ravel()


@lru_cache(maxsize=256)
def position_weights(grid_h: int, grid_w: int, side: int) -> Tensor:
    """Bilinear interpolation (corners aligned) of the side x side position table as a matrix [patches, side * side]."""
    rows, cols = patch_rows_cols(grid_h, grid_w)
    weights = np.zeros((grid_h * grid_w, side, side), np.float32)
    index = np.arange(grid_h * grid_w)
    y, x = rows * (side - 1) / max(grid_h - 1, 1), cols * (side - 1) / max(grid_w - 1, 1)
    y0, x0 = np.floor(y).astype(int), np.floor(x).astype(int)
    for dy, wy in ((0, 1 - (y - y0)), (1, y - y0)):
        for dx, wx in ((0, 1 - (x - x0)), (1, x - x0)):
            np.add.at(weights, (index, np.minimum(y0 + dy, side - 1), np.minimum(x0 + dx, side - 1)), wy * wx)
    return torch.from_numpy(weights.reshape(-1, side * side))


@lru_cache(maxsize=256)
def rotary_tables(grid_h: int, grid_w: int, head_dim: int, theta: float) -> tuple[Tensor, Tensor]:
    """Cos and sin of the 2-D rotary angles, each [patches, head_dim]."""
    rows, cols = (torch.from_numpy(a) for a in patch_rows_cols(grid_h, grid_w))
    half = head_dim // 2
    inv_freq = 1.0 / (theta ** (torch.arange(0, half, 2, dtype=torch.float32) / half))
    angles = torch.cat((rows[:, None] * inv_freq, cols[:, None] * inv_freq), dim=-1)
    angles = torch.cat((angles, angles), dim=-1)
    return angles.cos(), angles.sin()


class PatchEmbed(nn.Module):
    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        kernel = (config.temporal_patch_size, config.patch_size, config.patch_size)
        self.proj = nn.Conv3d(config.in_channels, config.hidden_size, kernel, stride=kernel)

    def forward(self, patches: Tensor) -> Tensor:
        """[..., 3 * 16 * 16] -> [..., hidden]. A still picture repeats one frame, so the two time slices add up."""
        weight = self.proj.weight.sum(2).flatten(1)
        return F.linear(patches, weight, self.proj.bias)


class VisionAttention(nn.Module):
    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        self.heads = config.num_heads
        self.qkv = nn.Linear(config.hidden_size, 3 * config.hidden_size)
        self.proj = nn.Linear(config.hidden_size, config.hidden_size)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None) -> Tensor:
        """x [M, N, hidden]; cos, sin [M, 1, N, head_dim]; mask [M, 1, 1, N], True where there is a patch."""
        m, n, _ = x.shape
        q, k, v = self.qkv(x).view(m, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4).unbind(0)
        q = q * cos + rotate_half(q) * sin
        k = k * cos + rotate_half(k) * sin
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.proj(out.transpose(1, 2).reshape(m, n, -1))


class VisionMLP(nn.Module):
    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        self.linear_fc1 = nn.Linear(config.hidden_size, config.intermediate_size)
        self.linear_fc2 = nn.Linear(config.intermediate_size, config.hidden_size)

    def forward(self, x: Tensor) -> Tensor:
        return self.linear_fc2(F.gelu(self.linear_fc1(x), approximate="tanh"))


class VisionBlock(nn.Module):
    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(config.hidden_size, eps=1e-6)
        self.norm2 = nn.LayerNorm(config.hidden_size, eps=1e-6)
        self.attn = VisionAttention(config)
        self.mlp = VisionMLP(config)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None) -> Tensor:
        x = x + self.attn(self.norm1(x), cos, sin, mask)
        return x + self.mlp(self.norm2(x))


class PatchMerger(nn.Module):
    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        self.width = config.hidden_size * config.spatial_merge_size**2
        self.norm = nn.LayerNorm(config.hidden_size, eps=1e-6)
        self.linear_fc1 = nn.Linear(self.width, self.width)
        self.linear_fc2 = nn.Linear(self.width, config.out_hidden_size)

    def forward(self, x: Tensor) -> Tensor:
        """[M, N, hidden] -> [M, N / 4, text hidden]; four neighbours in the sequence are one 2 x 2 block."""
        x = self.norm(x).reshape(x.shape[0], -1, self.width)
        return self.linear_fc2(F.gelu(self.linear_fc1(x)))


class VisionTower(nn.Module):
    def __init__(self, config: VisionConfig) -> None:
        super().__init__()
        self.config = config
        self.patch_embed = PatchEmbed(config)
        self.pos_embed = nn.Embedding(config.num_position_embeddings, config.hidden_size)
        self.blocks = nn.ModuleList(VisionBlock(config) for _ in range(config.depth))
        self.merger = PatchMerger(config)

    def tables(self, grids: list[tuple[int, int]], length: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Positions, cos, sin and mask of a batch, padded to `length` patches; work is done once per distinct grid."""
        config = self.config
        distinct = sorted(set(grids))
        device = self.pos_embed.weight.device
        which = torch.tensor([distinct.index(g) for g in grids], device=device)
        pad = lambda x: F.pad(x, (0, 0, 0, length - x.shape[0]))  # noqa: E731
        weights = torch.stack([pad(position_weights(h, w, config.grid_side)) for h, w in distinct]).to(device)
        rotary = [rotary_tables(h, w, config.head_dim, config.rope_theta) for h, w in distinct]
        cos = torch.stack([pad(c) for c, _ in rotary]).to(device)[which].unsqueeze(1)
        sin = torch.stack([pad(s) for _, s in rotary]).to(device)[which].unsqueeze(1)
        positions = (weights @ self.pos_embed.weight)[which]
        counts = torch.tensor([h * w for h, w in grids], device=device)
        mask = torch.arange(length, device=device)[None] < counts[:, None]
        return positions, cos, sin, mask

    def forward(self, patches: Tensor, grids: list[tuple[int, int]]) -> Tensor:
        """patches [M, N, 768] in [-1, 1], zero beyond an image's own; grids: (rows, cols) -> [M, N / 4, text hidden]."""
        positions, cos, sin, mask = self.tables(grids, patches.shape[1])
        attend = None if bool(mask.all()) else mask[:, None, None, :]
        x = self.patch_embed(patches) + positions
        for block in self.blocks:
            x = block(x, cos, sin, attend)
        return self.merger(x)


@torch.no_grad()
def init_positions(table: nn.Embedding, scale: float = 0.5) -> None:
    """Fill the position table with 2-D sines and cosines of the normalised position, so that place is readable at once."""
    side = int(table.num_embeddings**0.5)
    quarter = table.embedding_dim // 4
    freq = torch.pi * torch.linspace(0.5, side / 2, quarter)
    grid = torch.linspace(0, 1, side)
    wave = torch.cat((torch.sin(grid[:, None] * freq), torch.cos(grid[:, None] * freq)), dim=-1)
    rows, cols = wave[:, None].expand(-1, side, -1), wave[None].expand(side, -1, -1)
    table.weight.copy_(scale * torch.cat((rows, cols), dim=-1).reshape(side * side, -1))
