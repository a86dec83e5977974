"""Draw scenes for training on words alone: questions with their gold, and every view as the frozen vision tower sees it.

    python -m training.data.draw_words --out training/out/words --scenes 4000 --mix 0.08,0.12,0.25,0.45,0.1

A shard is one pickle: a list of scenes, each a dict of the scene, its items, and features: (px box, is overview) -> (grid in patches,
fp16 [tokens, 256]). The questions are worded anew each time a scene is read (see own_words.py), so that one drawing serves many wordings.
"""

from __future__ import annotations

import argparse
import os
import pickle
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from ..grow import grow
from ..model import LoupeVLM
from ..protocol import received_size
from ..scenes import HELD_OUT, Item, Scene, extra_items, make_items, make_scene
from ..scenes.own_questions import own_item, refused
from .segments import scene_segments
from .targets import draw_view

SHARD = 50
WEIGHTS = Path(__file__).resolve().parent.parent / "weights" / "train.safetensors"
EXTRA = ("text", "fine", "general", "spatial", "spatial", "spatial", "spatial")  # beside the classic questions of a scene


def load_model(path: Path) -> LoupeVLM:
    """The model as the trainer saved it, for reading alone."""
    model = LoupeVLM()
    state = {k: v.float() for k, v in load_file(path).items()}
    model.load_state_dict({k[4:]: v for k, v in grow(state).items() if k.startswith("net.")})
    return model.eval().requires_grad_(False)


def load_run(path: Path) -> LoupeVLM:
    """A folder that a run of `training.rl` wrote; or a file of the language model alone, whose vision tower is the bundled model's."""
    if path.is_dir():
        return load_model(path / "train.safetensors")
    model = load_model(WEIGHTS)
    own = {k[4:]: v.float() for k, v in load_file(path).items()}
    model.load_state_dict(own, strict=False)
    return model


def items_of(scene: Scene, seed: int) -> list[Item]:
    """The classic questions of a scene, what is left of something, and as many more in the wide grammar; two with no label to read."""
    rng = np.random.default_rng([seed, 3])
    items = make_items(scene, np.random.default_rng([seed, 1])) + extra_items(scene, np.random.default_rng([seed, 2]))[2:]
    more = [own_item(scene, rng, domain) for domain in EXTRA] + [refused(scene, rng, "bare") for _ in range(2)]
    return items + [item for item in more if item]


def features_of(model: LoupeVLM, scene: Scene, items: list[Item]) -> dict:
    """(px box, is overview) -> (grid in patches, fp16 features) of every view of the items' gold."""
    _, _, views = scene_segments(items)
    found = {}
    for box, overview in views:
        size = received_size(box, overview)
        grid = (size[1] // 16, size[0] // 16)
        patches, _ = draw_view(scene, box, size)
        encoded = model.encode_images(torch.from_numpy(patches)[None], [grid])[0]
        found[(tuple(int(v) for v in box), overview)] = (grid, encoded.numpy().astype(np.float16))
    return found


@torch.no_grad()
def draw(model: LoupeVLM, seed: int, level: int) -> dict:
    scene = make_scene(seed, level)
    items = items_of(scene, seed)
    features = features_of(model, scene, items)
    scene._packed = None
    return {"scene": scene, "items": items, "features": features}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scenes", type=int, default=4000)
    parser.add_argument("--first", type=int, default=2_000_000, help="first seed")
    parser.add_argument("--mix", default="0.08,0.12,0.25,0.45,0.1", help="shares of levels 1, 2, 3 ...")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="the trainer's weights, whose vision tower looks")
    args = parser.parse_args()
    assert args.first + args.scenes < HELD_OUT
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    model = load_model(args.weights)
    mix = np.array([float(x) for x in args.mix.split(",")])
    for first in range(args.first, args.first + args.scenes, SHARD):
        path = args.out / f"shard-{first:08d}.pkl"
        if path.exists():
            continue
        levels = np.random.default_rng(first).choice(len(mix), SHARD, p=mix / mix.sum()) + 1
        shard = [draw(model, first + k, int(level)) for k, level in enumerate(levels)]
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(pickle.dumps(shard, protocol=5))
        part.rename(path)


if __name__ == "__main__":
    main()
