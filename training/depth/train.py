"""Train the depth net. Resumes from its checkpoint, else from the kept weights (weights.pt); a run is bounded by minutes, so the rate falls with the clock.

    python -m training.depth.train --minutes 12
"""
from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .data import OUT as DATA
from .data import preprocess
from .net import DepthNet

OUT = DATA.parent / "depth-ckpt"
KEPT = Path(__file__).with_name("weights.pt")  # fp16, committed: what the shipped file was exported from
HALF_UNTIL = 0.55  # share of a run on half-size pictures


class Batches:
    """Random batches of one picture size at a time, mirrored and jittered in colour."""

    def __init__(self, folder: Path, size: int, seed: int):
        self.sets = [{k: z[k] for k in ("rgb", "depth", "offset")} for p in sorted(folder.glob("*.npz")) for z in [np.load(p)]]
        self.rng, self.size = np.random.default_rng(seed), size
        counts = np.array([len(s["rgb"]) for s in self.sets], float)
        self.share = counts / counts.sum()

    def next(self) -> tuple[Tensor, Tensor, Tensor]:
        """(pixels [B,3,H,W], value [B,H,W], offset [B,1,1])"""
        data = self.sets[int(self.rng.choice(len(self.sets), p=self.share))]
        rows = self.rng.integers(0, len(data["rgb"]), self.size)
        rgb, depth = data["rgb"][rows], data["depth"][rows].astype(np.float32)
        for b in range(self.size):
            gain = self.rng.uniform(0.85, 1.15) * self.rng.uniform(0.95, 1.05, 3)
            rgb[b] = np.clip(rgb[b] * gain, 0, 255).astype(np.uint8)
            if self.rng.random() < 0.5:
                rgb[b], depth[b] = rgb[b, :, ::-1].copy(), depth[b, :, ::-1].copy()
        pixels = torch.from_numpy(preprocess(rgb)).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
        return pixels, torch.from_numpy(depth), torch.from_numpy(data["offset"][rows])[:, None, None]


def halve(pixels: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
    """Half-size pictures, sides still multiples of 16: four times cheaper, for the first part of a run."""
    h, w = (s // 32 * 32 for s in value.shape[1:])
    return F.avg_pool2d(pixels[:, :, :h, :w], 2), value[:, :h:2, :w:2]


def loss_of(predicted: Tensor, value: Tensor, offset: Tensor) -> Tensor:
    """L1 in relative inverse depth, once plain and once relative to the inverse depth (so that far counts), plus edges."""
    error = (predicted - value).abs()
    far = error / (value + offset).clamp_min(0.05)
    dx = (predicted.diff(dim=2) - value.diff(dim=2)).abs().mean()
    dy = (predicted.diff(dim=1) - value.diff(dim=1)).abs().mean()
    return error.mean() + 0.3 * far.mean() + 0.5 * (dx + dy)


def train(minutes: float, batch: int, rate: float, seed: int, data: Path, out: Path, device: str,
          half_until: float = HALF_UNTIL, fresh: bool = False) -> None:
    torch.manual_seed(seed)
    net = DepthNet().to(device, memory_format=torch.channels_last).train()
    path = out / "depth.pt"
    known = path if path.exists() else KEPT
    if known.exists() and not fresh:
        net.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in torch.load(known).items()})
    out.mkdir(parents=True, exist_ok=True)
    batches = Batches(data, batch, seed)
    optimiser = torch.optim.AdamW(net.parameters(), rate, weight_decay=1e-2)
    start, step, mean = time.time(), 0, 0.0
    while (spent := (time.time() - start) / 60 / minutes) < 1:
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 40) * min(1.0, max(0.02, (1 - spent) / 0.5))
        pixels, value, offset = (t.to(device) for t in batches.next())
        if spent < half_until:
            pixels, value = halve(pixels, value)
        loss = loss_of(net(pixels), value, offset)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        step += 1
        mean = loss.item() if step == 1 else 0.98 * mean + 0.02 * loss.item()
        if step % 50 == 0:
            speed = step * batch / (time.time() - start)
            print(f"step {step} loss {mean:.4f} pictures_s {speed:.1f}", flush=True)
            torch.save({k: v.half() if v.is_floating_point() else v for k, v in net.state_dict().items()}, path)
    torch.save({k: v.half() if v.is_floating_point() else v for k, v in net.state_dict().items()}, path)
    print(f"{step} steps, {step * batch} pictures, loss {mean:.4f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--half-until", type=float, default=HALF_UNTIL, help="share of the run on half-size pictures")
    parser.add_argument("--fresh", action="store_true", help="from nothing, not from the kept weights")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    train(options.minutes, options.batch, options.rate, options.seed, options.data, options.out, options.device,
          options.half_until, options.fresh)
