"""Rewards of a rollout and the credit of its looks, as pure functions (ViRL's terms as design section 7 reads them; the weights are ours,
the paper gives none). The page's `core/scoring` computes the same.

A look is an action: the executed box in [0,1] of the image, xyxy, or None for a call that was discarded, whose fidelity is 0.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import numpy as np

from ..evaluation.metrics import iou

Box = Sequence[float]


@dataclass(frozen=True)
class Weights:
    """h0: fidelity from which a look is right. beta: bonus of a refinement. rho: price of a redundant look, tau: IoU from which two looks
    are the same. grammar, process: shares of the two terms in R; 0 leaves one out. price: of each look, c in the issue. low, high: fidelities
    where the credit ends to fall and to rise; weak, strong: the credit there."""
    h0: float = 0.3
    beta: float = 0.5
    rho: float = 0.5
    tau: float = 0.7
    grammar: float = 0.2
    process: float = 0.5
    price: float = 0.06
    low: float = 0.2
    high: float = 0.6
    weak: float = 0.5
    strong: float = 1.5


VARIANTS = {  # of the issue; `credit`: the tokens of a look are weighed by its fidelity
    "a": (Weights(grammar=0.0, process=0.0), False),
    "b": (Weights(process=0.0), False),
    "c": (Weights(), False),
    "d": (Weights(), True),
}


def fidelity(look: Box | None, gold: Sequence[Box]) -> float:
    """u_k: the best IoU with a gold box; 0 for a discarded call."""
    return 0.0 if look is None else max((iou(look, g) for g in gold), default=0.0)


def fidelities(looks: Sequence[Box | None], gold: Sequence[Box]) -> list[float]:
    return [fidelity(look, gold) for look in looks]


def redundant(k: int, looks: Sequence[Box | None], u: Sequence[float], weights: Weights = Weights()) -> bool:
    """Look k repeats an earlier one (IoU >= tau), or one before it was right and it is no better than the best before it."""
    look = looks[k]
    if look is not None and any(other is not None and iou(look, other) >= weights.tau for other in looks[:k]):
        return True
    best = max(u[:k], default=0.0)
    return k > 0 and best >= weights.h0 and u[k] <= best


def look_rewards(looks: Sequence[Box | None], gold: Sequence[Box], weights: Weights = Weights()) -> list[float]:
    """r_k = +1 or -1 (u_k >= h0) + beta max(0, u_k - max over j<k of u_j) - rho [redundant]. The first look refines nothing: no bonus."""
    u = fidelities(looks, gold)
    out = []
    for k, value in enumerate(u):
        bonus = max(0.0, value - max(u[:k])) if k else 0.0
        out.append((1.0 if value >= weights.h0 else -1.0) + weights.beta * bonus - weights.rho * redundant(k, looks, u, weights))
    return out


def trajectory_reward(right: bool, grammar: bool, looks: Sequence[Box | None], gold: Sequence[Box], weights: Weights = Weights()) -> float:
    """R = [right] + grammar [valid grammar] + process mean r_k (0 without looks) - price x looks."""
    r = look_rewards(looks, gold, weights)
    mean = sum(r) / len(r) if r else 0.0
    return float(right) + weights.grammar * grammar + weights.process * mean - weights.price * len(looks)


def advantages(rewards: Sequence[Sequence[float]]) -> list[list[float]]:
    """R less its group's mean, over the deviation of those differences in the whole batch; 0 where nothing differs."""
    centred = [np.asarray(group, float) - np.mean(group) for group in rewards]
    spread = float(np.sqrt(np.mean(np.concatenate(centred) ** 2)))
    return [(c / spread if spread > 1e-9 else np.zeros_like(c)).tolist() for c in centred]


def modulator(u: float, advantage: float, weights: Weights = Weights()) -> float:
    """Credit of a look's tokens: `strong` from `high` up, `weak` from `low` down, linear between; mirrored (their sum less it) when the
    advantage is negative, so that a good look is blamed less."""
    share = min(1.0, max(0.0, (u - weights.low) / (weights.high - weights.low)))
    credit = weights.weak + share * (weights.strong - weights.weak)
    return credit if advantage >= 0 else weights.weak + weights.strong - credit


def token_advantages(advantage: float, owner: Sequence[int], u: Sequence[float], credit: bool, weights: Weights = Weights()) -> list[float]:
    """The advantage of every token of a rollout. owner: for each token the look its call belongs to, -1 for none."""
    return [advantage * (modulator(u[k], advantage, weights) if credit and k >= 0 else 1.0) for k in owner]
