"""Records the runs over the page's samples as one set of traces: `public/samples/virl/virl.zip`, a file of `loupe.trace/2` a variant.

    python -m training.rl.record --weights start=training/weights/rl-start.safetensors a=training/out/rl/a-1 d=training/out/rl/d-1

Greedy, fp32, every view rendered as the page would cut it. Pictures are those of the samples, found by their path.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import zipfile
from pathlib import Path

import torch

from ..data.draw_words import load_run
from ..evaluation.heldout import questions
from ..evaluation.loop import Turn
from ..make_samples import SAMPLES
from ..protocol import BOX_PATTERN, CALL_PATTERN, PxBox, received_size
from ..scenes import Scene
from .engine import Engine
from .rollouts import Group, Sampler
from .world import Asked

FRAME = {"unit": "unit", "order": "xyxy", "of": "last"}
OF_IMAGE = {"unit": "unit", "order": "xyxy", "of": "original"}
SCENES, LEVELS, EACH = 64, (1, 2, 3, 4), 2  # as make_samples has them


def asked_samples() -> list[tuple[str, str, Asked]]:
    """(id, picture, question) of every sample, in the order of the index."""
    lines = [json.loads(line) for line in (SAMPLES / "index.jsonl").read_text().splitlines()]
    found = []
    for k in range(SCENES):
        scene, items = questions(k, LEVELS[k * len(LEVELS) // SCENES], EACH)
        by_question = {item.question: item for item in items}
        found += [(line["id"], line["image"], Asked(scene, by_question[line["question"]])) for line in lines if line["image"].endswith(f"s{k:03d}.webp")]
    return found


def unit(box: tuple[float, ...] | PxBox, scene: Scene) -> list[float]:
    w, h = scene.width, scene.height
    return [box[0] / w, box[1] / h, box[2] / w, box[3] / h]


def numbers_of(text: str) -> list[list[float]]:
    return [[float(v) for v in m] for m in BOX_PATTERN.findall(text)]


def view_of(index: int, box: PxBox) -> dict:
    width, height = received_size(box, index == 0)
    return {"id": f"v{index}", "image": "i0", "parent": f"v{index - 1}" if index else None, "cropPx": list(box),
            "receivedPx": {"width": width, "height": height}, "tokens": width * height // 1024}


def round_of(k: int, turn: Turn, view: str, after: str | None, scene: Scene) -> dict:
    shape = lambda numbers, author: {"kind": "box", "numbers": numbers, "frame": FRAME, "view": view, "author": author}  # noqa: E731
    rois = [{"id": f"r{k}.b{n}", "shape": shape(numbers, "thought"), "image": "i0", "box": unit(box, scene)}
            for n, (numbers, box) in enumerate(zip(numbers_of(turn.parsed.thought), turn.rois))]
    call = CALL_PATTERN.search(turn.text)
    actions = [] if call is None else [{
        "id": f"r{k}.a0", "kind": "zoom", "shapes": [shape(n, "call") for n in numbers_of(call.group(1))[:1]], "executed": after is not None,
        "effective": {"image": "i0", "box": unit(turn.effective, scene)} if turn.effective else None, "received": after}]
    answer = {} if turn.parsed.answer is None else {"answer": turn.parsed.answer}
    return {"id": f"r{k}", "view": view, "raw": turn.text, "thought": turn.parsed.thought, "rois": rois, "actions": actions, **answer}


def trace_of(key: str, picture: str, group: Group, run: str) -> dict:
    scene, item, rollout = group.asked.scene, group.asked.item, group.rollouts[0]
    views, rounds = [view_of(0, rollout.seen[0])], []
    for k, turn in enumerate(rollout.turns):
        before = views[-1]["id"]
        if turn.effective:
            views.append(view_of(len(views), turn.effective))
        rounds.append(round_of(k, turn, before, views[-1]["id"] if turn.effective else None, scene))
    objects = [{"name": scene.name(i), "box": unit(o.box, scene), "depth": round(o.depth_value, 4)} for i, o in enumerate(scene.objects)]
    shapes = [{"kind": "box", "numbers": list(box), "frame": OF_IMAGE, "author": "prompt"} for box in dict.fromkeys(item.gold_rois)]
    digest = hashlib.sha256((SAMPLES / picture).read_bytes()).hexdigest()
    return {"schema": "loupe.trace/2", "id": f"{run}-{key}", "question": item.question,
            "images": [{"id": "i0", "width": scene.width, "height": scene.height, "sha256": digest, "name": Path(picture).name, "uri": f"../{picture}"}],
            "views": views, "producer": {"model": f"virl-{run}", "dialect": "visreason", "dtype": "fp32", "note": "recorded"},
            "item": {"benchmark": "loupe-samples", "id": key, "domain": item.domain}, "rounds": rounds,
            "answer": None if rollout.answer is None else {"text": rollout.answer},
            "gold": {"answers": [item.answer], "shapes": shapes, "objects": objects}, "ended": "answer" if rollout.answer else "limit"}


ORDER = ("start", "a", "b", "c", "d")


def recorded(run: str, folder: Path, samples: list[tuple[str, str, Asked]]) -> str:
    """The run's traces over the samples, a line each."""
    sampler = Sampler(Engine(load_run(folder)), 0, 0.0)
    lines, right = [], 0
    for first in range(0, len(samples), 16):
        part = samples[first:first + 16]
        groups = sampler.groups([asked for _, _, asked in part], 1)
        right += sum(g.right(g.rollouts[0]) for g in groups)
        lines += [json.dumps(trace_of(key, picture, g, run)) for (key, picture, _), g in zip(part, groups)]
    looks = sum(len(r["actions"]) for line in lines for r in json.loads(line)["rounds"])
    print(f"{run}: {right} of {len(samples)} right, {looks} looks", flush=True)
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", nargs="+", required=True, help="name=folder of each run; what the archive has of others stays")
    parser.add_argument("--out", type=Path, default=SAMPLES / "virl" / "virl.zip")
    args = parser.parse_args()
    torch.set_num_threads(1)
    samples = asked_samples()
    files: dict[str, str] = {}
    if args.out.exists():
        with zipfile.ZipFile(args.out) as archive:
            files = {Path(name).stem: archive.read(name).decode() for name in archive.namelist()}
    for one in args.weights:
        run, folder = one.split("=", 1)
        files[run] = recorded(run, Path(folder), samples)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(args.out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for run in sorted(files, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER)):
            archive.writestr(zipfile.ZipInfo(f"{run}.jsonl", (2026, 1, 1, 0, 0, 0)), files[run], zipfile.ZIP_DEFLATED, 9)


if __name__ == "__main__":
    main()
