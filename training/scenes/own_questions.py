"""Questions in people's own words: the world's items asked in the wide grammar, and what can not be answered, with gold that says so.

A refusal is an answer like any other: `I think the blue cone is not in [0.000, 0.000, 1.000, 1.000].<answer>I do not know</answer>`. The name stands
before what is said of it, in the world's own words, so that whether it goes on with a box or with `is not in` is decided where the
object is looked for. What can only be seen from near (whether a plate holds a label) is looked at first.
"""
from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from .asking import ask, said, worn
from .beyond import OTHER_LANGUAGES, PROPERTIES, THINGS
from .planner import Ending, Item, Step, plan
from .questions import (Refer, _attribute, _count, _counted, _depth_question, _fine, _list, _neighbour, _pick, _side_question, _text)
from .scene import Scene
from .words import COLOURS, PLURALS

UNKNOWN = "I do not know"
REFUSALS = ("absent", "bare", "fits two", "property", "thing", "language")


def called(scene: Scene, rng: np.random.Generator) -> Refer:
    """How this question names objects: mostly in full, sometimes by the shape or the colour alone where that fits one object."""
    shapes, colours = Counter(o.shape for o in scene.objects), Counter(o.colour for o in scene.objects)
    chosen: dict[int, str] = {}

    def refer(i: int) -> str:
        if i not in chosen:
            o, p = scene.objects[i], rng.random()
            chosen[i] = (o.shape if p < 0.15 and shapes[o.shape] == 1 else
                         f"{o.colour} object" if p > 0.87 and colours[o.colour] == 1 else scene.name(i))
        return chosen[i]
    return refer


def reworded(item: Item, rng: np.random.Generator, split: str = "own") -> Item:
    """The same item in other words."""
    if not item.asked:
        return item
    return replace(item, question=ask(item.asked, item.slots, rng, split, item.answer == UNKNOWN))


def _seen_whole(scene: Scene, rng: np.random.Generator, question: str, domain: str, kind: str, pieces: list, answer: str) -> Item:
    """An item that is answered from the overview."""
    whole = (0, 0, scene.width, scene.height)
    return plan(scene, rng, question, domain, kind, [Step("", whole)], Ending(pieces, answer), clean=True)


def turned(item: Item) -> Item:
    """A question for left as one for right: the other answer."""
    answer = "no" if item.answer == "yes" else "yes"
    last = item.rounds[-1]
    reply = last.reply.replace(f"<answer>{item.answer}</answer>", f"<answer>{answer}</answer>")
    return replace(item, answer=answer, asked="right", rounds=[*item.rounds[:-1], replace(last, reply=reply)])


def label_or_mark(scene: Scene, rng: np.random.Generator, clean: bool, mark: bool) -> Item | None:
    which = [i for i, o in enumerate(scene.objects) if (o.mark if mark else o.label)]
    return (_fine if mark else _text)(scene, rng, int(_pick(rng, which)), clean, called(scene, rng)) if which else None


def general(scene: Scene, rng: np.random.Generator, clean: bool) -> Item:
    p = rng.random()
    if p < 0.12:
        return exists(scene, rng, bool(rng.random() < 0.5)) or _count(scene, rng, clean)
    if p < 0.55:
        return _attribute(scene, rng, clean) or _count(scene, rng, clean)
    if p < 0.63:  # a colour that is not there
        absent = [c for c in COLOURS if all(o.colour != c for o in scene.objects)]
        return _list(scene, rng, f"{_pick(rng, absent)} objects", clean) if absent else _count(scene, rng, clean)
    if p < 0.72:
        o = _pick(rng, scene.objects)
        shape = o.shape if rng.random() < 0.7 else str(_pick(rng, scene.level.shapes))
        return _list(scene, rng, f"{o.colour} {PLURALS[shape]}", clean)
    return _count(scene, rng, clean)


def spatial(scene: Scene, rng: np.random.Generator, clean: bool) -> Item | None:
    refer = called(scene, rng) if rng.random() < 0.5 else None
    if rng.random() < 0.6:
        return _depth_question(scene, rng, clean, refer)
    item = _neighbour(scene, rng, clean, refer) if rng.random() < 0.1 else _side_question(scene, rng, clean, refer)
    return turned(item) if item and item.asked == "left" and rng.random() < 0.5 else item


def own_item(scene: Scene, rng: np.random.Generator, domain: str, split: str = "own", clean: bool = False) -> Item | None:
    """An answerable question of a domain in a wording of a split; None where the scene has none."""
    if domain in ("text", "fine"):
        item = label_or_mark(scene, rng, clean, domain == "fine")
    else:
        item = general(scene, rng, clean) if domain == "general" else spatial(scene, rng, clean)
    return reworded(item, rng, split) if item else None


def absent_name(scene: Scene, rng: np.random.Generator) -> str:
    """A name of something that could be there and is not; often one that shares a colour or a shape with something that is."""
    names = {(o.colour, o.shape) for o in scene.objects}
    colours, shapes = {c for c, _ in names}, {s for _, s in names}
    p = rng.random()
    if p < 0.15 and len(shapes) < len(scene.level.shapes):
        return str(_pick(rng, [s for s in scene.level.shapes if s not in shapes]))
    if p < 0.25 and len(colours) < len(COLOURS):
        return f"{_pick(rng, [c for c in COLOURS if c not in colours])} object"
    while True:
        o, near = _pick(rng, scene.objects), rng.random()
        colour = o.colour if near < 0.45 else str(_pick(rng, COLOURS))
        shape = o.shape if 0.45 <= near < 0.9 else str(_pick(rng, scene.level.shapes))
        if (colour, shape) not in names:
            return f"{colour} {shape}"


