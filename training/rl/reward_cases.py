"""Cases that hold the page's rewards to training's: `python -m training.rl.reward_cases` writes 200 trajectories with their rewards.

Looks and gold are xyxy in [0,1] of the image, rounded to four decimals as they are written; null is a discarded call.
"""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from .rewards import Weights, advantages, fidelities, look_rewards, modulator, redundant, trajectory_reward

OUT = Path(__file__).resolve().parents[2] / "src" / "core" / "scoring" / "testing" / "rewards.json"
CASES, GROUP = 200, 8


def box(rng: np.random.Generator) -> list[float]:
    x, y = rng.uniform(0, 0.8, 2)
    w, h = rng.uniform(0.03, 0.4, 2)
    return [round(float(v), 4) for v in (x, y, min(1.0, x + w), min(1.0, y + h))]


def near(rng: np.random.Generator, of: list[float]) -> list[float]:
    return [round(float(np.clip(v + rng.normal(0, 0.03), 0, 1)), 4) for v in of]


def case(rng: np.random.Generator) -> dict:
    gold = [box(rng) for _ in range(int(rng.integers(1, 4)))]
    looks: list[list[float] | None] = []
    for _ in range(int(rng.integers(0, 6))):
        p = rng.random()
        last = looks[-1] if looks else None
        looks.append(None if p < 0.1 else near(rng, gold[0]) if p < 0.5 else near(rng, last) if p < 0.7 and last else box(rng))
    weights = Weights(h0=float(rng.choice([0.2, 0.3, 0.5])), tau=float(rng.choice([0.5, 0.7, 0.9])), price=float(rng.choice([0.0, 0.06])))
    right, grammar = bool(rng.random() < 0.6), bool(rng.random() < 0.9)
    u = fidelities(looks, gold)
    return {"looks": looks, "gold": gold, "right": right, "grammar": grammar, "h0": weights.h0, "tau": weights.tau, "price": weights.price,
            "u": u, "redundant": [redundant(k, looks, u, weights) for k in range(len(looks))],
            "rewards": look_rewards(looks, gold, weights), "reward": trajectory_reward(right, grammar, looks, gold, weights)}


def main() -> None:
    rng = np.random.default_rng(20261127)
    cases = [case(rng) for _ in range(CASES)]
    groups = [[c["reward"] for c in cases[k:k + GROUP]] for k in range(0, CASES, GROUP)]
    for one, advantage in zip(cases, (a for group in advantages(groups) for a in group)):
        one["advantage"] = advantage
        one["credits"] = [modulator(u, advantage) for u in one["u"]]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")


if __name__ == "__main__":
    main()
