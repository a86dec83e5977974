"""The held-out data set of the page: scenes as WebP, depth as 16-bit PNG, one question a line with its gold.

    python -m training.make_samples --scenes 64                  # public/samples, committed: 16 of each level
    python -m training.make_samples --heldout 500 --level 4      # training/out/heldout-500, made and scored, not committed
"""
from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from .evaluation.heldout import questions
from .protocol import parse_reply
from .scenes import HELD_OUT, Item, Scene, depth_map, render

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "public" / "samples"
BUDGET = 10_000_000  # bytes


def region(box: Any, scene: Scene) -> dict[str, Any]:
    """A px box as a region of image i0, in [0,1] of the original, at full precision (the crop rule rounds to pixels)."""
    w, h = scene.width, scene.height
    return {"image": "i0", "box": [box[0] / w, box[1] / h, box[2] / w, box[3] / h]}


def rationale(scene: Scene, item: Item, key: str, uri: str) -> dict[str, Any]:
    """The item's gold as `loupe.rationale/1`."""
    rounds = [{"thought": parse_reply(r.reply).thought, "rois": [region(b, scene) for b in r.rois],
               "zoom": region(r.zoom, scene) if r.zoom else None} for r in item.rounds]
    objects = [{"id": f"o{i}", "name": scene.name(i), "box": region(o.box, scene)["box"], "depth": round(o.depth_value, 4),
                **({"label": o.label} if o.label else {}), **({"mark": o.mark} if o.mark else {})}
               for i, o in enumerate(scene.objects)]
    return {"schema": "loupe.rationale/1", "id": key,
            "images": [{"id": "i0", "width": scene.width, "height": scene.height, "uri": uri}],
            "question": item.question, "answer": {"text": item.answer}, "rounds": rounds, "objects": objects,
            "provenance": {"by": "scene generator", "seed": scene.seed, "level": scene.level.id}}


def write_scene(scene: Scene, folder: Path, name: str, quality: int) -> tuple[str, str]:
    """The picture and its depth map (half size); returns their paths relative to the folder."""
    image, depth = f"images/{name}.webp", f"depth/{name}.png"
    Image.fromarray(render(scene, supersample=3)[0]).save(folder / image, quality=quality, method=6)
    values = depth_map(scene, (scene.width // 2, scene.height // 2))
    Image.fromarray(np.round(values * 65535).astype(np.uint16)).save(folder / depth, optimize=True)
    return image, depth


def make(folder: Path, scenes: int, levels: list[int], per_scene: int, quality: int, first: int) -> int:
    """Write the set, the levels one after the other in equal shares; returns its bytes."""
    for sub in ("images", "depth"):
        shutil.rmtree(folder / sub, ignore_errors=True)
        (folder / sub).mkdir(parents=True)
    lines = []
    for k in range(first, first + scenes):
        level = levels[(k - first) * len(levels) // scenes]
        scene, items = questions(k, level, per_scene)
        name = f"s{k:03d}"
        image, depth = write_scene(scene, folder, name, quality)
        for j, item in enumerate(sorted(items, key=lambda item: -len(item.rounds))):  # what takes most looks is seen first
            key = f"{name}-q{j}"
            lines.append(json.dumps({"id": key, "image": image, "question": item.question, "domain": item.domain,
                                     "gold": rationale(scene, item, key, image), "depth": depth}))
    (folder / "index.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=64)
    parser.add_argument("--level", default="1,2,3,4", help="levels, in equal shares; one level with --heldout")
    parser.add_argument("--per-scene", type=int, default=2)
    parser.add_argument("--quality", type=int, default=94)
    parser.add_argument("--first", type=int, default=0, help=f"first scene, counted from seed {HELD_OUT}")
    parser.add_argument("--heldout", type=int, default=0, help="make and score so many scenes, outside public/")
    args = parser.parse_args()
    levels = [int(x) for x in args.level.split(",")]
    if args.heldout:
        folder = ROOT / "training" / "out" / f"heldout-{args.heldout}"
        total = make(folder, args.heldout, levels[-1:], args.per_scene, args.quality, args.first)
        print(folder.relative_to(ROOT), total, "bytes")
        sys.exit(subprocess.call([sys.executable, "-m", "training.evaluate", "--level", str(levels[-1]), "--scenes",
                                  str(args.heldout), "--per-scene", "1", "--first", str(args.first)], cwd=ROOT))
    total = make(SAMPLES, args.scenes, levels, args.per_scene, args.quality, args.first)
    print(SAMPLES.relative_to(ROOT), total, "bytes")
    if total > BUDGET:
        sys.exit(f"over {BUDGET} bytes")


if __name__ == "__main__":
    main()
