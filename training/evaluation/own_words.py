"""Held-out wordings and unanswerable questions: what training never draws, on scenes it never saw."""
from __future__ import annotations

from typing import Iterator, Sequence

import numpy as np
from PIL import Image

from ..scenes import HELD_OUT, Item, Scene, make_scene, render
from ..scenes.own_questions import REFUSALS, UNKNOWN, own_item, refused
from .heldout import DOMAINS
from .metrics import Case, _metric, normalise, right


def answerable(k: int, level: int) -> tuple[Scene, Item]:
    """Scene number k of the held-out set with one question in a held-out wording; the domains take turns."""
    scene, rng = make_scene(HELD_OUT + k, level), np.random.default_rng([HELD_OUT + k, 4])
    for step in range(2 * len(DOMAINS)):
        item = own_item(scene, rng, DOMAINS[(k + step) % len(DOMAINS)], "held", clean=True)
        if item:
            return scene, item
    raise RuntimeError(f"no question for scene {k}")


def unanswerable(k: int, level: int) -> tuple[Scene, Item]:
    """Scene number k with one question that has no answer; the kinds take turns."""
    scene, rng = make_scene(HELD_OUT + k, level), np.random.default_rng([HELD_OUT + k, 5])
    for step in range(20 * len(REFUSALS)):
        kind = REFUSALS[(k + step // 20) % len(REFUSALS)]
        item = refused(scene, rng, kind, "held", clean=True)
        if item and item.answer == UNKNOWN:
            return scene, item
    raise RuntimeError(f"no question for scene {k}")


def held_out_wordings(scenes: int, level: int, first: int, answers: bool) -> Iterator[tuple[Scene, Image.Image, list[Item]]]:
    """(scene, full picture, its question) of each scene; `answers`: questions with an answer, else without."""
    for k in range(first, first + scenes):
        scene, item = (answerable if answers else unanswerable)(k, level)
        yield scene, Image.fromarray(render(scene)[0]), [item]


def score_own(cases: Sequence[Case]) -> list[dict]:
    """Metrics of questions in held-out wordings that have an answer."""
    said = [float(normalise(c.trace.answer) == normalise(UNKNOWN)) for c in cases]
    domains = [c.item.domain for c in cases]
    return [_metric("own-words", "answers right, own words", "as answers right, in wordings that training never draws: other sentences, "
                    "synonyms, names in part, lower case, with and without articles and marks", [float(right(c)) for c in cases], domains),
            _metric("refused-answerable", "refuses what can be answered", f"share of the same questions answered with `{UNKNOWN}`", said)]


def score_refused(cases: Sequence[Case]) -> dict:
    """The metric of unanswerable questions, by kind."""
    return _metric("refused", "refuses what has no answer", f"share of unanswerable questions answered with `{UNKNOWN}`: an object that is "
                   "not there, one without what is asked, a name that fits two, a property or thing outside the world, another language",
                   [float(right(c)) for c in cases], [c.item.kind for c in cases])
