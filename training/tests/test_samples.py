"""The committed held-out set: complete, within its budget, and the same as its seeds give."""
import json
from pathlib import Path

import numpy as np
from PIL import Image

from training.evaluation.heldout import questions
from training.make_samples import BUDGET, SAMPLES, rationale
from training.protocol import parse_reply
from training.scenes import HELD_OUT

LINES = [json.loads(line) for line in (SAMPLES / "index.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_line_has_its_files():
    assert len({line["image"] for line in LINES}) >= 60
    assert sum(p.stat().st_size for p in Path(SAMPLES).rglob("*") if p.is_file()) <= BUDGET
    for line in LINES:
        width, height = Image.open(SAMPLES / line["image"]).size
        depth = np.asarray(Image.open(SAMPLES / line["depth"]))
        assert depth.shape == (height // 2, width // 2) and depth.dtype == np.uint16
        image = line["gold"]["images"][0]
        assert (image["width"], image["height"]) == (width, height)


def test_gold_is_sound():
    for line in LINES:
        gold = line["gold"]
        assert gold["schema"] == "loupe.rationale/1" and gold["question"] == line["question"]
        assert gold["provenance"]["seed"] >= HELD_OUT and gold["rounds"][-1]["zoom"] is None
        for turn in gold["rounds"]:
            assert turn["thought"].startswith("I think") and len(parse_reply(turn["thought"]).boxes) == len(turn["rois"])
            for box in [r["box"] for r in turn["rois"]]:
                assert 0 <= box[0] < box[2] <= 1 and 0 <= box[1] < box[3] <= 1


def test_lines_are_what_their_seeds_give():
    for line in LINES[::24]:
        seed = line["gold"]["provenance"]["seed"]
        scene, items = questions(seed - HELD_OUT, line["gold"]["provenance"]["level"], 2)
        made = [rationale(scene, item, line["id"], line["image"]) for item in items]
        assert json.loads(json.dumps(line["gold"])) in json.loads(json.dumps(made))


def test_depth_values_agree_with_the_map():
    """An object's depth value is about the median of the map in the central half of its box (others may cover it)."""
    gaps = []
    for line in LINES[:40]:
        depth = np.asarray(Image.open(SAMPLES / line["depth"])) / 65535
        h, w = depth.shape
        for thing in line["gold"]["objects"]:
            x1, y1, x2, y2 = thing["box"]
            part = depth[int((0.75 * y1 + 0.25 * y2) * h):int((0.25 * y1 + 0.75 * y2) * h) + 1,
                         int((0.75 * x1 + 0.25 * x2) * w):int((0.25 * x1 + 0.75 * x2) * w) + 1]
            gaps.append(abs(float(np.median(part)) - thing["depth"]))
    assert np.median(gaps) < 0.02
