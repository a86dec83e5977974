"""The start mixture's traces are sound dialogues: calls are valid, views follow from them, boxes are in range."""
from collections import Counter

import numpy as np

from training.evaluation.metrics import iou
from training.protocol import check_call, parse_reply
from training.rl.mixture import direct, loose, mixed, wrong
from training.scenes import make_items, make_scene


def sound(item, scene) -> None:
    view, seen = item.rounds[0].view, [item.rounds[0].view]
    for turn, after in zip(item.rounds, item.rounds[1:]):
        reason, cut = check_call(parse_reply(turn.reply).call, view, seen, scene.width, scene.height)
        assert reason is None and cut == after.view
        view = cut
        seen.append(cut)
    for turn in item.rounds:
        parsed = parse_reply(turn.reply)
        assert parsed.boxes and all(0 <= b[0] < b[2] <= 1 and 0 <= b[1] < b[3] <= 1 for b in parsed.boxes)
    assert parse_reply(item.rounds[-1].reply).answer == item.answer


def test_habits():
    found = Counter()
    for seed in range(40):
        scene, rng = make_scene(seed, 4), np.random.default_rng(seed)
        for item in make_items(scene, rng, clean=True):
            habit, told = mixed(item, scene, rng)
            if any(t.zoom for t in item.rounds):
                found[habit] += 1
            sound(told, scene)
    assert set(found) == {"direct", "loose", "wrong", "gold"} and found["direct"] > found["wrong"]


def test_direct_has_no_look_loose_overlaps_wrong_does_not():
    scene, rng = make_scene(3, 4), np.random.default_rng(3)
    for item in make_items(scene, rng, clean=True):
        if not item.rounds[0].zoom:
            continue
        assert len(direct(item, scene).rounds) == 1
        assert 0.05 < iou(loose(item, scene, rng).rounds[0].zoom, item.rounds[0].zoom) < 1
        off = wrong(item, scene, rng)
        assert off is None or iou(off.rounds[0].zoom, item.rounds[0].zoom) == 0
