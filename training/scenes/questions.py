"""make_items: the questions of a scene in VisReason's four domains, with gold traces and balanced answers."""
from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Callable, Sequence

import numpy as np

from .scene import Scene
from .planner import Ending, Item, Step, area, plan
from .wordings import FIRST
from .words import COLOURS, PLURALS, SHAPES, SIZES

TEXT, FINE, COUNT, COLOUR, SHAPE = (FIRST[k] for k in ("text", "mark", "count", "colour", "shape"))
NEARER, FARTHER, FRONT, BEHIND, LEFT = (FIRST[k] for k in ("nearer", "farther", "front", "behind", "left"))
NEIGHBOUR = "neighbour"
APART = 0.06  # of the width, between the centres of two objects of which one is left of the other
WHAT_LEFT = FIRST["neighbour"]


Refer = Callable[[int], str]  # object -> its name in a question, without article


def article(word: str) -> str:
    return "an " + word if word[0] in "aeo" else "a " + word


def _pick(rng: np.random.Generator, options):
    return options[int(rng.integers(len(options)))]


def _text(scene: Scene, rng: np.random.Generator, i: int, clean: bool, refer: Refer | None = None) -> Item:
    o, name = scene.objects[i], (refer or scene.name)(i)
    steps = [Step(f"the {name}", o.box), Step("the label", o.label_box)]
    ending = Ending(["the label ", o.label_box, f" reads {o.label}."], o.label)
    item = plan(scene, rng, _pick(rng, TEXT).format(name), "text", "label", steps, ending, clean=clean)
    return replace(item, asked="text", slots=(name,))


def _fine(scene: Scene, rng: np.random.Generator, i: int, clean: bool, refer: Refer | None = None) -> Item:
    o, name = scene.objects[i], (refer or scene.name)(i)
    steps = [Step(f"the {name}", o.box), Step("the mark", o.label_box)]
    ending = Ending(["the mark ", o.label_box, f" is {article(o.mark)}."], o.mark)
    item = plan(scene, rng, _pick(rng, FINE).format(name), "fine", "mark", steps, ending, clean=clean)
    return replace(item, asked="mark", slots=(name,))


def _counted(scene: Scene, noun: str) -> list[int]:
    """The objects that `boxes`, `red objects`, `red boxes` or `objects` means, by colour, shape and size. From left to right, objects that stand
    close in x were skipped: a next colour or shape is easier to find than a next place."""
    o = scene.objects
    nouns = [("objects", PLURALS[p.shape], f"{p.colour} objects", f"{p.colour} {PLURALS[p.shape]}") for p in o]
    which = [i for i in range(len(o)) if noun in nouns[i]]
    return sorted(which, key=lambda i: (COLOURS.index(o[i].colour), SHAPES.index(o[i].shape), SIZES.index(o[i].size)))


def _count(scene: Scene, rng: np.random.Generator, clean: bool) -> Item:
    """A count; the answer's value is drawn first, so that no number dominates. The thought names what it counts, box by box:
    a number said at once was right half of the time."""
    shapes, colours = Counter(o.shape for o in scene.objects), Counter(o.colour for o in scene.objects)
    by_value: dict[int, list[str]] = {}
    for shape, plural in PLURALS.items():
        if shape in scene.level.shapes:
            by_value.setdefault(shapes[shape], []).append(plural)
    for colour, n in colours.items():
        by_value.setdefault(n, []).append(f"{colour} objects")
    by_value.setdefault(len(scene.objects), []).append("objects")
    values = sorted(by_value)
    weights = np.array([0.4 if v == 0 else 0.8 if v == 1 else 1.0 for v in values])
    value = values[int(rng.choice(len(values), p=weights / weights.sum()))]
    return _list(scene, rng, _pick(rng, by_value[value]), clean)


def _list(scene: Scene, rng: np.random.Generator, noun: str, clean: bool) -> Item:
    """How many there are of a noun. For a shape every object (of the colour, where one is said) is named and the shape's are picked from
    the names: asked to name those of one shape at once, the model found one of each colour there was (0 of 10 right where there was none)."""
    counted = _counted(scene, noun)
    whole = (0, 0, scene.width, scene.height)
    colour, _, last = noun.rpartition(" ")
    picked = last in PLURALS.values()
    seen: list = []
    for i in _counted(scene, f"{colour} objects".strip()) if picked else counted:
        seen += [", the " if seen else " the ", f"{scene.name(i)} ", scene.objects[i].box]
    names = [scene.name(i) for i in counted]
    ending = Ending(["in ", whole, " I see", *seen, numbered(noun, len(names), names if picked else None), "."], str(len(counted)))
    item = plan(scene, rng, _pick(rng, COUNT).format(noun), "general", "count", [Step("", whole)], ending, clean=clean)
    return replace(item, asked="count", slots=(noun,))


