"""make_scene: a scene as a pure function of (seed, level), with exact boxes, visibility and depth values."""
from __future__ import annotations

import math

import numpy as np

from .kernels import BOUND_R, PLATE
from .planner import COVERS, area
from .scene import KIND, Scene, SceneObject, bounds, look, measure
from .words import COLOURS, LEVELS, Level

PICTURES = ((896, 672), (672, 896), (1024, 576), (768, 768))
PLATE_AT = {"sphere": 0.5, "box": 0.44, "cone": 0.36, "torus": 0.53, "cylinder": 0.52, "diamond": 0.6, "pyramid": 0.27,
            "capsule": 0.6}  # height of a plate's centre, at size 1
WIDTH_AT = {"sphere": 1.0, "box": 0.86, "cone": 0.62, "torus": 1.0, "cylinder": 0.74, "diamond": 0.9, "pyramid": 0.72,
            "capsule": 0.56}  # width of the object there, at size 1
MIN_VISIBLE = 0.45  # objects seen less than this are dropped


def _stage(rng: np.random.Generator, seed: int, level: Level) -> tuple[Scene, bool]:
    """Empty scene: picture size, camera, light, floor and backdrop; and whether it is a close-up."""
    width, height = PICTURES[0] if rng.random() < 0.7 else PICTURES[rng.integers(1, len(PICTURES))]
    close = bool(rng.random() < level.close)
    f = 896 * rng.uniform(0.95, 1.15)
    eye = rng.uniform(0.75, 1.05) if close else rng.uniform(1.7, 2.4)
    horizon = height * (rng.uniform(0.30, 0.42) if close else rng.uniform(0.10, 0.24))
    cam = np.array([f, width / 2 + rng.uniform(-0.05, 0.05) * width, horizon, eye, rng.uniform(12.5, 17.0)])
    angle, lift = rng.uniform(-1.1, 1.1), rng.uniform(0.6, 1.1)
    direction = np.array([math.sin(angle) * math.cos(lift), math.sin(lift), -math.cos(angle) * math.cos(lift)])
    light = np.array([*direction, rng.uniform(0.45, 0.6)])
    floor = rng.uniform(0.50, 0.74) * (1 + rng.uniform(-0.07, 0.07, 3))
    wall = rng.uniform(0.45, 0.78) * (1 + rng.uniform(-0.08, 0.08, 3))
    ground = np.array([*floor, *wall, rng.uniform(0.0, 0.05), rng.uniform(0.7, 1.6)])
    return Scene(seed, level, width, height, cam, light, ground), close


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Intersection over the smaller area."""
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    return w * h / min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))


def _candidate(rng: np.random.Generator, scene: Scene, shape: str, size: str, big: bool) -> SceneObject | None:
    """One object at a random place, or None if it does not fit the picture."""
    f, cx, horizon, eye, back = scene.cam
    w, h = scene.width, scene.height
    scale = rng.uniform(0.62, 0.78) if size == "small" else rng.uniform(0.98, 1.22)
    if big:
        z = scale * f / (rng.uniform(0.70, 0.92) * min(w, h))
    else:
        far = horizon + f * eye / (back - 1.0)
        z = f * eye / rng.uniform(far - horizon, 0.97 * h - horizon)
        if scale * f / z > 0.44 * min(w, h):
            return None
    x = (rng.uniform(0.03, 0.97) * w - cx) / f * z
    box = bounds(KIND[shape], x, z, scale, scene.cam)
    if box[0] < 2 or box[1] < 2 or box[2] > w - 2 or box[3] > h - 2 or box[2] - box[0] < 46:
        return None
    return SceneObject(shape, "", size, x, z, scale, float(rng.uniform(-0.55, 0.55)))


def _fits(scene: Scene, new: SceneObject) -> bool:
    """No touching on the floor, not too much in front of or behind another."""
    box = bounds(KIND[new.shape], new.x, new.z, new.scale, scene.cam)
    for o in scene.objects:
        reach = float(BOUND_R[KIND[o.shape]]) * o.scale + float(BOUND_R[KIND[new.shape]]) * new.scale
        if math.hypot(o.x - new.x, o.z - new.z) < reach * 1.02:
            return False
        if _overlap(box, bounds(KIND[o.shape], o.x, o.z, o.scale, scene.cam)) > 0.5:
            return False
    return True


def _populate(rng: np.random.Generator, scene: Scene, close: bool) -> None:
    level = scene.level
    count = int(rng.integers(level.min_n, level.max_n + 1))
    shapes = list(rng.permutation(level.shapes)[:rng.integers(2, len(level.shapes) + 1)])
    colours = list(rng.permutation(COLOURS)[:rng.integers(3, len(COLOURS) + 1)])
    if len(shapes) * len(colours) < count + 2:
        shapes, colours = list(level.shapes), list(COLOURS)
    twins = rng.random() < level.twins
    for _ in range(260):
        if len(scene.objects) >= count:
            break
        big = close and not scene.objects
        shape, colour = str(rng.choice(shapes)), str(rng.choice(colours))
        same = [o for o in scene.objects if o.shape == shape and o.colour == colour]
        if same and not twins:
            continue
        size = "large" if big or rng.random() < 0.6 else "small"
        new = _candidate(rng, scene, shape, size, big)
        if new is None or not _fits(scene, new):
            continue
        if same:  # twins differ in size, and look so in the picture
            ratio = (new.scale / new.z) / (same[0].scale / same[0].z)
            if len(same) > 1 or same[0].size == size or (ratio if size == "large" else 1 / ratio) < 1.3:
                continue
        new.colour = colour
        scene.objects.append(new)


def _put_plate(rng: np.random.Generator, scene: Scene, o: SceneObject, kind: str) -> None:
    """Give an object a label or a mark, if the plate fits its front."""
    f, cx, horizon, eye = scene.cam[:4]
    front = o.z - 0.52 * o.scale
    u = cx + f * o.x / o.z
    v = horizon + f * (eye - PLATE_AT[o.shape] * o.scale) / o.z
    room = WIDTH_AT[o.shape] * o.scale * f / o.z
    cap = rng.uniform(12.5, 15.0)
    if kind == "label":
        n = int(rng.integers(scene.level.label_min, scene.level.label_max + 1))
        text = "".join(rng.choice(list(scene.level.alphabet), n))
        w, h = cap * (1.02 * n + 1.0), cap * 1.85
    else:
        n, text = 1, str(rng.choice(scene.level.marks))
        w = h = cap * 2.0
    if w > room * 1.25 or h > 0.6 * o.scale * f / o.z:
        return
    o.plate = (u, v, w, h, front, cap)
    if kind == "label":
        o.label = text
    else:
        o.mark = text


def _write(rng: np.random.Generator, scene: Scene) -> None:
    """Labels and marks, at least one of each where they fit; label texts are unique in a scene."""
    order = list(rng.permutation(len(scene.objects)))
    for k, i in enumerate(order):
        p = rng.random()
        kind = "label" if k == 0 else "mark" if k == 1 else "label" if p < 0.45 else "mark" if p < 0.8 else ""
        if kind:
            _put_plate(rng, scene, scene.objects[i], kind)
    used: set[str] = set()
    for o in scene.objects:
        if o.label in used:
            o.label = o.plate = None
        used.add(o.label or "")
    scene._packed = None


def _prune(scene: Scene) -> None:
    """Drop objects that are hardly visible, the worst first."""
    while True:
        _, ids, full = look(scene, 4.0)
        seen = np.array([np.count_nonzero((ids == k) | (ids == PLATE + k)) for k in range(len(scene.objects))])
        share = seen / np.maximum(1, full[:len(scene.objects)])
        worst = int(share.argmin()) if len(share) else -1
        if worst < 0 or share[worst] >= MIN_VISIBLE:
            break
        del scene.objects[worst]
        scene._packed = None


def _drop_covered_plates(scene: Scene) -> None:
    """A plate must be seen whole."""
    _, ids, _ = look(scene, 2.0)
    for k, o in enumerate(scene.objects):
        if o.plate:
            u, v, w, h = o.plate[:4]
            inside = w / 2 + 2 < u < scene.width - w / 2 - 2 and h / 2 + 2 < v < scene.height - h / 2 - 2
            if not inside or np.count_nonzero(ids == PLATE + k) * 4.0 < 0.93 * w * h:
                o.plate = o.label = o.mark = None
    scene._packed = None


def make_scene(seed: int, level: Level | int) -> Scene:
    """A scene as a pure function of (seed, level). At least two objects and one label or mark."""
    level = LEVELS[level] if isinstance(level, int) else level
    for attempt in range(50):
        rng = np.random.default_rng([seed, level.id, attempt])
        scene, close = _stage(rng, seed, level)
        _populate(rng, scene, close)
        if len(scene.objects) < level.min_n:
            continue
        _prune(scene)
        if len(scene.objects) < level.min_n:
            continue
        _write(rng, scene)
        _drop_covered_plates(scene)
        if not any(o.label for o in scene.objects):
            continue
        measure(scene)
        if level.close == 1 and not any(o.plate and area(o.box) >= COVERS * scene.width * scene.height for o in scene.objects):
            continue
        if min(o.visibility for o in scene.objects) >= 0.35:
            return scene
    raise RuntimeError(f"no scene for seed {seed}")
