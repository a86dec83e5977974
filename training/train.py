"""Train the bundled model: first the vision tower alone on side losses, then everything together.

    python -m training.train --data training/out/scenes --val training/out/watch --out training/out/ckpt --minutes 90

Each of `--workers` processes computes on one thread with a share of the scenes and the gradients are averaged once a step: on a
machine that others use too, this loses far less than threads that wait for each other at every operation.

Stops after `--minutes` (the last 15 % of them with a falling learning rate), at SIGTERM, or when the file `decay` in the output folder
says how many minutes are left. Resumes from weights alone.
"""

from __future__ import annotations

import argparse
import csv
import os
import signal
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Iterator

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from safetensors.torch import load_file, save_file

from .data.batch import Shards, collate, readable_share, stack_views
from .data.drills import drills
from .data.heads import heads as first_looks
from .data.tails import tails
from .losses import all_losses, features_of, vision_loss
from .model import LoupeVLM, SideHeads
from .muon import Muon
from .watch import validate


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--val", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--vision-steps", type=int, default=0, help="steps of the vision tower alone")
    parser.add_argument("--read-steps", type=int, default=0, help="first of all: steps on label crops alone, 4 x --batch scenes each")
    parser.add_argument("--tails", type=int, default=2, help="per scene of a step, scenes of which only last rounds are read")
    parser.add_argument("--heads", type=int, default=0, help="per scene of a step, scenes of which only first looks are read")
    parser.add_argument("--drills", type=int, default=2, help="made-up comparisons of depths per scene of first looks")
    parser.add_argument("--batch", type=int, default=8, help="scenes a step, of all workers")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--sigma", type=float, nargs=2, default=(0.02, 0.005), help="width of number labels, first and last")
    parser.add_argument("--sigma-steps", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--smooth", type=float, default=0.995, help="decay of the running mean of the weights")
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


class Schedule:
    """Warm-up, constant, and a linear fall over the last 15 % of the time."""

    def __init__(self, rate: float, minutes: float, out: Path) -> None:
        self.rate, self.out = rate, out
        self.start, self.minutes, self.fall = time.time(), minutes, 0.15 * minutes

    def now(self, step: int) -> float:
        """The learning rate, 0 when time is up."""
        wish = self.out / "decay"
        if wish.exists():  # the time left was changed from outside
            left = float(wish.read_text())
            wish.unlink()
            self.minutes = (time.time() - self.start) / 60 + left
            self.fall = left
        left = self.minutes - (time.time() - self.start) / 60
        return self.rate * min(1.0, (step + 1) / 25, max(0.0, left / self.fall))


def save(model: LoupeVLM, heads: SideHeads | None, out: Path, step: int) -> None:
    """fp16 weights: the model as it trains, its heads where it has any, and the same in transformers' names (`export.safetensors`)."""
    half = lambda state: {k: v.half().contiguous() for k, v in state.items()}  # noqa: E731
    own = {f"heads.{k}": v for k, v in heads.state_dict().items()} if heads is not None else {}
    parts = {f"net.{k}": v for k, v in model.state_dict().items()} | own
    for name, state in (("train", parts), ("export", model.export_state())):
        save_file(half(state), out / f"{name}.tmp", metadata={"step": str(step)})
        (out / f"{name}.tmp").rename(out / f"{name}.safetensors")


def resume(model: LoupeVLM, heads: SideHeads, out: Path) -> bool:
    path = out / "train.safetensors"
    if not path.exists():
        return False
    state = {k: v.float() for k, v in load_file(path).items()}
    model.load_state_dict({k[4:]: v for k, v in state.items() if k.startswith("net.")})
    heads.load_state_dict({k[6:]: v for k, v in state.items() if k.startswith("heads.")})
    return True


def vision_step(model: LoupeVLM, heads: SideHeads, scenes: list[dict]) -> tuple[torch.Tensor, dict[str, float], int]:
    batch = collate(scenes)
    total, log = vision_loss(heads, features_of(model, batch.overview), batch.overview)
    crop_total, crop_log = vision_loss(heads, features_of(model, batch.crops), batch.crops)
    return total + crop_total, log | {f"crop_{k}": v for k, v in crop_log.items()}, batch.questions


def read_step(model: LoupeVLM, heads: SideHeads, scenes: list[dict]) -> tuple[torch.Tensor, dict[str, float], int]:
    """Label crops alone: a twentieth of a scene's arithmetic, and reading is what takes longest to learn."""
    crops = [v for s in scenes for v in s["views"][1:] if readable_share(v) > 0.25]
    views = stack_views(crops)
    loss, log = vision_loss(heads, features_of(model, views), views)
    return loss, {f"crop_{k}": v for k, v in log.items()}, len(crops)


def report(out: Path, step: int, rows: dict[str, float]) -> None:
    """Print a line and append to curves.csv (long format: step, name, value)."""
    print(f"step {step} " + " ".join(f"{k}={v:.4g}" for k, v in rows.items()), flush=True)
    with (out / "curves.csv").open("a", newline="") as f:
        csv.writer(f).writerows([step, k, f"{v:.5g}"] for k, v in rows.items())


class Smooth:
    """A running mean of the weights: what is watched and exported, free of the last steps' noise."""

    def __init__(self, weights: list[torch.Tensor], decay: float) -> None:
        self.weights, self.decay = weights, decay
        self.mean = [w.detach().clone() for w in weights]

    @torch.no_grad()
    def follow(self) -> None:
        torch._foreach_lerp_(self.mean, [w.detach() for w in self.weights], 1 - self.decay)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """The model holds the mean inside, and its own weights again after."""
        own = [w.detach().clone() for w in self.weights]
        with torch.no_grad():
            torch._foreach_copy_(self.weights, self.mean)
        try:
            yield
        finally:
            with torch.no_grad():
                torch._foreach_copy_(self.weights, own)


def average(weights: list[torch.Tensor], rate: float, stop: bool) -> tuple[float, bool]:
    """Average the gradients over the workers; the first worker's learning rate and wish to stop hold for all."""
    first = dist.get_rank() == 0
    note = torch.tensor([rate if first else 0.0, float(stop and first)])
    grads = [w.grad if w.grad is not None else torch.zeros_like(w) for w in weights]
    flat = torch.cat([*(g.flatten() for g in grads), note])
    dist.all_reduce(flat)
    parts = flat[:-2].div_(dist.get_world_size()).split([w.numel() for w in weights])
    for weight, part in zip(weights, parts):
        weight.grad = part.view_as(weight)
    return float(flat[-2]), bool(flat[-1] > 0)


class Meter:
    """Means of what is logged since the last report."""

    def __init__(self) -> None:
        self.sums: dict[str, list[float]] = {}
        self.questions, self.since = 0, time.time()

    def add(self, log: dict[str, float], questions: int) -> None:
        self.questions += questions
        for k, v in log.items():
            if v == v:  # not a NaN: an empty class has no mean
                total = self.sums.setdefault(k, [0.0, 0.0])
                total[0], total[1] = total[0] + v, total[1] + 1

    def take(self) -> dict[str, float]:
        """Means and questions a second; starts anew."""
        out = {"questions_s": self.questions / (time.time() - self.since)} | {k: t / n for k, (t, n) in self.sums.items()}
        self.__init__()
        return out


def drilled(scene: dict, count: int) -> dict:
    """First looks with `count` made-up comparisons behind them."""
    rng = np.random.default_rng(int(torch.randint(2**31, ())))
    return {**scene, "segments": scene["segments"] + drills(rng, scene["prefix"].end, count)}


def step_loss(model: LoupeVLM, heads: SideHeads, scenes: list[dict], step: int, args: argparse.Namespace) -> tuple:
    """(loss, log, questions) of one worker's scenes."""
    if step < args.read_steps:
        return read_step(model, heads, scenes)
    if step < args.vision_steps:
        return vision_step(model, heads, scenes)
    first, last = args.sigma
    done = min(1.0, (step - args.vision_steps) / args.sigma_steps)
    sigma = first * (last / first) ** done
    whole = len(scenes) // (1 + args.tails + args.heads)
    middle = whole * (1 + args.tails)
    batch = collate(scenes[:whole])
    loss, log = all_losses(model, heads, batch, sigma)
    looks = [first_looks(s, mirror=float(torch.rand(())) < 0.5) for s in scenes[middle:]]
    parts = {"tail": [tails(s) for s in scenes[whole:middle]], "head": [drilled(s, args.drills) for s in looks if s]}
    for name, part in parts.items():
        short = [s for s in part if s]
        if short:
            part_loss, part_log = all_losses(model, heads, collate(short), sigma)
            loss = loss + part_loss
            log |= {f"{name}_{k}": part_log[k] for k in ("word", "soft", "l1", "pointer", "pointed")}
    return loss, log, batch.questions


def optimisers_of(model: LoupeVLM, heads: SideHeads, rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the matrices inside the blocks, AdamW for everything else."""
    inner = [p for name, p in model.named_parameters() if p.ndim == 2 and (".layers." in name or ".blocks." in name)]
    known = {id(p) for p in inner}
    rest = [p for p in (*model.parameters(), *heads.parameters()) if id(p) not in known]
    groups = [{"params": [p for p in rest if p.ndim > 1], "weight_decay": 0.02},
              {"params": [p for p in rest if p.ndim <= 1], "weight_decay": 0.0}]
    return [Muon(inner, rate), torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)]


def share(step: int, args: argparse.Namespace) -> int:
    """Scenes that a step needs, in batches."""
    if step < args.read_steps:
        return 4
    return 1 if step < args.vision_steps else 1 + args.tails + args.heads


def work(rank: int, args: argparse.Namespace, store: str) -> None:
    """One worker. The first one logs, watches and saves."""
    dist.init_process_group("gloo", init_method=f"file://{store}", rank=rank, world_size=args.workers,
                            timeout=timedelta(hours=12))
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    model, heads = LoupeVLM(), SideHeads()
    resumed = resume(model, heads, args.out)
    torch.manual_seed(1000 * args.seed + rank)  # from here on each worker draws its own
    weights = [*model.parameters(), *heads.parameters()]
    optimisers = optimisers_of(model, heads, args.rate)
    schedule, shards = Schedule(args.rate, args.minutes, args.out), Shards(args.data, 1000 * args.seed + rank)
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    smooth = Smooth(weights, args.smooth)
    step, saved, meter = 0, time.time(), Meter()
    if rank == 0:
        (args.out / "pid").write_text(str(os.getpid()))
        print("parameters", sum(p.numel() for p in model.parameters()), "resumed" if resumed else "new", flush=True)
    while True:
        loss, log, questions = step_loss(model, heads, shards.batch(args.batch * share(step, args) // args.workers), step, args)
        for optimiser in optimisers:
            optimiser.zero_grad()
        loss.backward()
        rate, ended = average(weights, schedule.now(step) if rank == 0 else 0.0, bool(stop))
        if ended or rate <= 0:
            break
        norm = torch.nn.utils.clip_grad_norm_(weights, 1.0)
        for optimiser in optimisers:
            for group in optimiser.param_groups:
                group["lr"] = rate
            optimiser.step()
        smooth.follow()
        step += 1
        meter.add(log | {"loss": float(loss.detach()), "norm": float(norm), "rate": rate}, questions * args.workers)
        if rank == 0 and step % 20 == 0:
            report(args.out, step, meter.take())
        if rank == 0 and time.time() - saved > 300:
            with smooth.shown():
                save(model, heads, args.out, step)
                if step > max(args.vision_steps, args.read_steps):
                    report(args.out, step, validate(model, args.val))
            saved, meter = time.time(), Meter()
    if rank == 0:
        with smooth.shown():
            save(model, heads, args.out, step)
            report(args.out, step, validate(model, args.val))
        print("done", flush=True)
    dist.barrier()


def main() -> None:
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        mp.spawn(work, (args, f"{folder}/store"), nprocs=args.workers)


if __name__ == "__main__":
    main()