def numbered(noun: str, number: int, picked: Sequence[str] | None) -> str:
    """How a count's thought ends: `: boxes: the red box, the blue box: the number of boxes is 2`; None where nothing was to be picked."""
    names = f" {noun}: " + ", ".join(f"the {name}" for name in picked) if picked else f" no {noun}"
    return f":{'' if picked is None else names + ':'} the number of {noun} is {number}"


def _attribute(scene: Scene, rng: np.random.Generator, clean: bool) -> Item | None:
    """Colour or shape of an object that the question names without it."""
    objects = scene.objects
    shapes, colours = Counter(o.shape for o in objects), Counter(o.colour for o in objects)
    options: list[tuple[str, str, int]] = []
    for i, o in enumerate(objects):
        if shapes[o.shape] == 1:
            options.append(("colour", o.shape, i))
        if colours[o.colour] == 1:
            options.append(("shape", f"{o.colour} object", i))
    areas = sorted(range(len(objects)), key=lambda i: -area(objects[i].box))
    if len(areas) > 1 and area(objects[areas[0]].box) > 1.4 * area(objects[areas[1]].box):
        options += [("colour", "largest object", areas[0]), ("shape", "largest object", areas[0])]
    if not options:
        return None
    kind, noun, i = _pick(rng, options)
    o = objects[i]
    answer = o.colour if kind == "colour" else o.shape
    said = o.colour if kind == "colour" else article(o.shape)
    ending = Ending([f"the {noun} ", o.box, f" is {said}."], answer)
    wording = _pick(rng, COLOUR if kind == "colour" else SHAPE).format(noun)
    item = plan(scene, rng, wording, "general", kind, [Step(f"the {noun}", o.box)], ending, clean=clean)
    return replace(item, asked=kind, slots=(noun,))


def weighed(kind: str, names: Sequence[str], first_is_nearer: bool) -> str:
    """What a thought adds when an object's name is asked for: `: is the A nearer? no, is the B nearer? yes`, so that the answer is the last
    name. A name hangs on relation and question at once: said at once it was the nearer one whatever was asked, and stayed so with
    both ranks written out; yes and no to one name are learned within forty steps."""
    if kind not in ("nearer", "farther"):
        return ""
    first, second = (f"is the {name} {kind}?" for name in names)
    return f": {first} yes" if first_is_nearer == (kind == "nearer") else f": {first} no, {second} yes"


def _union(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, int, int, int]:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _relate(scene: Scene, rng: np.random.Generator, wording: str, kind: str, i: int, j: int, answer: str, clean: bool,
            depth: bool, refer: Refer | None = None) -> Item:
    """A relation of objects i and j. Each box stands beside its name, so that a depth mention has its own box, and the relation
    after both: what it is said of has been written by then."""
    a, b, names = scene.objects[i], scene.objects[j], tuple(map(refer or scene.name, (i, j)))
    both = _union(a.box, b.box)
    step = Step(f"the {names[0]} and the {names[1]}", both, True)
    if depth:
        order = "behind" if a.depth_value > b.depth_value else "in front of"
        pieces = [f"the {names[0]} ", a.box, f" is at depth {a.depth_value:.3f} and the {names[1]} ", b.box,
                   f" is at depth {b.depth_value:.3f} {order} the {names[0]}{weighed(kind, names, order == 'behind')}."]
    else:
        side = "right" if kind == "left" else "left"
        pieces = [f"there is the {names[0]} ", a.box, f" and the {names[1]} ", b.box, f" is {side} of the {names[0]}."]
    depths = [(names[0], a.depth_value), (names[1], b.depth_value)] if depth else []
    item = plan(scene, rng, wording.format(*names), "spatial", kind, [step], Ending(pieces, answer), depths, clean)
    return replace(item, asked="left" if kind == "right" else kind, slots=names)


