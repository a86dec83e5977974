"""Rewards against cases worked by hand."""
import numpy as np
import pytest

from training.rl.rewards import (VARIANTS, Weights, advantages, fidelities, fidelity, look_rewards, modulator, redundant, token_advantages,
                                 trajectory_reward)

GOLD = [(0.0, 0.0, 0.2, 0.2)]
HALF = (0.0, 0.0, 0.2, 0.1)  # IoU 0.5 with GOLD
FIFTH = (0.0, 0.0, 0.2, 0.04)  # IoU 0.2 with GOLD, 0.4 with HALF
EXACT = (0.0, 0.0, 0.2, 0.2)
AWAY = (0.5, 0.5, 0.7, 0.7)


def test_fidelity_is_the_best_overlap():
    assert fidelities([HALF, FIFTH, EXACT, AWAY, None], GOLD) == pytest.approx([0.5, 0.2, 1.0, 0.0, 0.0])
    assert fidelity(AWAY, [*GOLD, AWAY]) == 1.0 and fidelity(HALF, []) == 0.0


def test_one_look_is_right_or_wrong():
    assert look_rewards([HALF], GOLD) == pytest.approx([1.0])
    assert look_rewards([FIFTH], GOLD) == pytest.approx([-1.0])
    assert look_rewards([FIFTH], GOLD, Weights(h0=0.19)) == pytest.approx([1.0])
    assert look_rewards([None], GOLD) == [-1.0] and look_rewards([], GOLD) == []


def test_a_refinement_earns_what_it_adds():
    # 0.2 -> 0.5 -> 1.0: -1; 1 + 0.5 x 0.3; 1 + 0.5 x 0.5
    assert look_rewards([FIFTH, HALF, EXACT], GOLD) == pytest.approx([-1.0, 1.15, 1.25])


def test_a_repeat_and_a_step_back_cost():
    assert look_rewards([HALF, HALF], GOLD) == pytest.approx([1.0, 0.5])
    assert look_rewards([EXACT, HALF], GOLD) == pytest.approx([1.0, 0.5])  # right, but adds nothing after a right one
    assert look_rewards([EXACT, AWAY], GOLD) == pytest.approx([1.0, -1.5])
    assert look_rewards([AWAY, AWAY], GOLD) == pytest.approx([-1.0, -1.5])
    assert not redundant(1, [AWAY, FIFTH], [0.0, 0.2]) and redundant(1, [HALF, None], [0.5, 0.0])


def test_a_trajectory_sums_its_terms():
    looks = [FIFTH, HALF]  # r: -1, 1.15; mean 0.075
    a, b, c, d = (VARIANTS[v][0] for v in "abcd")
    assert trajectory_reward(True, True, looks, GOLD, a) == pytest.approx(1 - 0.12)
    assert trajectory_reward(True, True, looks, GOLD, b) == pytest.approx(1.2 - 0.12)
    assert trajectory_reward(True, True, looks, GOLD, c) == pytest.approx(1.2 + 0.0375 - 0.12)
    assert trajectory_reward(False, False, [], GOLD, d) == 0.0
    assert trajectory_reward(True, True, [HALF], GOLD, Weights(price=0.0)) == pytest.approx(1.7)
    assert c == d and not VARIANTS["c"][1] and VARIANTS["d"][1]


def test_advantages_are_centred_by_group_and_scaled_by_batch():
    assert advantages([[1.0, 0.0], [0.5, 0.5]]) == [pytest.approx([2 ** 0.5, -(2 ** 0.5)]), [0.0, 0.0]]
    assert advantages([[1.0, 1.0]]) == [[0.0, 0.0]]
    flat = np.concatenate(advantages([[0.1, 0.9, 0.4], [3.0, 1.0, 2.0]]))
    assert np.mean(flat**2) == pytest.approx(1.0)


def test_credit_rises_with_fidelity_and_is_mirrored_by_blame():
    assert [modulator(u, 1.0) for u in (0.0, 0.2, 0.4, 0.6, 1.0)] == pytest.approx([0.5, 0.5, 1.0, 1.5, 1.5])
    assert [modulator(u, -1.0) for u in (0.0, 0.2, 0.4, 0.6, 1.0)] == pytest.approx([1.5, 1.5, 1.0, 0.5, 0.5])
    assert token_advantages(2.0, [-1, 0, 0, 1, -1], [1.0, 0.0], True) == pytest.approx([2, 3, 3, 1, 2])
    assert token_advantages(-2.0, [-1, 0, 1], [1.0, 0.0], True) == pytest.approx([-2, -1, -3])
    assert token_advantages(2.0, [0], [1.0], False) == [2.0]
