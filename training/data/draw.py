"""Draw scenes to disk in shards, as many as asked for; a trainer may read the folder while it grows.

    python -m training.data.draw --out training/out/scenes --scenes 12000 --mix 0.25,0.15,0.2,0.4

A shard is one pickle: a list of scenes, each a dict of views (patches uint8 [N, 768], grid, targets), prefix and segments.
"""

from __future__ import annotations

import argparse
import os
import pickle
from pathlib import Path

import numpy as np

from ..protocol import PROTOCOL, received_size
from ..scenes import HELD_OUT, extra_items, make_items, make_scene
from .segments import scene_segments
from .targets import draw_view

SHARD = 100
VALIDATION = 8_000_000  # seeds the trainer watches; the test seeds (HELD_OUT) are left to the evaluation


def draw_scene(seed: int, level: int) -> dict:
    """One scene as the trainer reads it."""
    scene = make_scene(seed, level)
    items = make_items(scene, np.random.default_rng([seed, 1])) + extra_items(scene, np.random.default_rng([seed, 2]))
    prefix, segments, views = scene_segments(items)
    drawn = []
    for box, overview in views:
        size = received_size(box, overview)
        patches, target = draw_view(scene, box, size)
        drawn.append({"patches": patches, "grid": (size[1] // 16, size[0] // 16), "target": target})
    return {"seed": seed, "level": level, "views": drawn, "prefix": prefix, "segments": segments,
            "domains": [i.domain for i in items], "kinds": [i.kind for i in items], "answers": [i.answer for i in items]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scenes", type=int, default=12000)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--frame", choices=("last", "image"), default=PROTOCOL["frame"]["of"],
                        help="whose [0,1] boxes are written in, for the experiment that decides it")
    parser.add_argument("--mix", default="0.25,0.15,0.2,0.4", help="shares of levels 1, 2, 3 ...")
    args = parser.parse_args()
    assert args.first + args.scenes < HELD_OUT
    PROTOCOL["frame"]["of"] = args.frame
    args.out.mkdir(parents=True, exist_ok=True)
    mix = np.array([float(x) for x in args.mix.split(",")])
    for first in range(args.first, args.first + args.scenes, SHARD):
        path = args.out / f"shard-{first:08d}.pkl"
        if path.exists():
            continue
        levels = np.random.default_rng(first).choice(len(mix), SHARD, p=mix / mix.sum()) + 1
        shard = [draw_scene(first + k, int(level)) for k, level in enumerate(levels)]
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(pickle.dumps(shard, protocol=5))
        part.rename(path)


if __name__ == "__main__":
    main()
