"""Runs of other thresholds and of filtered questions, with intervals over questions, written into a shipped model's card.

    python -m training.rl.curve training/weights/rl-50 --card public/models/virl-d/card.json --runs dh02-2 d-2 dh04-2 dh05-2 dfilter-2
    python -m training.rl.curve training/weights/rl-50 --card public/models/virl-a/card.json --runs a-2 afilter-2
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from ..evaluation.card import card_text
from .report import METRICS, item_interval

UPDATES = 50  # of every run in training/weights/rl-50
WHAT = {"a": "(a)", "d": "(d), h0 0.3", "dh02": "(d), h0 0.2", "dh04": "(d), h0 0.4", "dh05": "(d), h0 0.5",
        "afilter": "(a) on filtered questions", "dfilter": "(d) on filtered questions, h0 0.3"}
SHOWN = ("Acc_ans", "Acc_rat", "mean u")


def metrics_of(run: Path) -> list[dict]:
    """One metric a number, each with its 95 % interval over the questions."""
    rows, rng, (variant, seed) = json.loads((run / "sampled.json").read_text()), np.random.default_rng(1), run.name.split("-")
    found = []
    for name in SHOWN:
        value, low, high = item_interval(METRICS[name](rows), rng)
        found.append({"id": f"curve-{variant}-{name.replace(' ', '_')}", "name": f"{name} of {WHAT[variant]}, {UPDATES} updates, seed {seed}",
                      "value": round(value, 4), "n": len(rows), "ci95": [round(low, 4), round(high, 4)],
                      "definition": f"over {len(rows)} questions of training.rl.world that no run was trained on, sampled at temperature 1; "
                                    "another run than these weights"})
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--card", type=Path, required=True)
    parser.add_argument("--runs", nargs="+", required=True)
    args = parser.parse_args()
    card = json.loads(args.card.read_text())
    kept = [one for one in card["metrics"] if not one["id"].startswith("curve-")]
    card["metrics"] = kept + [one for name in args.runs for one in metrics_of(args.folder / name)]
    args.card.write_text(card_text(card), encoding="utf-8")


if __name__ == "__main__":
    main()
