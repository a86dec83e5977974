"""Pictures and their inverse depth, drawn once to disk: the whole of each scene and one random window of it.

    python -m training.depth.data --scenes 2400
"""
from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from ..scenes import HELD_OUT, Scene, make_scene, render

OUT = Path(__file__).resolve().parent.parent / "out" / "depth-data"
SHORT = 192  # pixels of the picture's shorter side, as preprocessor_config.json has it
FIRST = 5_000_000  # seeds of the depth net's training scenes
MEAN, STD = np.array([0.485, 0.456, 0.406], np.float32), np.array([0.229, 0.224, 0.225], np.float32)


def input_size(width: int, height: int, multiple: int = 16) -> tuple[int, int]:
    """(w, h) that Depth Anything's processor makes: the side whose scale is nearer 1 decides, multiples by rounding."""
    scales = (SHORT / width, SHORT / height)
    scale = scales[0] if abs(1 - scales[0]) < abs(1 - scales[1]) else scales[1]
    return round(scale * width / multiple) * multiple, round(scale * height / multiple) * multiple


def relative(inverse: np.ndarray) -> tuple[np.ndarray, float]:
    """((v - p1) / (p99 - p1) clipped to [0, 1.5], p1 / (p99 - p1)); the second turns it back to relative depth."""
    p1, p99 = np.percentile(inverse[::2, ::2], (1, 99))
    span = max(1e-6, float(p99 - p1))
    return np.clip((inverse - p1) / span, 0, 1.5), float(p1) / span


def preprocess(rgb: np.ndarray) -> np.ndarray:
    """uint8 [..., 3] -> normalised float32, channels last."""
    return (rgb.astype(np.float32) / 255 - MEAN) / STD


def _window(rng: np.random.Generator, scene: Scene) -> tuple[int, int, int, int]:
    """A random window of 45 to 90 % of each side, with the picture's aspect."""
    k = rng.uniform(0.45, 0.9)
    w, h = int(scene.width * k), int(scene.height * k)
    x, y = int(rng.integers(0, scene.width - w + 1)), int(rng.integers(0, scene.height - h + 1))
    return x, y, x + w, y + h


def draw(scenes: int, level: int, out: Path) -> None:
    """Write one npz per picture size: rgb uint8 [N,H,W,3], depth float16 [N,H,W], offset float32 [N]."""
    stacks: dict[tuple[int, int], list[tuple[np.ndarray, np.ndarray, float]]] = {}
    for k in range(scenes):
        scene = make_scene(FIRST + k, level)
        rng = np.random.default_rng([FIRST + k, 2])
        size = input_size(scene.width, scene.height)
        for window in ((0, 0, scene.width, scene.height), _window(rng, scene)):
            rgb, inverse, _ = render(scene, window, size)
            value, offset = relative(inverse)
            stacks.setdefault(size, []).append((rgb, value.astype(np.float16), offset))
    out.mkdir(parents=True, exist_ok=True)
    for (w, h), rows in stacks.items():
        np.savez(out / f"{w}x{h}.npz", rgb=np.stack([r[0] for r in rows]), depth=np.stack([r[1] for r in rows]),
                 offset=np.array([r[2] for r in rows], np.float32))


def held_out(scenes: int, level: int):
    """(scene, rgb at the net's size resized from the full picture, inverse depth, ids there) of held-out scenes."""
    for k in range(scenes):
        scene = make_scene(HELD_OUT + k, level)
        size = input_size(scene.width, scene.height)
        full = Image.fromarray(render(scene)[0])
        _, inverse, ids = render(scene, None, size)
        yield scene, np.asarray(full.resize(size, Image.Resampling.BICUBIC)), inverse, ids


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=2400)
    parser.add_argument("--level", type=int, default=4)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    draw(options.scenes, options.level, options.out)
