"""Train the bundled model: first the vision tower alone on side losses, then everything together.

    python -m training.train --data /tmp/loupe-data --val /tmp/loupe-val --out /tmp/loupe-ckpt --minutes 90

Stops after `--minutes` (the last 15 % of them with a falling learning rate), at SIGTERM, or when the file `decay` in the output folder
says how many minutes are left. Resumes from weights alone.
"""

from __future__ import annotations

import argparse
import csv
import os
import signal
import time
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from .data.batch import Shards, collate
from .losses import all_losses, features_of, vision_loss
from .model import LoupeVLM, SideHeads
from .watch import validate


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--val", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--vision-steps", type=int, default=0, help="steps of the vision tower alone")
    parser.add_argument("--batch", type=int, default=16, help="scenes a step")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--sigma", type=float, nargs=2, default=(0.02, 0.005), help="width of number labels, first and last")
    parser.add_argument("--sigma-steps", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
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
        return self.rate * min(1.0, (step + 1) / 200, max(0.0, left / self.fall))


def save(model: LoupeVLM, heads: SideHeads, out: Path, step: int) -> None:
    """fp16 weights: the model as it trains, its heads, and the same in transformers' names (`export.safetensors`)."""
    half = lambda state: {k: v.half().contiguous() for k, v in state.items()}  # noqa: E731
    parts = {f"net.{k}": v for k, v in model.state_dict().items()} | {f"heads.{k}": v for k, v in heads.state_dict().items()}
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


def report(out: Path, step: int, rows: dict[str, float]) -> None:
    """Print a line and append to curves.csv (long format: step, name, value)."""
    print(f"step {step} " + " ".join(f"{k}={v:.4g}" for k, v in rows.items()), flush=True)
    with (out / "curves.csv").open("a", newline="") as f:
        csv.writer(f).writerows([step, k, f"{v:.5g}"] for k, v in rows.items())


def main() -> None:
    args = arguments()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    Path("/tmp/loupe-train.pid").write_text(str(os.getpid()))
    model, heads = LoupeVLM(), SideHeads()
    resumed = resume(model, heads, args.out)
    print("parameters", sum(p.numel() for p in model.parameters()), "resumed" if resumed else "new", flush=True)
    weights = [*model.parameters(), *heads.parameters()]
    groups = [{"params": [p for p in weights if p.ndim > 1], "weight_decay": 0.02},
              {"params": [p for p in weights if p.ndim <= 1], "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=args.rate, betas=(0.9, 0.98), fused=True)
    schedule, shards = Schedule(args.rate, args.minutes, args.out), Shards(args.data, args.seed + int(time.time()) * resumed)
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    step, saved, sums, seen, since = 0, time.time(), {}, 0, time.time()
    while not stop:
        rate = schedule.now(step)
        if rate <= 0:
            break
        for group in optimiser.param_groups:
            group["lr"] = rate
        scenes = shards.batch(args.batch)
        if step < args.vision_steps:
            loss, log, questions = vision_step(model, heads, scenes)
        else:
            first, last = args.sigma
            done = min(1.0, (step - args.vision_steps) / args.sigma_steps)
            batch = collate(scenes)
            loss, log = all_losses(model, heads, batch, first * (last / first) ** done)
            questions = batch.questions
        optimiser.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        step, seen = step + 1, seen + questions
        for k, v in (log | {"loss": float(loss.detach()), "norm": float(norm)}).items():
            if v == v:
                total, count = sums.get(k, (0.0, 0))
                sums[k] = (total + v, count + 1)
        if step % 50 == 0:
            mean = {k: total / count for k, (total, count) in sums.items()}
            report(args.out, step, {"questions_s": seen / (time.time() - since), "rate": rate, **mean})
            sums, seen, since = {}, 0, time.time()
        if time.time() - saved > 180:
            save(model, heads, args.out, step)
            if step > args.vision_steps:
                report(args.out, step, validate(model, args.val))
            saved = since = time.time()
            seen = 0
    save(model, heads, args.out, step)
    report(args.out, step, validate(model, args.val))
    print("done", flush=True)


if __name__ == "__main__":
    main()
