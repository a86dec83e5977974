"""Side losses, dropped at export: what stands in every patch, and where the next box lies among the image's tokens."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..scenes.words import COLOURS, GLYPHS, SHAPES

CLASSES = {"shape": len(SHAPES) + 1, "colour": len(COLOURS) + 1, "glyph": len(GLYPHS) + 1}  # 0: none
WIDTH = sum(CLASSES.values()) + 9  # object box, plate box (xyxy), depth


class SideHeads(nn.Module):
    def __init__(self, hidden: int = 256, pointer: int = 64) -> None:
        super().__init__()
        self.dense = nn.Linear(hidden, 4 * WIDTH)  # the 2 x 2 patches of a token
        self.centre = nn.Linear(hidden, 2)
        self.query = nn.Linear(hidden, pointer)
        self.key = nn.Linear(hidden, pointer)

    def dense_losses(self, features: Tensor, target: dict[str, Tensor]) -> dict[str, Tensor]:
        """features [K, hidden] of image tokens; target (see training.data.targets): shape, colour, glyph uint8 [K, 4]
        (255: unknown), box, plate [K, 4, 4] in the view's units (NaN: none), depth [K, 4], centre [K, 2]."""
        out = self.dense(features).view(-1, WIDTH)
        parts = out.split([*CLASSES.values(), 4, 4, 1], dim=1)
        losses = {}
        for name, logits in zip(CLASSES, parts):
            label = target[name].flatten().long()
            # Most patches of a crop show no character: unknown ones are left out and empty ones count a fifth.
            weight = torch.full((logits.shape[1],), 1.0)
            weight[0] = 0.2
            losses[name] = F.cross_entropy(logits, label, weight=weight, ignore_index=255)
            known = (label != 255) & (label != 0)
            losses[f"{name}_right"] = (logits.detach()[known].argmax(1) == label[known]).float().mean()
        for name, value in (("box", parts[3]), ("plate", parts[4])):
            goal = target[name].reshape(-1, 4)
            known = ~torch.isnan(goal[:, 0])
            losses[name] = F.l1_loss(value[known], goal[known]) if bool(known.any()) else value.sum() * 0
        depth = target["depth"].flatten()
        known = ~torch.isnan(depth)
        losses["depth"] = F.l1_loss(parts[5][known, 0], depth[known])
        losses["centre"] = F.l1_loss(self.centre(features), target["centre"])
        return losses

    def pointer_loss(self, hidden: Tensor, features: Tensor, tokens: Tensor, goal: Tensor) -> tuple[Tensor, Tensor]:
        """hidden [P, h]: states that write a box's first number. tokens [P, N] index the tokens of the view each speaks
        of among features [F, h] (-1: padding); goal [P, N]: share of the target box in each token, sums to 1.
        -> (cross-entropy, share of queries whose best token is in the box)."""
        keys = self.key(features).index_select(0, tokens.clamp(min=0).flatten()).view(*tokens.shape, -1)
        scores = torch.einsum("pd,pnd->pn", self.query(hidden), keys) / keys.shape[-1] ** 0.5
        scores = scores.masked_fill(tokens < 0, -1e9)
        loss = -(goal * scores.log_softmax(1)).sum(1).mean()
        right = goal.gather(1, scores.argmax(1, keepdim=True)) > 1e-4
        return loss, right.float().mean()
