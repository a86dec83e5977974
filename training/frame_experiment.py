"""Which frame should boxes be written in: that of the last view, or of the whole image? A small experiment.

    python -m training.frame_experiment --weights training/weights/train.safetensors --scenes 600 --steps 250

From the same weights, two models learn the same second looks (the label within the crop of its object) with the same seeds,
one with boxes in the frame of the crop, one in that of the image: there the numbers of the first call have to be composed with
what the crop shows. The overview's picture is left out while training, since both need the first call's numbers alone.
Prints the mean IoU of the second look on watched scenes before and after, the gold history given.
"""
from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from .data.batch import collate
from .data.draw import VALIDATION, draw_scene
from .data.tails import cut
from .losses import all_losses
from .model import LoupeVLM, SideHeads
from .protocol import PROTOCOL
from .train import resume
from .watch import second_looks_iou

FIRST = 700_000


def second_looks(scene: dict) -> dict | None:
    """Question, first call (not learned) and what follows it, of questions with a label or a mark; after the system text."""
    views: dict[int, int] = {}
    segments = []
    for segment, domain in zip(scene["segments"], scene["domains"]):
        shown = list(dict.fromkeys(int(v) - 1 for v in segment.image if v))
        if domain not in ("text", "fine") or len(shown) < 2:
            continue
        crop = int(np.flatnonzero(segment.image)[0])
        for view in shown:
            views.setdefault(view, len(views))
        later = replace(segment, pointers=[p for p in segment.pointers if p[0] > crop and p[1] in views])
        part = cut(later, 0, len(segment.ids), views)
        segments.append(replace(part, learn=part.learn & (np.arange(len(part.ids)) > crop)))
    if not segments:
        return None
    prefix = scene["prefix"]
    words = int(np.flatnonzero(prefix.image)[0]) - 1
    return {"views": [scene["views"][v] for v in views], "prefix": cut(prefix, 0, words, {}), "segments": segments}


def learn(scenes: list[dict], watched: list[dict], weights: Path, steps: int, batch: int, rate: float) -> tuple[float, float]:
    """(IoU before, IoU after) of the watched second looks."""
    torch.manual_seed(1)
    model, heads = LoupeVLM(), SideHeads()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "train.safetensors").symlink_to(weights.resolve())
        resume(model, heads, Path(folder))
    before = second_looks_iou(model, watched)
    parameters = [*model.parameters(), *heads.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=rate, betas=(0.9, 0.98), weight_decay=0.02)
    rng = np.random.default_rng(1)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 20, 2 * (1 - step / steps))
        picked = [scenes[int(k)] for k in rng.integers(0, len(scenes), batch)]
        loss, log = all_losses(model, heads, collate(picked), 0.005)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        if step % 50 == 49:
            print(f"  step {step + 1} l1 {log['l1']:.4f} soft {log['soft']:.3f}", flush=True)
    return before, second_looks_iou(model, watched)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--scenes", type=int, default=600)
    parser.add_argument("--watched", type=int, default=60)
    parser.add_argument("--steps", type=int, default=250)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=5e-4)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    for frame in ("last", "image"):
        PROTOCOL["frame"]["of"] = frame
        parts = [second_looks(draw_scene(FIRST + k, 1 + k % 2)) for k in range(args.scenes)]
        watched = [draw_scene(VALIDATION + 500 + k, 1 + k % 2) for k in range(args.watched)]
        before, after = learn([p for p in parts if p], watched, args.weights, args.steps, args.batch, args.rate)
        print(f"boxes in the frame of the {frame}: IoU of the second look {before:.3f} before, {after:.3f} after {args.steps} steps", flush=True)


if __name__ == "__main__":
    main()
