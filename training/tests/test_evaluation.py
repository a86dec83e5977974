"""The evaluation scores pretenders as it must: a model that says A, one that zooms on everything, one that copies gold."""
from training.evaluate import run, run_over
from training.evaluation.metrics import iou, score, score_never, valid_grammar
from training.evaluation.own_words import held_out_wordings, score_own, score_refused
from training.evaluation.pretend import CopiesGold, SaysA, ZoomsAlways

SCENES = 12


def table(talker_of):
    free, held = run(talker_of, SCENES, 4, 2)
    return {m["id"]: m for m in [*score(free), score_never(held)]}


def test_gold_scores_full_marks():
    m = table(CopiesGold)
    for key in ("answer", "iou50", "iou75", "grammar"):
        assert m[key]["value"] == 1.0, (key, m[key])
    assert m["overzoom"]["value"] == 0.0
    assert m["depth"]["n"] > 0 and m["depth"]["value"] < 0.001
    assert set(m["answer"]["byDomain"]) == {"text", "fine", "general", "spatial"}


def test_a_model_that_says_a_scores_nothing():
    m = table(lambda _: SaysA())
    assert m["answer"]["value"] == 0.0 and m["iou50"]["value"] == 0.0 and m["grammar"]["value"] == 0.0
    assert m["overzoom"]["value"] == 0.0 and m["depth"]["value"] is None and m["rounds"]["value"] == 1.0


def test_a_model_that_always_zooms_is_caught():
    m = table(lambda _: ZoomsAlways())
    assert m["overzoom"]["value"] == 1.0 and m["answer"]["value"] == 0.0
    assert m["rounds"]["value"] == 5.0 and m["grammar"]["value"] == 1.0


def test_iou_of_none_is_a_miss():
    assert iou(None, (0, 0, 1, 1)) == 0.0
    assert iou((0, 0, 1, 1), (0, 0, 0.5, 1)) == 0.5


def test_gold_scores_full_marks_in_own_words_and_refuses_what_has_no_answer():
    for answers, keys in ((True, ("own-words",)), (False, ("refused",))):
        cases, _ = run_over(CopiesGold, held_out_wordings(SCENES, 4, 0, answers), False, False)
        m = {row["id"]: row for row in (score_own(cases) if answers else [score_refused(cases)])}
        assert all(m[key]["value"] == 1.0 and m[key]["n"] == SCENES for key in keys)
        if answers:
            assert m["refused-answerable"]["value"] == 0.0
        else:
            assert len(m["refused"]["byDomain"]) >= 5
        assert all(valid_grammar(turn) for case in cases for turn in case.trace.turns)
