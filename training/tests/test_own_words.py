"""People's own words: tables that are wide and disjoint, words that are tokens, gold that says what it does not know."""
import re

import numpy as np
import torch

from training.evaluation.own_words import answerable, unanswerable
from training.grow import grow, source_of
from training.protocol import parse_reply
from training.scenes import make_scene
from training.scenes.asking import ask
from training.scenes.held_wordings import HELD
from training.scenes.own_questions import REFUSALS, UNKNOWN, doubtful, own_item, refused
from training.scenes.patterns import WORD
from training.scenes.wordings import DOMAIN_OF, FIRST, OWN, SYNONYMS
from training.scenes.words import COLOURS, PLURALS, SHAPES
from training.tokenizer import VOCAB_SIZE, encode, later_words, load_tokenizer, vocabulary
from training.write_card_words import asked

DOMAINS = ("text", "fine", "general", "spatial")


def words_of(table) -> set[str]:
    return {w.lower() for wordings in table.values() for wording in wordings for w in WORD.findall(wording)}


def test_each_domain_has_many_wordings_and_training_never_draws_the_held_out_ones():
    for domain in DOMAINS:
        drawn = {w for kind, wordings in OWN.items() if DOMAIN_OF[kind] == domain for w in wordings}
        held = {w for kind, wordings in HELD.items() if DOMAIN_OF[kind] == domain for w in wordings}
        assert len(drawn) >= 25 and len(held) >= 10 and not drawn & held
    assert words_of(HELD) <= words_of(OWN)
    assert all(set(FIRST[kind]) <= set(OWN[kind]) for kind in FIRST)


def test_every_word_of_a_question_is_one_token():
    rng = np.random.default_rng(0)
    names = [*SHAPES, *(f"{c} object" for c in COLOURS), "small red box", "large blue torus"]
    for kind in OWN:
        for _ in range(60):
            slots = [str(rng.choice([*PLURALS.values(), "objects"]))] if kind == "count" else list(rng.choice(names, 2))
            text = ask(kind, slots, rng, "held" if rng.random() < 0.3 else "own").replace("\u2019", "'")
            spelled = [t for t in load_tokenizer().encode(text).tokens if len(t) == 1 and t.isalpha()]
            assert set(spelled) <= {"s", "a", "i", "I"}, (text, spelled)


def test_old_ids_stay():
    vocab = load_tokenizer().get_vocab()
    assert [vocab[t] for t in ("<tool_call>", "<|endoftext|>", "<|video_pad|>")] == [1469, 1475, 1481]
    assert len(vocabulary()) == 1469 and vocab["Ġlook"] == vocabulary().index("Ġlook")
    assert len(vocab) == 1482 + len(later_words()) <= VOCAB_SIZE == 1792
    text = "I think the picture [0.000, 0.000, 1.000, 1.000] does not say.<answer>I do not know</answer>"
    assert load_tokenizer().decode(encode(text), skip_special_tokens=False) == text


def test_later_rows_begin_as_their_synonyms():
    name = "model.language_model.embed_tokens.weight"
    old = torch.randn(1536, 8)
    new = grow({name: old})[name]
    assert new.shape == (VOCAB_SIZE, 8) and torch.equal(new[:1482], old[:1482])
    cube, box = encode(" cube")[0], encode(" box")[0]
    assert source_of(" cube") == " box" and (new[cube] - old[box]).abs().max() < 1
    assert grow({name: new})[name] is new


def test_what_can_not_be_answered_says_so_with_a_box():
    found = set()
    for seed in range(24):
        scene, rng = make_scene(seed, 4), np.random.default_rng(seed)
        names = [scene.name(i) for i in range(len(scene.objects))]
        for kind in REFUSALS:
            item = refused(scene, rng, kind)
            if not item or item.answer == "0":
                continue
            found.add(kind)
            last = parse_reply(item.rounds[-1].reply)
            assert item.answer == last.answer == UNKNOWN and last.boxes and last.thought.startswith("I think")
            if kind == "absent":
                assert item.slots[0] not in names or item.slots[1] not in names
            if kind == "fits two":
                assert any(name in item.slots for name, _ in doubtful(scene))
    assert found == set(REFUSALS)


def test_a_count_of_what_is_not_there_is_nought():
    counts = [refused(make_scene(s, 4), np.random.default_rng(s), "thing") for s in range(40)]
    assert {item.answer for item in counts} == {UNKNOWN, "0"}
    for seed in range(40):
        item = own_item(make_scene(seed, 4), np.random.default_rng(seed), "general")
        if item.asked == "count":
            picked = item.slots[0]
            scene = make_scene(seed, 4)
            fits = [o for o in scene.objects if picked in (
                "objects", f"{o.colour} objects", PLURALS[o.shape], f"{o.colour} {PLURALS[o.shape]}")]
            assert item.answer == str(len(fits))


def test_a_question_for_right_has_the_answer_of_its_boxes():
    seen = 0
    for seed in range(200):
        scene, rng = make_scene(seed, 3), np.random.default_rng(seed)
        item = own_item(scene, rng, "spatial", clean=True)
        if item is None or item.asked not in ("left", "right"):
            continue
        (x1, _, x2, _), (u1, _, u2, _) = parse_reply(item.rounds[-1].reply).boxes[-2:]
        assert (item.answer == "yes") == ((x1 + x2 < u1 + u2) == (item.asked == "left"))
        assert item.answer == parse_reply(item.rounds[-1].reply).answer
        seen += 1
    assert seen > 20


def test_held_out_questions_are_functions_of_their_number():
    assert answerable(8, 4)[1].question == answerable(8, 4)[1].question
    assert {answerable(k, 4)[1].domain for k in range(8)} == set(DOMAINS)
    assert all(unanswerable(k, 4)[1].answer == UNKNOWN for k in range(12))


def test_the_card_says_what_may_be_asked():
    for wordings in ("first", "own"):
        keys = asked(wordings)
        assert keys["words"] == sorted(set(keys["words"]))
        for pattern in keys["patterns"]:
            brackets = re.findall(r"\[(\w+)\]", pattern["text"])
            assert len(brackets) == len(pattern["slots"]) and pattern["domain"] in DOMAINS
            assert all(word in slot["words"] for word, slot in zip(brackets, pattern["slots"]))
            assert {w.lower() for w in WORD.findall(pattern["text"].replace("]'s", "]").replace("object's", "object"))} <= set(keys["words"])
    assert set(SYNONYMS["box"]) <= set(asked("own")["words"])
