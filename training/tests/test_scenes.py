"""Scenes are pure functions of the seed; crops drawn directly look like crops of the full picture; gold is sound."""
import numpy as np
from PIL import Image

from training.protocol import check_call, parse_reply, received_size, to_original
from training.scenes import LEVELS, make_items, make_scene, render
from training.scenes.planner import area


def test_a_scene_is_a_function_of_its_seed():
    a, b = make_scene(5, 4), make_scene(5, 4)
    assert a.objects == b.objects
    assert np.array_equal(render(a, None, (256, 192))[0], render(b, None, (256, 192))[0])


def test_objects_are_visible_and_named_uniquely():
    for seed in range(20):
        scene = make_scene(seed, 1 + seed % 4)
        names = [scene.name(i) for i in range(len(scene.objects))]
        assert len(set(names)) == len(names) >= LEVELS[1 + seed % 4].min_n
        assert all(o.visibility >= 0.35 and 0 <= o.depth_value <= 1 for o in scene.objects)


def test_a_close_up_carries_a_label_or_a_mark_on_an_object_that_covers_much_of_the_picture():
    for seed in range(8):
        scene = make_scene(seed, 5)
        large = [o for o in scene.objects if area(o.box) >= 0.3 * scene.width * scene.height]
        assert any(o.label or o.mark for o in large)


def test_a_crop_drawn_directly_looks_like_one_cut_from_the_picture():
    for seed in range(4):
        scene = make_scene(seed, 4)
        full = Image.fromarray(render(scene)[0])
        for item in make_items(scene, np.random.default_rng(seed)):
            for turn in item.rounds:
                if turn.view is None:
                    continue
                size = received_size(turn.view, turn.view == (0, 0, scene.width, scene.height))
                cut = np.asarray(full.crop(turn.view).resize(size, Image.Resampling.BICUBIC), int)
                assert np.abs(cut - render(scene, turn.view, size)[0]).mean() < 3


def test_gold_calls_are_valid_and_lead_to_the_next_view():
    for seed in range(30):
        scene = make_scene(seed, 4)
        for item in make_items(scene, np.random.default_rng(seed), clean=True):
            view, seen = item.rounds[0].view, [item.rounds[0].view]
            assert len(item.rounds) <= 5
            for turn, after in zip(item.rounds, item.rounds[1:]):
                reason, cut = check_call(parse_reply(turn.reply).call, view, seen, scene.width, scene.height)
                assert reason == after.invalid
                assert cut == after.view
                if cut:
                    view = cut
                    seen.append(view)
            assert parse_reply(item.rounds[-1].reply).answer == item.answer
            assert to_original((0, 0, 1, 1), view) == tuple(view)


def test_calls_for_training_are_valid_and_the_last_view_holds_the_target():
    off = 0
    for seed in range(30):
        scene = make_scene(seed, 4)
        for item in make_items(scene, np.random.default_rng(seed)):
            view, seen = item.rounds[0].view, [item.rounds[0].view]
            for turn, after in zip(item.rounds, item.rounds[1:]):
                reason, cut = check_call(parse_reply(turn.reply).call, view, seen, scene.width, scene.height)
                assert reason == after.invalid
                if after.view:
                    off += after.view != cut
                    view = after.view
                    seen.append(view)
            x1, y1, x2, y2 = (v * s for v, s in zip(item.gold_rois[-1], (scene.width, scene.height) * 2))
            assert view[0] <= x1 + 1 and view[1] <= y1 + 1 and view[2] >= x2 - 1 and view[3] >= y2 - 1
            assert parse_reply(item.rounds[-1].reply).answer == item.answer
    assert off > 20
