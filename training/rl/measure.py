"""What is counted of rollouts: item by item, and as the means that are logged."""
from __future__ import annotations

from typing import Sequence

import numpy as np

from .rewards import Weights, redundant
from .rollouts import Group, Rollout, fidelity_of

H0 = 0.3  # for all variants


def row(group: Group, rollout: Rollout) -> dict:
    """One rollout as numbers. wrong: its first look touches no gold box."""
    u = fidelity_of(group, rollout)
    again = [redundant(k, rollout.looks, u, Weights(h0=H0)) for k in range(len(u))]
    return {"kind": group.asked.item.kind, "guessable": group.asked.guessable, "right": group.right(rollout), "u": [round(v, 4) for v in u],
            "redundant": sum(again), "grammar": rollout.grammar, "forced": rollout.forced,
            "invalid": sum(t.reason is not None for t in rollout.turns), "rounds": len(rollout.turns)}


def rows_of(groups: Sequence[Group]) -> list[dict]:
    return [row(g, r) for g in groups for r in g.rollouts]


def summary(rows: Sequence[dict]) -> dict[str, float]:
    """accAns: share right. accRat: share of looks with u >= 0.3. loose: share of looks with u in [0.2, 0.5). none: rollouts without a look.
    looks_guess, looks_unseen: looks a rollout, by kind of question; right_guess, right_unseen likewise; right_blind: right on guessable
    questions without a look."""
    mean = lambda values: float(np.mean(values)) if len(values) else float("nan")  # noqa: E731
    looks = [u for r in rows for u in r["u"]]
    of = {g: [r for r in rows if r["guessable"] == g] for g in (True, False)}
    return {
        "accAns": mean([r["right"] for r in rows]), "accRat": mean([u >= H0 for u in looks]), "fidelity": mean(looks),
        "loose": mean([0.2 <= u < 0.5 for u in looks]), "looks": len(looks) / max(1, len(rows)), "none": mean([not r["u"] for r in rows]),
        "looks_guess": mean([len(r["u"]) for r in of[True]]), "looks_unseen": mean([len(r["u"]) for r in of[False]]),
        "right_guess": mean([r["right"] for r in of[True]]), "right_unseen": mean([r["right"] for r in of[False]]),
        "right_blind": mean([r["right"] for r in of[True] if not r["u"]]),
        "wrong_object": mean([r["u"][0] < 0.05 for r in rows if r["u"]]), "redundancy": mean([r["redundant"] / len(r["u"]) for r in rows if r["u"]]),
        "grammar": mean([r["grammar"] for r in rows]), "forced": mean([r["forced"] for r in rows]),
        "invalid": sum(r["invalid"] for r in rows) / max(1, sum(r["rounds"] for r in rows)),
    }