def _depth_question(scene: Scene, rng: np.random.Generator, clean: bool, refer: Refer | None = None) -> Item | None:
    o, called = scene.objects, refer or scene.name
    pairs = [(i, j) for i in range(len(o)) for j in range(len(o)) if i != j
             and o[i].depth_value - o[j].depth_value > 0.08 and o[i].z < 0.92 * o[j].z]
    if not pairs:
        return None
    near, far = _pick(rng, pairs)
    i, j = (near, far) if rng.random() < 0.5 else (far, near)
    p = rng.random()
    if p < 0.35:
        return _relate(scene, rng, _pick(rng, NEARER), "nearer", i, j, called(near), clean, True, refer)
    if p < 0.55:
        return _relate(scene, rng, _pick(rng, FARTHER), "farther", i, j, called(far), clean, True, refer)
    if p < 0.8:
        return _relate(scene, rng, _pick(rng, FRONT), "front", i, j, "yes" if i == near else "no", clean, True, refer)
    return _relate(scene, rng, _pick(rng, BEHIND), "behind", i, j, "no" if i == near else "yes", clean, True, refer)


def _side_question(scene: Scene, rng: np.random.Generator, clean: bool, refer: Refer | None = None) -> Item | None:
    """Left or right, by the boxes' centres; the thought states the true side."""
    o = scene.objects
    mid = _middles(scene)
    pairs = [(i, j) for i in range(len(o)) for j in range(len(o)) if mid[j] - mid[i] > APART * scene.width]
    if not pairs:
        return None
    left, right = _pick(rng, pairs)
    neighbour = _neighbour(scene, rng, clean, refer) if rng.random() < 0.25 else None
    if neighbour:
        return neighbour
    i, j = (left, right) if rng.random() < 0.5 else (right, left)
    kind = "left" if i == left else "right"
    return _relate(scene, rng, _pick(rng, LEFT), kind, i, j, "yes" if i == left else "no", clean, False, refer)


def _middles(scene: Scene) -> list[float]:
    return [(o.box[0] + o.box[2]) / 2 for o in scene.objects]


def _neighbour(scene: Scene, rng: np.random.Generator, clean: bool, refer: Refer | None = None) -> Item | None:
    """What is left of the second object from the left: only the leftmost. Its box stands before its name: what the question does not
    name is found first."""
    mid = _middles(scene)
    first, second = sorted(range(len(mid)), key=lambda i: mid[i])[:2]
    if mid[second] - mid[first] <= APART * scene.width:
        return None
    name, other = scene.name(first), (refer or scene.name)(second)
    phrase = f"the object left of the {other}"
    box = scene.objects[first].box
    ending = Ending([f"{phrase} ", box, f" is the {name}."], name)
    item = plan(scene, rng, _pick(rng, WHAT_LEFT).format(other), "spatial", NEIGHBOUR, [Step(phrase, box)], ending, clean=clean)
    return replace(item, asked=NEIGHBOUR, slots=(other,))


def make_items(scene: Scene, rng: np.random.Generator, clean: bool = False) -> list[Item]:
    """4 to 6 questions: up to two labels, one mark, one general, one
    spatial; a second general one where nothing else can be asked. `clean`: gold only, no wrong looks."""
    labels = [i for i, o in enumerate(scene.objects) if o.label]
    marks = [i for i, o in enumerate(scene.objects) if o.mark]
    items = [_text(scene, rng, int(i), clean) for i in rng.permutation(labels)[:2]]
    items += [_fine(scene, rng, int(i), clean) for i in rng.permutation(marks)[:1]]
    first = _count(scene, rng, clean) if rng.random() < 0.5 else _attribute(scene, rng, clean)
    items.append(first or _count(scene, rng, clean))
    makers = [_depth_question, _side_question] if rng.random() < 0.7 else [_side_question, _depth_question]
    spatial = makers[0](scene, rng, clean) or makers[1](scene, rng, clean)
    if spatial:
        items.append(spatial)
    if len(items) < 4:
        extra = _attribute(scene, rng, clean)
        items.append(extra or _count(scene, rng, clean))
    return items


def extra_items(scene: Scene, rng: np.random.Generator) -> list[Item]:
    """For training alone: a list of every object and one more count, which cost no view of their own and teach where everything is;
    for half of the scenes what is left of something, which is seldom asked and slowly learned."""
    counts = [_list(scene, rng, "objects", True), _count(scene, rng, True)]
    neighbour = _neighbour(scene, rng, False) if rng.random() < 0.5 else None
    return [*counts, neighbour] if neighbour else counts
