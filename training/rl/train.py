"""One run of ViRL in small: a variant of the reward (see rewards.VARIANTS), from the start weights.

    python -m training.rl.train --variant d --seed 1 --start training/weights/rl-start.safetensors --out training/out/rl/d-1

One thread a run. Writes curves.csv, the watched questions one by one, answered greedily (`items.json`) and sampled at temperature 1
(`sampled.json`), and the weights; never resumed.
"""
from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import torch

from ..data.draw_words import load_run
from ..model import LoupeVLM
from ..train import report, save
from .engine import Engine
from .measure import row, rows_of, summary
from .rewards import VARIANTS, Weights
from .rollouts import Group, Sampler
from .update import gains_of, learned, minibatches, policy_loss
from .world import FIRST_TRAINED, FIRST_WATCHED, Asked, asked

QUESTIONS, ROLLOUTS, PARTS = 8, 8, 2  # a step: 8 questions x 8 rollouts, in 2 minibatches
MOST_A_SEED = 10_000  # questions that a seed may use


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variant", choices=sorted(VARIANTS), required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--updates", type=int, default=300)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--h0", type=float, help="fidelity from which a look is right, in the reward")
    parser.add_argument("--price", type=float, help="of a look, in the reward")
    parser.add_argument("--numbers", type=Path, help="a file of question numbers to train on (see filter.py)")
    parser.add_argument("--watch", type=int, default=320, help="questions that are answered greedily at the end")
    parser.add_argument("--device", default="cpu")
    return parser.parse_args()


def weights_of(args: argparse.Namespace) -> Weights:
    """The variant's weights, with what the command line says."""
    said = {k: v for k, v in (("h0", args.h0), ("price", args.price)) if v is not None}
    return replace(VARIANTS[args.variant][0], **said)


def trained_on(args: argparse.Namespace, step: int) -> list[Asked]:
    """The questions of a step: those of a filtered file in turn, else new ones. Runs of one seed see the same questions."""
    first = step * QUESTIONS
    if args.numbers:
        numbers = json.loads(args.numbers.read_text())
        return [asked(numbers[(first + k + 1009 * args.seed) % len(numbers)]) for k in range(QUESTIONS)]
    return [asked(MOST_A_SEED * args.seed + first + k, FIRST_TRAINED) for k in range(QUESTIONS)]


class Learner:
    """The model that is trained, its start, and its optimiser; the vision tower stays as it is."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.device = torch.device(args.device)
        self.model, self.start = (load_run(args.start).to(self.device) for _ in range(2))
        self.model.requires_grad_(True)
        self.model.model.visual.requires_grad_(False)
        self.weights = [p for p in self.model.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(self.weights, lr=args.rate, betas=(0.9, 0.98), weight_decay=0.0)
        self.rate = args.rate

    def step(self, groups: list[Group], gains: list[list[float]], weights: Weights, credit: bool, number: int) -> dict[str, float]:
        """One optimiser step a minibatch; returns the means of what is logged."""
        logs = []
        for part, mine in minibatches(groups, gains, PARTS):
            loss, log = policy_loss(self.model, self.start, learned(part, mine, credit, weights, self.device))
            self.optimiser.zero_grad()
            loss.backward()
            self.optimiser.param_groups[0]["lr"] = self.rate * min(1.0, (number + 1) / 10)
            log["norm"] = float(torch.nn.utils.clip_grad_norm_(self.weights, 1.0))
            self.optimiser.step()
            logs.append(log)
        return {k: sum(log[k] for log in logs) / len(logs) for k in logs[0]} if logs else {}


def watched(model: LoupeVLM, count: int, temperature: float) -> list[dict]:
    """The first `count` watched questions, answered once each: one row each, with its number."""
    sampler, rows = Sampler(Engine(model), 0, temperature), []
    for first in range(0, count, 32):
        numbers = range(first, min(count, first + 32))
        for number, group in zip(numbers, sampler.groups([asked(n, FIRST_WATCHED) for n in numbers], 1)):
            rows.append({"number": number, **row(group, group.rollouts[0])})
    return rows


def main() -> None:
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(args.seed)
    learner, weights, credit = Learner(args), weights_of(args), VARIANTS[args.variant][1]
    sampler = Sampler(Engine(learner.model), args.seed)
    for number in range(args.updates):
        groups = sampler.groups(trained_on(args, number), ROLLOUTS)
        rewards, gains = gains_of(groups, weights)
        log = learner.step(groups, gains, weights, credit, number)
        sampler.engine.refresh()
        dead = sum(max(r) - min(r) < 1e-6 for r in rewards) / len(rewards)
        reward = sum(map(sum, rewards)) / (QUESTIONS * ROLLOUTS)
        report(args.out, number + 1, summary(rows_of(groups)) | log | {"dead": dead, "reward": reward})
        if (number + 1) % 50 == 0:
            save(learner.model, None, args.out, number + 1)
    save(learner.model, None, args.out, args.updates)
    for name, temperature in (("items", 0.0), ("sampled", 1.0)):
        rows = watched(learner.model, args.watch, temperature)
        (args.out / f"{name}.json").write_text(json.dumps(rows) + "\n")
        report(args.out, args.updates, {f"{name}_{k}": v for k, v in summary(rows).items()})
    print("done", flush=True)


if __name__ == "__main__":
    main()
