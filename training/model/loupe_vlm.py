"""Vision tower and language model together, for training."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .config import TextConfig, VisionConfig
from .text import AttentionRows, TextModel
from .vision import VisionTower, init_positions

NUMBERS = 1001  # tokens 0 .. 1000 are the coordinates 0.000 .. 1.000
HARMONICS = 96


def number_basis() -> Tensor:
    """Smooth functions of a coordinate, [1001, 2 * HARMONICS + 2]; high frequencies are damped, so neighbours stay alike."""
    value = torch.linspace(0, 1, NUMBERS)[:, None]
    k = torch.arange(1, HARMONICS + 1)
    damp = (1 + (k / 8) ** 2) ** -0.25
    wave = (torch.cos(math.pi * k * value) * damp, torch.sin(math.pi * k * value) * damp)
    return torch.cat((torch.ones_like(value), 2 * value - 1, *wave), dim=1)


class LoupeVLM(nn.Module):
    """Parameter names are transformers' own, but for `numbers`: the rows of the coordinate tokens are smooth functions
    of the coordinate (basis @ numbers) while training, and are written into the embedding table by `export_state`."""

    def __init__(self, vision: VisionConfig = VisionConfig(), text: TextConfig = TextConfig()) -> None:
        super().__init__()
        self.model = nn.Module()
        self.model.visual = VisionTower(vision)
        self.model.language_model = TextModel(text)
        self.register_buffer("basis", number_basis(), persistent=False)
        self.numbers = nn.Parameter(torch.empty(self.basis.shape[1], text.hidden_size))
        self.reset()

    @torch.no_grad()
    def reset(self) -> None:
        """Fan-in initialisation; outputs of residual branches are scaled down by their number."""
        for name, module in self.named_modules():
            if isinstance(module, (nn.Linear, nn.Conv3d)):
                fan_in = module.weight[0].numel()
                depth = 8 if name.endswith(("attn.proj", "o_proj", "mlp.linear_fc2", "down_proj")) else 1
                nn.init.trunc_normal_(module.weight, std=0.8 / math.sqrt(fan_in * depth))
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        nn.init.normal_(self.model.language_model.embed_tokens.weight, std=0.06)
        nn.init.normal_(self.numbers, std=0.06 / math.sqrt(self.basis.square().sum(1).mean()))
        init_positions(self.model.visual.pos_embed)

    @property
    def text(self) -> TextModel:
        return self.model.language_model

    def table(self) -> Tensor:
        """The embedding table [vocab, hidden], which is the output layer too."""
        return torch.cat((self.basis @ self.numbers, self.text.embed_tokens.weight[NUMBERS:]))

    def encode_images(self, patches: Tensor, grids: list[tuple[int, int]]) -> Tensor:
        """uint8 patches [M, N, 768], grids in patches -> features [M, N / 4, hidden]."""
        return self.model.visual(patches.float() / 127.5 - 1.0, grids)

    def forward(self, ids: Tensor, image_at: Tensor, features: Tensor, positions: Tensor,
                rows: list[AttentionRows], back: Tensor) -> tuple[Tensor, Tensor]:
        """ids [T]; image_at [T]: index into features [F, hidden], or F for text -> hidden states [T, hidden], table."""
        table = self.table()
        pool = torch.cat((features, features.new_zeros(1, features.shape[1])))
        is_text = (image_at == features.shape[0])[:, None]
        x = F.embedding(ids, table) * is_text + pool.index_select(0, image_at)
        return self.text(x, positions, rows, back), table

    @torch.no_grad()
    def export_state(self) -> dict[str, Tensor]:
        """The state dict of transformers' Qwen3VLForConditionalGeneration (tied, so without lm_head)."""
        state = {k: v.detach().clone() for k, v in self.state_dict().items() if k.startswith("model.")}
        state["model.language_model.embed_tokens.weight"] = self.table().detach().clone()
        return state
