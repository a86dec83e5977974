"""What is minimised: the reply's tokens, numbers as soft labels, and the side losses."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from .data.batch import Batch, Views, is_number
from .data.segments import NUMBERS
from .model import LoupeVLM, SideHeads

# Boxes and centres weigh most: with a third of it the tower knew its own place to 2.5 % only, and boxes can be no better.
WEIGHTS = {"shape": 3.0, "colour": 0.8, "glyph": 1.5, "box": 20.0, "plate": 10.0, "depth": 4.0, "centre": 12.0}


def features_of(model: LoupeVLM, views: Views) -> Tensor:
    """Features of the valid merged tokens, [K, hidden]."""
    return model.encode_images(views.patches, views.grids).flatten(0, 1).index_select(0, views.flat)


def vision_loss(heads: SideHeads, features: Tensor, views: Views) -> tuple[Tensor, dict[str, float]]:
    losses = heads.dense_losses(features, views.target)
    total = sum(WEIGHTS[k] * losses[k] for k in WEIGHTS)
    return total, {k: float(v.detach()) for k, v in losses.items()}


def number_loss(logits: Tensor, goal: Tensor, sigma: float) -> tuple[Tensor, Tensor]:
    """logits [N, vocab], goal [N] in thousandths; soft labels of width sigma (in [0,1]), over the whole vocabulary.
    -> (cross-entropy less the label's own entropy, L1 of the expected value)."""
    value = torch.linspace(0, 1, NUMBERS, device=logits.device)
    true = goal.float() / 1000
    soft = (-((value - true[:, None]) ** 2) / (2 * sigma**2)).softmax(1)
    entropy = -(soft * soft.clamp(min=1e-12).log()).sum(1).mean()
    cross = -(soft * logits.log_softmax(1)[:, :NUMBERS]).sum(1).mean()
    expected = logits[:, :NUMBERS].softmax(1) @ value
    return cross - entropy, (expected - true).abs().mean()


def all_losses(model: LoupeVLM, heads: SideHeads, batch: Batch, sigma: float) -> tuple[Tensor, dict[str, float]]:
    """One batch -> (total, parts for the log)."""
    overview = features_of(model, batch.overview)
    total, log = vision_loss(heads, overview, batch.overview)
    features = overview
    if batch.crops is not None:
        crops = features_of(model, batch.crops)
        crop_total, crop_log = vision_loss(heads, crops, batch.crops)
        total = total + crop_total
        log |= {f"crop_{k}": v for k, v in crop_log.items()}
        features = torch.cat((overview, crops))
    hidden, table = model(batch.ids, batch.image_at, features, batch.positions, batch.rows, batch.back)
    logits = hidden.index_select(0, batch.predict) @ table.T
    number = is_number(batch.goal)
    word = F.cross_entropy(logits[~number], batch.goal[~number])
    soft, l1 = number_loss(logits[number], batch.goal[number], sigma)
    at = hidden.index_select(0, batch.pointer_at)
    pointer, pointed = heads.pointer_loss(at, features, batch.pointer_tokens, batch.pointer_share)
    total = 0.3 * total + 12.0 * word + 1.5 * soft + 6.0 * l1 + 2.0 * pointer
    log |= {"word": float(word.detach()), "soft": float(soft.detach()), "l1": float(l1.detach()),
            "pointer": float(pointer.detach()), "pointed": float(pointed)}
    return total, log


@torch.no_grad()
def teacher_forced(model: LoupeVLM, batch: Batch) -> Tensor:
    """The likeliest token at every learned position, [P], given the gold history."""
    features = [features_of(model, v) for v in (batch.overview, batch.crops) if v is not None]
    hidden, table = model(batch.ids, batch.image_at, torch.cat(features), batch.positions, batch.rows, batch.back)
    return (hidden.index_select(0, batch.predict) @ table.T).argmax(1)
