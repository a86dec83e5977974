"""The tokenizer, the segments and the plain model: packed scenes give what single dialogues give."""
from __future__ import annotations

import re

import numpy as np
import torch

from training.data.batch import collate
from training.data.draw import draw_scene
from training.data import drills
from training.data.heads import heads, mirrored
from training.data.segments import find_boxes
from training.data.tails import tails
from training.losses import features_of
from training.model import LoupeVLM
from training.protocol import render_turns
from training.scenes import COLOURS, make_items, make_scene
from training.scenes.planner import area
from training.scenes.questions import NEIGHBOUR
from training.scenes.words import PLURALS
from training.tokenizer import encode, load_tokenizer, special_ids

SEED = 8_000_003


def test_text_survives_and_numbers_are_one_token() -> None:
    text = 'I think the blue box [0.312, 1.000, 0.420, 0.550] reads K7.<answer>K7</answer> naïve 漢'
    ids = encode(text)
    assert load_tokenizer().decode(ids, skip_special_tokens=False) == text
    assert [312, 1000, 420, 550] == [i for i in ids if i < 1001]
    assert find_boxes(ids)[0][1] == (0.312, 1.0, 0.42, 0.55)


def test_pieces_tokenise_as_the_whole() -> None:
    """The page renders the whole history; training renders it piece by piece."""
    for item in make_items(make_scene(SEED, 4), np.random.default_rng(0)):
        pieces = [p.text if p.kind == "text" else "<|image_pad|>" * p.tokens for p in render_turns(item)]
        assert sum((encode(p) for p in pieces), []) == encode("".join(pieces))


def test_a_packed_batch_equals_single_questions() -> None:
    torch.manual_seed(0)
    model = LoupeVLM().eval()
    scenes = [draw_scene(SEED, 1), draw_scene(SEED + 1, 4)]

    def logits(part: list[dict]) -> torch.Tensor:
        batch = collate(part)
        features = torch.cat([features_of(model, v) for v in (batch.overview, batch.crops) if v is not None])
        hidden, table = model(batch.ids, batch.image_at, features, batch.positions, batch.rows, batch.back)
        return hidden.index_select(0, batch.predict) @ table.T

    with torch.no_grad():
        together = logits(scenes)
        single = torch.cat([logits([s | {"segments": [g]}]) for s in scenes for g in s["segments"]])
    assert float((together - single).abs().max()) < 1e-4


def test_tails_keep_what_is_read() -> None:
    scene = draw_scene(SEED, 1)
    short = tails(scene)
    reading = [s for s, d in zip(scene["segments"], scene["domains"]) if d in ("text", "fine")]
    assert len(short["segments"]) == len(reading)
    for tail, whole in zip(short["segments"], reading):
        n = len(tail.ids)
        assert tail.ids[0] == special_ids()["<|vision_start|>"]
        assert (tail.positions == whole.positions[-n:]).all() and tail.learn[-5:].all()
        assert (tail.image > 0).sum() == (whole.image > 0).sum()
    assert all(len(v["patches"]) <= 4 * 26 for v in short["views"])


def test_what_is_left_of_something_is_not_asked_in_a_mirror() -> None:
    scenes = [draw_scene(seed, 1) for seed in range(500, 700) if any(
        item.kind == NEIGHBOUR for item in make_items(make_scene(seed, 1), np.random.default_rng([seed, 1])))][:2]
    assert scenes
    for scene in scenes:
        straight, mirror = heads(scene), heads(scene, mirror=True)
        assert len(mirror["segments"]) == len(straight["segments"]) - scene["kinds"].count(NEIGHBOUR)


def test_what_is_left_of_something_is_one_object_found_before_it_is_named() -> None:
    asked = [(scene, item) for seed in range(120) for scene in [make_scene(seed, 4)]
             for item in make_items(scene, np.random.default_rng(seed), clean=True) if item.kind == NEIGHBOUR]
    assert asked
    for scene, item in asked:
        leftmost = min(range(len(scene.objects)), key=lambda i: scene.objects[i].box[0] + scene.objects[i].box[2])
        assert item.answer == scene.name(leftmost)
        assert re.match(r"I think the object left of the [a-z ]+ \[", item.rounds[0].reply)
        assert item.rounds[-1].reply.endswith(f"] is the {item.answer}.<answer>{item.answer}</answer>")


def test_a_mirrored_mirror_is_the_first_look_itself() -> None:
    scene = heads(draw_scene(123, 4))
    twice = mirrored(mirrored(scene))
    once = mirrored(scene)
    assert not np.array_equal(once["views"][0]["patches"], scene["views"][0]["patches"])
    assert np.array_equal(twice["views"][0]["patches"], scene["views"][0]["patches"])
    np.testing.assert_allclose(twice["views"][0]["target"]["box"], scene["views"][0]["target"]["box"], atol=2e-3)
    for before, after in zip(scene["segments"], twice["segments"]):
        assert np.array_equal(before.ids, after.ids)


