"""Train the language model alone on drawn features: the vision tower stays as it is, so that a question costs its words only.

    python -m training.data.draw_words --out training/out/words --scenes 4000
    python -m training.train_words --data training/out/words --out training/out/own --minutes 60

Starts from training/weights/train.safetensors unless the output folder has weights; saves as `training.train` does. One process of a
few threads: on words alone there is little to wait for. The rate falls over the last third; the file `decay` in the output folder says how
many minutes are left, SIGTERM stops.
"""

from __future__ import annotations

import argparse
import os
import pickle
import signal
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor

from .data.batch import Batch, is_number
from .data.draw_words import WEIGHTS
from .data.feed import Made, fed, moved
from .data.own_words import read_scene, word_batch
from .grow import grow
from .losses import number_loss
from .model import LoupeVLM, SideHeads
from .muon import Muon
from .train import Meter, Smooth, report, save

SIGMA = 0.004  # width of the number labels, as the earlier training ended with


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, default=WEIGHTS)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--batch", type=int, default=4, help="scenes a step")
    parser.add_argument("--dialogues", type=int, default=4, help="whole dialogues a scene")
    parser.add_argument("--quick", type=int, default=20, help="first looks a scene")
    parser.add_argument("--drills", type=int, default=2)
    parser.add_argument("--rate", type=float, default=6e-4)
    parser.add_argument("--fall", type=float, default=0.35, help="share of the time in which the rate falls")
    parser.add_argument("--smooth", type=float, default=0.99)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--loaders", type=int, default=0, help="processes that make batches; 0: this one does, and reads new shards as they come")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


class Pool:
    """Scenes of a growing folder, all in memory; new shards are read as they come."""

    def __init__(self, folder: Path, rng: np.random.Generator) -> None:
        self.folder, self.rng = folder, rng
        self.known: set[Path] = set()
        self.scenes: list[dict] = []
        self.order: list[int] = []

    def refresh(self) -> None:
        for path in sorted(self.folder.glob("shard-*.pkl")):
            if path not in self.known:
                self.known.add(path)
                added = pickle.loads(path.read_bytes())
                self.order += range(len(self.scenes), len(self.scenes) + len(added))
                self.scenes += added

    def take(self, count: int) -> list[dict]:
        """Every scene once in a round, in random order; those that came last wait no longer than others."""
        out = []
        while len(out) < count:
            if not self.order:
                self.order = list(range(len(self.scenes)))
            at = int(self.rng.integers(len(self.order)))
            self.order[at], self.order[-1] = self.order[-1], self.order[at]
            out.append(self.scenes[self.order.pop()])
        return out


def text_loss(model: LoupeVLM, heads: SideHeads, batch: Batch, features: Tensor, half: bool) -> tuple[Tensor, dict[str, float]]:
    """The losses of `losses.all_losses` that do not reach into the vision tower, with its weights. `half`: blocks in bfloat16."""
    with torch.autocast(features.device.type, torch.bfloat16, enabled=half):
        hidden, table = model(batch.ids, batch.image_at, features, batch.positions, batch.rows, batch.back)
    hidden, table = hidden.float(), table.float()
    logits = hidden.index_select(0, batch.predict) @ table.T
    number = is_number(batch.goal)
    word = F.cross_entropy(logits[~number], batch.goal[~number])
    soft, l1 = number_loss(logits[number], batch.goal[number], SIGMA)
    at = hidden.index_select(0, batch.pointer_at)
    pointer, pointed = heads.pointer_loss(at, features, batch.pointer_tokens, batch.pointer_share)
    log = {"word": float(word.detach()), "soft": float(soft.detach()), "l1": float(l1.detach()), "pointer": float(pointer.detach()),
           "pointed": float(pointed)}
    return 12.0 * word + 1.5 * soft + 6.0 * l1 + 2.0 * pointer, log


def optimisers_of(model: LoupeVLM, heads: SideHeads, rate: float) -> tuple[list[Tensor], list[torch.optim.Optimizer]]:
    """(weights, Muon for the matrices inside the blocks and AdamW for the rest); the vision tower is in none."""
    model.model.visual.requires_grad_(False)
    named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    inner = [p for n, p in named if p.ndim == 2 and ".layers." in n]
    rest = [p for n, p in named if not (p.ndim == 2 and ".layers." in n)] + [*heads.query.parameters(), *heads.key.parameters()]
    groups = [{"params": [p for p in rest if p.ndim > 1], "weight_decay": 0.02},
              {"params": [p for p in rest if p.ndim <= 1], "weight_decay": 0.0}]
    return [*inner, *rest], [Muon(inner, rate), torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)]


