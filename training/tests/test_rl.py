"""ViRL in small: dialogues that are written together are those that are written alone, and the update sees what was sampled."""
import numpy as np
import pytest
import torch

from training.model import LoupeVLM
from training.rl.engine import Engine
from training.rl.measure import rows_of, summary
from training.rl.mixture import SHARES
from training.rl.rewards import VARIANTS
from training.rl.rollouts import Sampler, fidelity_of
from training.rl.start import told
from training.rl.update import gains_of, learned, log_probabilities, minibatches, policy_loss
from training.rl.world import FIRST_WATCHED, GUESSABLE, SHARES as KINDS, asked
from training.scenes import HELD_OUT
from training.data.draw_words import WEIGHTS, load_model, load_run


@pytest.fixture(scope="module")
def model() -> LoupeVLM:
    torch.set_num_threads(1)
    return load_model(WEIGHTS)


def test_world():
    questions = [asked(k) for k in range(60)]
    share = np.mean([q.guessable for q in questions])
    assert abs(share - sum(GUESSABLE.values())) < 0.2 and abs(sum(KINDS.values()) - 1) < 1e-9
    assert all(any(t.zoom for t in q.item.rounds) for q in questions)
    assert asked(5).item == asked(5).item
    assert all(q.scene.seed < HELD_OUT for q in questions) and asked(0, FIRST_WATCHED).scene.seed >= HELD_OUT


def test_greedy_rollouts_are_the_same_alone_and_together(model):
    questions = [asked(k, FIRST_WATCHED) for k in range(6)]
    together = Sampler(Engine(model), 0, 0.0).groups(questions, 2)
    for question, group in zip(questions, together):
        alone = Sampler(Engine(model), 0, 0.0).groups([question], 1)[0]
        texts = [t.text for t in alone.rollouts[0].turns]
        assert all([t.text for t in r.turns] == texts for r in group.rollouts)


def test_the_update_sees_what_was_sampled(model):
    groups = Sampler(Engine(model), 3).groups([asked(k) for k in range(3)], 4)
    _, gains = gains_of(groups, VARIANTS["d"][0])
    data = learned(groups, gains, True, VARIANTS["d"][0], torch.device("cpu"))
    with torch.no_grad():
        new, _ = log_probabilities(model, data)
    assert len(new) == len(data.old) == sum(len(r.parts.old) for g in groups for r in g.rollouts)
    assert float((new - data.old).abs().max()) < 2e-4
    loss, log = policy_loss(model, model, data)
    assert abs(log["kl"]) < 1e-6 and log["clip"] == 0 and np.isfinite(float(loss.detach()))


def test_credit_is_of_the_look_a_token_belongs_to(model):
    groups = Sampler(Engine(model), 4).groups([asked(1)], 4)
    for r in groups[0].rollouts:
        assert len(r.parts.old) == len(r.parts.owner)
        assert set(r.parts.owner) <= {-1, *range(len(r.looks))}
        assert len(fidelity_of(groups[0], r)) == len(r.looks)


def test_groups_in_which_nothing_differs_are_left_out(model):
    groups = Sampler(Engine(model), 0, 0.0).groups([asked(k) for k in range(4)], 2)
    _, gains = gains_of(groups, VARIANTS["a"][0])
    assert minibatches(groups, gains, 2) == []


def test_start_items_are_read_with_their_habit(model):
    read = told(200_000, model)
    assert read["segments"] and len(read["views"]) >= 1 and set(SHARES) == {"direct", "loose", "wrong", "gold"}


def test_summary_counts_what_it_says(model):
    groups = Sampler(Engine(model), 0, 0.0).groups([asked(k, FIRST_WATCHED) for k in range(4)], 1)
    numbers = summary(rows_of(groups))
    assert numbers["none"] == 0 and numbers["looks"] >= 1 and numbers["accRat"] > 0.9


def test_the_start_weights_see_as_the_bundled_model_and_speak_otherwise(model):
    start = load_run(WEIGHTS.parent / "rl-start.safetensors")
    seen, spoken = "model.visual.blocks.0.attn.qkv.weight", "model.language_model.layers.0.mlp.down_proj.weight"
    assert torch.equal(start.state_dict()[seen], model.state_dict()[seen])
    assert not torch.equal(start.state_dict()[spoken], model.state_dict()[spoken])