def test_the_mirrored_box_lies_on_the_mirrored_object() -> None:
    scene = heads(draw_scene(7, 1))
    once = mirrored(scene)
    for before, after in zip(scene["segments"], once["segments"]):
        (_, _, a), (at, _, b) = before.pointers[0], after.pointers[0]
        assert abs(a[0] + b[2] - 1) < 1e-9 and a[1] == b[1]
        assert after.ids[at + 1] == round(b[0] * 1000) and after.ids[at + 5] == round(b[2] * 1000)


def test_a_drill_asks_what_its_numbers_answer() -> None:
    rng = np.random.default_rng(1)
    for _ in range(300):
        before, after = drills.depths(rng)
        said = before.text.split("assistant")[1]
        depths = [float(d) for d in re.findall(r"depth (\d\.\d{3})", said)]
        names = re.findall(r"the (\w+ \w+) \[", said)
        relation, ranks, answer = re.fullmatch(r" (behind|in front of) the \w+ \w+(.*)\.<answer>(.*)</answer><\|im_end\|>", after.text).groups()
        question = before.text.split("<|im_end|>")[0]
        nearer = names[0] if depths[0] > depths[1] else names[1]
        assert (relation == "behind") == (nearer == names[0])
        if answer in ("yes", "no"):
            asked_near = "behind" not in question
            assert (answer == "yes") == ((nearer == names[0]) == asked_near)
        else:
            assert (answer == nearer) == ("farther" not in question)
            assert ranks.endswith(f"is the {answer} {'farther' if 'farther' in question else 'nearer'}? yes")


def test_a_drill_of_sides_says_where_the_second_box_lies() -> None:
    rng = np.random.default_rng(2)
    for _ in range(100):
        before, after = drills.sides(rng)
        boxes = [b for _, b in find_boxes(encode(before.text))][-2:]
        right = boxes[1][0] + boxes[1][2] > boxes[0][0] + boxes[0][2]
        assert after.text.startswith(" right" if right else " left") and ("yes" in after.text) == right


def test_a_drill_of_counting_picks_the_names_of_its_shape() -> None:
    rng = np.random.default_rng(3)
    answers = set()
    for _ in range(100):
        before, after = drills.counting(rng)
        plural, number, answer = re.search(r"the number of (\w+) is (\d)\.<answer>(\d)<", after.text).groups()
        seen = re.findall(r"the ([a-z ]+) \[", before.text)
        picked = [name for name in seen if PLURALS[name.split()[-1]] == plural]
        assert re.findall(r"the ([a-z ]+?)[,:]", after.text) == picked and number == answer == str(len(picked))
        assert (f": no {plural}:" in after.text) == (not picked)
        answers.add(answer)
    assert {"0", "1", "2"} <= answers


def test_a_drill_of_zooming_goes_by_the_box_alone() -> None:
    rng = np.random.default_rng(4)
    looked = 0
    for _ in range(100):
        before, after = drills.zooming(rng)
        ((_, box),) = find_boxes(encode(before.text))
        assert after.text == " [" or area(box) < 0.3
        assert after.text.endswith("are too small.") or area(box) > 0.2
        looked += after.text != " ["
    assert 20 < looked < 80


def test_two_objects_come_after_the_box_around_both_with_a_zoom_and_without() -> None:
    looked = 0
    for seed in range(60):
        for item in make_items(make_scene(seed, 2), np.random.default_rng(seed), clean=True):
            if item.domain == "spatial" and item.kind != NEIGHBOUR:
                assert re.match(r"I think in \[[\d., ]+\] (the|there)", item.rounds[0].reply)
                looked += item.rounds[0].zoom is not None
                if item.target >= 0.3:
                    assert item.rounds[0].zoom is None
    assert looked > 10


def test_a_count_names_what_it_counts_and_for_a_shape_every_object() -> None:
    for seed in range(40):
        scene = make_scene(seed, 3)
        for item in make_items(scene, np.random.default_rng(seed), clean=True):
            if item.kind == "count":
                (round_,) = item.rounds
                plural = re.search(r"the number of (.+) is", round_.reply).group(1)
                named = re.findall(r"the ((?:small |large )?\w+ \w+) \[", round_.reply)
                assert len(round_.rois) == 1 + len(named)
                assert [n.split()[-2] for n in named] == sorted((n.split()[-2] for n in named), key=COLOURS.index)
                if plural in PLURALS.values():
                    assert len(named) == len(scene.objects)
                    named = [n for n in named if PLURALS[n.split()[-1]] == plural]
                    assert re.findall(r"the ([a-z ]+?)[,:]", round_.reply.split("]: ")[1]) == named
                assert len(named) == int(item.answer)
