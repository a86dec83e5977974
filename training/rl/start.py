"""The start weights of ViRL in small: the bundled weights, taught a mixture of habits (see mixture.py) of which some pay and some do not.

    python -m training.rl.start --out training/out/rl-start --steps 200

Then it says how far they are from the gate: Acc_ans 55 to 75 %, Acc_rat 40 to 65 %, no look in 30 to 50 %, a quarter of the looks with u
between 0.2 and 0.5, rewards that differ in at least 60 % of the groups.
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from ..data.draw_words import WEIGHTS, features_of, load_model
from ..data.own_words import word_batch
from ..data.segments import scene_segments
from ..model import LoupeVLM, SideHeads
from ..scenes import Item
from ..train import report, save
from ..train_words import load, optimisers_of, text_loss
from .engine import Engine
from .measure import rows_of, summary
from .mixture import mixed
from .rewards import VARIANTS
from .rollouts import Group, Sampler
from .update import rewards_of
from .world import FIRST_WATCHED, asked

FIRST = 200_000  # questions from this number on, so that no run of RL sees them


def told(number: int, model: LoupeVLM) -> dict:
    """Question `number` with a habit of the mixture, as `word_batch` reads it."""
    question = asked(number)
    _, item = mixed(question.item, question.scene, np.random.default_rng([number, 11]))
    return read(question.scene, item, model)


def read(scene: object, item: Item, model: LoupeVLM) -> dict:
    prefix, segments, views = scene_segments([item])
    seen = features_of(model, scene, [item])
    found = [seen[(tuple(int(v) for v in box), overview)] for box, overview in views]
    return {"views": [{"grid": g, "features": f} for g, f in found], "prefix": prefix, "segments": segments}


def train(model: LoupeVLM, heads: SideHeads, args: argparse.Namespace) -> None:
    weights, optimisers = optimisers_of(model, heads, args.rate)
    number = FIRST
    for step in range(args.steps):
        with torch.no_grad():
            batch, features = word_batch([told(number + k, model) for k in range(args.batch)])
        number += args.batch
        loss, log = text_loss(model, heads, batch, features, False)
        for optimiser in optimisers:
            optimiser.zero_grad()
            for group in optimiser.param_groups:
                group["lr"] = args.rate * min(1.0, (step + 1) / 20, (args.steps - step) / (0.3 * args.steps))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        for optimiser in optimisers:
            optimiser.step()
        if (step + 1) % 20 == 0:
            report(args.out, step + 1, log)


def spread(groups: list[Group]) -> float:
    """Share of the groups in which rewards of variant (d) differ."""
    return float(np.mean([np.ptp(r) > 1e-6 for r in rewards_of(groups, VARIANTS["d"][0])]))


def gate(model: LoupeVLM, questions: int, size: int = 8) -> dict[str, float]:
    """What the gate asks, on questions that no training sees."""
    sampler, groups = Sampler(Engine(model), 5), []
    for first in range(0, questions, 8):
        groups += sampler.groups([asked(k, FIRST_WATCHED) for k in range(first, first + 8)], size)
    return summary(rows_of(groups)) | {"spread": spread(groups)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, default=WEIGHTS)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--batch", type=int, default=24, help="questions a step")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--questions", type=int, default=96, help="for the gate, 8 rollouts each")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    model, heads = LoupeVLM(), SideHeads()
    load(model, heads, args)
    if args.steps:
        train(model, heads, args)
        save(model, heads, args.out, args.steps)
    del heads
    numbers = gate(load_model(args.out / "train.safetensors"), args.questions)
    (args.out / "gate.json").write_text(json.dumps(numbers, indent=1) + "\n")
    print(json.dumps(numbers, indent=1))


if __name__ == "__main__":
    main()