def load(model: LoupeVLM, heads: SideHeads, args: argparse.Namespace) -> None:
    own = args.out / "train.safetensors"
    path = own if own.exists() else args.start
    state = grow({k: v.float() for k, v in load_file(path).items()})
    model.load_state_dict({k[4:]: v for k, v in state.items() if k.startswith("net.")})
    heads.load_state_dict({k[6:]: v for k, v in state.items() if k.startswith("heads.")})


class Precision:
    """bfloat16 inside the blocks where this machine computes faster in it: steps 3 to 5 are timed in fp32, 6 to 8 in bfloat16.
    Not on a GPU, where fp32 is quick enough for a model of this size."""

    def __init__(self, on: str) -> None:
        self.spent = {False: 0.0, True: 0.0}
        self.half: bool | None = None if on == "cpu" else False

    def now(self, step: int) -> bool:
        if self.half is None and step > 8:
            self.half = self.spent[True] < 0.8 * self.spent[False]
            print("processor seconds in fp32, bfloat16:", self.spent[False], self.spent[True], flush=True)
        return step > 5 if self.half is None else self.half

    def timed(self, step: int, seconds: float) -> None:
        if 3 <= step <= 8:
            self.spent[step > 5] += seconds


class Clock:
    """The learning rate: warm-up, constant, a linear fall; time in which the process was stopped from outside does not count."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args, self.spent, self.last = args, 0.0, time.time()
        self.minutes, self.fall = args.minutes, args.fall * args.minutes

    def rate(self, step: int) -> float:
        now = time.time()
        self.spent += min(now - self.last, 60.0) / 60  # a longer step was a pause
        self.last = now
        wish = self.args.out / "decay"
        if wish.exists():
            self.fall = float(wish.read_text())
            self.minutes = self.spent + self.fall
            wish.unlink()
        return self.args.rate * min(1.0, (step + 1) / 25, max(0.0, (self.minutes - self.spent) / self.fall))


def source(args: argparse.Namespace, rng: np.random.Generator) -> Callable[[], Made]:
    """The next batch each time: read here from a growing folder, or by other processes from what the folder holds now."""
    pool, told = Pool(args.data, rng), (args.dialogues, args.quick, args.drills)
    if args.loaders:
        pool.refresh()
        return fed(pool.scenes, args.seed, args.batch, told, args.loaders)

    def read() -> Made:
        pool.refresh()
        return word_batch([read_scene(r, rng, *told) for r in pool.take(args.batch)])
    return read


def main() -> None:
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "pid").write_text(str(os.getpid()))
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    device = torch.device(args.device)
    model, heads = LoupeVLM(), SideHeads()
    load(model, heads, args)
    model, heads = model.to(device), heads.to(device)
    weights, optimisers = optimisers_of(model, heads, args.rate)
    smooth, take, clock, meter = Smooth(weights, args.smooth), source(args, rng), Clock(args), Meter()
    precision, stop = Precision(device.type), []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    step, saved = 0, time.time()
    take()  # what a first batch waits for is not training's time
    clock.last = time.time()
    while not stop and (rate := clock.rate(step)) > 0:
        batch, features = take()
        before = time.process_time()
        loss, log = text_loss(model, heads, moved(batch, device), features.to(device), precision.now(step))
        for optimiser in optimisers:
            optimiser.zero_grad()
            for group in optimiser.param_groups:
                group["lr"] = rate
        loss.backward()
        precision.timed(step, time.process_time() - before)
        norm = torch.nn.utils.clip_grad_norm_(weights, 1.0)
        for optimiser in optimisers:
            optimiser.step()
        smooth.follow()
        step += 1
        meter.add(log | {"loss": float(loss.detach()), "norm": float(norm), "rate": rate}, batch.questions)
        if step % 20 == 0:
            report(args.out, step, meter.take() | {"minutes": clock.spent})
        if time.time() - saved > 240:
            with smooth.shown():
                save(model, heads, args.out, step)
            saved = time.time()
    with smooth.shown():
        save(model, heads, args.out, step)
    print("done", flush=True)


if __name__ == "__main__":
    main()
