"""Training on words alone: drawn features stand for the pictures, a few steps learn, and the vision tower stays as it was."""
import numpy as np
import torch

from training.data.batch import collate
from training.data.draw_words import draw, items_of
from training.data.own_words import quick_items, read_scene, word_batch
from training.data.segments import scene_segments
from training.data.targets import draw_view
from training.losses import all_losses
from training.model import LoupeVLM, SideHeads
from training.protocol import received_size
from training.scenes import make_scene
from training.train_words import optimisers_of, text_loss

SEED = 8_000_011


def model_of() -> tuple[LoupeVLM, SideHeads]:
    torch.manual_seed(0)
    return LoupeVLM().eval(), SideHeads()


def test_drawn_features_stand_for_the_pictures():
    model, heads = model_of()
    record = draw(model, SEED, 3)
    items = record["items"][:2]
    prefix, segments, views = scene_segments(items)
    drawn = []
    for box, overview in views:
        size = received_size(box, overview)
        patches, target = draw_view(record["scene"], box, size)
        drawn.append({"patches": patches, "grid": (size[1] // 16, size[0] // 16), "target": target})
    _, log = all_losses(model, heads, collate([{"views": drawn, "prefix": prefix, "segments": segments}]), 0.004)
    seen = [record["features"][(tuple(map(int, box)), overview)] for box, overview in views]
    scene = {"views": [{"grid": g, "features": f} for g, f in seen], "prefix": prefix, "segments": segments}
    batch, features = word_batch([scene])
    _, again = text_loss(model, heads, batch, features, False)
    assert abs(log["word"] - again["word"]) < 0.02 and abs(log["soft"] - again["soft"]) < 0.02


def test_a_few_steps_learn_and_the_tower_stays():
    model, heads = model_of()
    record = draw(model, SEED + 1, 3)
    before = {k: v.clone() for k, v in model.model.visual.state_dict().items()}
    weights, optimisers = optimisers_of(model, heads, 2e-3)
    rng, losses = np.random.default_rng(0), []
    batch, features = word_batch([read_scene(record, rng, 1, 4, 1)])
    for _ in range(6):
        loss, _ = text_loss(model, heads, batch, features, False)
        for optimiser in optimisers:
            optimiser.zero_grad()
        loss.backward()
        for optimiser in optimisers:
            optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.8 * losses[0] and len(weights) > 40
    assert all(torch.equal(v, before[k]) for k, v in model.model.visual.state_dict().items())


def test_quick_questions_need_the_overview_alone_and_words_are_new_each_time():
    scene = make_scene(SEED, 4)
    items = quick_items(scene, np.random.default_rng(0), 40)
    assert all(item.rounds[0].learn for item in items)
    assert 3 < sum(item.answer == "I do not know" for item in items) < 20
    record = {"scene": scene, "items": items_of(scene, SEED)}
    assert {i.kind for i in record["items"]} >= {"label"}
