"""The update: rewards of the groups, advantages of their tokens, one clipped step a minibatch with a penalty on the way from the start."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import numpy as np
import torch
from torch import Tensor

from ..data.batch import Batch, is_number, lay
from ..data.feed import moved
from ..model import LoupeVLM
from .rewards import Weights, advantages, token_advantages, trajectory_reward
from .rollouts import SUPPRESSED, Group, fidelity_of

CLIP = 0.2
KL = 0.05  # weight of the penalty


@dataclass
class Learned:
    """Groups as one batch. old, advantage: of each learned token, in the batch's order."""

    batch: Batch
    features: Tensor
    old: Tensor
    advantage: Tensor


def rewards_of(groups: Sequence[Group], weights: Weights) -> list[list[float]]:
    """R of each rollout, group by group."""
    return [[trajectory_reward(g.right(r), r.grammar, r.looks, g.asked.item.gold_rois, weights) for r in g.rollouts] for g in groups]


def learned(groups: Sequence[Group], gains: Sequence[Sequence[float]], credit: bool, weights: Weights, device: torch.device) -> Learned:
    """gains: the advantage of each rollout, group by group."""
    scenes = [{"views": [{"grid": v.grid} for v in g.views], "prefix": g.prefix, "segments": [r.segment() for r in g.rollouts]} for g in groups]
    order = [g.views[0] for g in groups] + [v for g in groups for v in g.views[1:]]
    old, advantage = [], []
    for g, mine in zip(groups, gains):
        for r, a in zip(g.rollouts, mine):
            old += r.parts.old
            advantage += token_advantages(a, r.parts.owner, fidelity_of(g, r), credit, weights)
    batch = lay(scenes, None, None)
    features = torch.cat([v.features for v in order]).to(device)
    return Learned(moved(batch, device), features, torch.tensor(old, device=device), torch.tensor(advantage, device=device))


def log_probabilities(model: LoupeVLM, data: Learned) -> tuple[Tensor, Tensor]:
    """(log-probability of each learned token, entropy before it), both [tokens], as they are sampled: image tokens never come."""
    b = data.batch
    hidden, table = model(b.ids, b.image_at, data.features, b.positions, b.rows, b.back)
    logits = hidden.index_select(0, b.predict) @ table.T
    never = torch.zeros(logits.shape[1], dtype=torch.bool, device=logits.device)
    never[list(SUPPRESSED)] = True
    log = torch.log_softmax(logits.masked_fill(never, -1e9), -1)
    return log.gather(1, b.goal[:, None])[:, 0], -(log.exp() * log).sum(1).detach()


def policy_loss(model: LoupeVLM, start: LoupeVLM, data: Learned) -> tuple[Tensor, dict[str, float]]:
    """Clipped surrogate (PPO, arXiv 1707.06347) and the k3 estimate of the KL to the start (as GRPO, arXiv 2402.03300), each a mean over
    all learned tokens."""
    new, entropy = log_probabilities(model, data)
    with torch.no_grad():
        origin, _ = log_probabilities(start, data)
    ratio = (new - data.old).exp()
    clipped = ratio.clamp(1 - CLIP, 1 + CLIP)
    gain = torch.minimum(ratio * data.advantage, clipped * data.advantage)
    away = (origin - new).exp() - (origin - new) - 1
    number = is_number(data.batch.goal)
    log = {"kl": float(away.detach().mean()), "clip": float((ratio != clipped).detach().float().mean()),
           "entropy_word": float(entropy[~number].mean()), "entropy_number": float(entropy[number].mean()),
           "drift": float((new.detach() - data.old).abs().mean())}
    return -gain.mean() + KL * away.mean(), log


def minibatches(groups: Sequence[Group], gains: Sequence[Sequence[float]], count: int) -> list[tuple[list[Group], list[Sequence[float]]]]:
    """The groups in `count` parts, whole groups each; those in which nothing differs teach nothing and are left out."""
    alive = [(g, a) for g, a in zip(groups, gains) if np.any(np.asarray(a) != 0)]
    parts = [alive[k::count] for k in range(count)]
    return [([g for g, _ in p], [a for _, a in p]) for p in parts if p]


def gains_of(groups: Sequence[Group], weights: Weights) -> tuple[list[list[float]], list[list[float]]]:
    """(rewards, advantages), group by group."""
    rewards = rewards_of(groups, weights)
    return rewards, advantages(rewards)