def doubtful(scene: Scene) -> list[tuple[str, list[int]]]:
    """Names that fit two objects or more, with the objects: a shape, a colour, a colour and a shape."""
    found: dict[str, list[int]] = {}
    for i in _counted(scene, "objects"):
        o = scene.objects[i]
        for name in (o.shape, f"{o.colour} object", f"{o.colour} {o.shape}"):
            found.setdefault(name, []).append(i)
    return [(name, which) for name, which in found.items() if len(which) > 1]


def exists(scene: Scene, rng: np.random.Generator, there: bool) -> Item | None:
    """Whether something is there: what a name means, or that it is not in the picture."""
    whole = (0, 0, scene.width, scene.height)
    if not there:
        name = absent_name(scene, rng)
        item = _seen_whole(scene, rng, "", "general", "exists", [f"the {name} is not in ", whole, "."], "no")
    elif rng.random() < 0.25 and doubtful(scene):
        name, which = _pick(rng, doubtful(scene))
        item = _seen_whole(scene, rng, "", "general", "exists", _either(scene, name, which), "yes")
    else:
        i = int(rng.integers(len(scene.objects)))
        name = called(scene, rng)(i)
        item = _seen_whole(scene, rng, "", "general", "exists", [f"the {name} ", scene.objects[i].box, " is there."], "yes")
    return replace(item, asked="exists", slots=(name,))


def _either(scene: Scene, name: str, which: list[int]) -> list:
    first, second = which[:2]
    return [f"the {name} could be the {scene.name(first)} ", scene.objects[first].box, f" or the {scene.name(second)} ",
            scene.objects[second].box, "."]


def _about(scene: Scene, rng: np.random.Generator, name: str) -> tuple[str, tuple[str, ...]]:
    """(kind, names) of a question in which a name stands that can not be meant, alone or beside one that can."""
    _, _, last = name.rpartition(" ")
    alone = ["text", "mark", "text", "mark", "neighbour"]
    alone += ["shape"] * 2 if last == "object" else ["colour"] * 2 if " " not in name else []
    if rng.random() < 0.55:
        return str(_pick(rng, alone)), (name,)
    other = scene.name(int(rng.integers(len(scene.objects))))
    kind = str(_pick(rng, ("nearer", "farther", "front", "behind", "left", "right")))
    return kind, (name, other) if rng.random() < 0.5 else (other, name)


def _bare(scene: Scene, rng: np.random.Generator, clean: bool) -> Item | None:
    """A label asked of an object that has none, or a mark; it is looked at first where a label would be."""
    mark = bool(rng.random() < 0.4)
    which = [i for i, o in enumerate(scene.objects) if not (o.mark if mark else o.label)]
    plated = [i for i in which if scene.objects[i].plate]
    if not which:
        return None
    i = int(_pick(rng, plated if plated and rng.random() < 0.5 else which))
    name, word, box = called(scene, rng)(i), "mark" if mark else "label", scene.objects[i].box
    item = plan(scene, rng, "", "fine" if mark else "text", "bare", [Step(f"the {name}", box)],
                Ending([f"the {word} is not in ", box, "."], UNKNOWN), clean=clean)
    return replace(item, asked="mark" if mark else "text", slots=(name,))


def unheard(rng: np.random.Generator, split: str) -> str:
    """Something that is not of the world, spelled in letters: a word, or none."""
    if split == "own" and rng.random() < 0.5:
        return "".join(rng.choice(list("abcdefghijklmnoprstuvwyz"), int(rng.integers(3, 9))))
    return str(_pick(rng, THINGS[split]))


def refused(scene: Scene, rng: np.random.Generator, kind: str, split: str = "own", clean: bool = False) -> Item | None:
    """An unanswerable question of a kind (see REFUSALS), or None where the scene has none."""
    whole = (0, 0, scene.width, scene.height)
    silent = ["the picture ", whole, " does not say."]
    if kind == "bare":
        item = _bare(scene, rng, clean)
        return reworded(item, rng, split) if item else None
    if kind in ("absent", "fits two"):
        options = doubtful(scene) if kind == "fits two" else [(absent_name(scene, rng), [])]
        if not options:
            return None
        name, which = _pick(rng, options)
        asked, names = _about(scene, rng, name)
        pieces = _either(scene, name, which) if which else [f"the {name} is not in ", whole, "."]
        item = _seen_whole(scene, rng, "", "refusal", kind, pieces, UNKNOWN)
        return reworded(replace(item, asked=asked, slots=names), rng, split)
    if kind == "language":
        return _seen_whole(scene, rng, worn(str(_pick(rng, OTHER_LANGUAGES[split])), rng), "refusal", kind, silent, UNKNOWN)
    names = [said(called(scene, rng)(int(i)), rng) for i in rng.permutation(len(scene.objects))[:2]]
    if kind == "property":
        question = worn(str(_pick(rng, PROPERTIES[split])).format(*names), rng)
        return _seen_whole(scene, rng, question, "refusal", kind, silent, UNKNOWN)
    thing = unheard(rng, split)
    if rng.random() < 0.25:  # how many there are of what is not there: none
        question = ask("count", (thing + "s",), rng, split)
        return _seen_whole(scene, rng, question, "general", "count", ["in ", whole, " I see none of them."], "0")
    thing = f"{_pick(rng, COLOURS)} {thing}" if rng.random() < 0.3 else thing
    asked, names = _about(scene, rng, thing)
    return _seen_whole(scene, rng, ask(asked, names, rng, split), "refusal", kind, silent, UNKNOWN)
