"""What a scene holds, its arrays for the kernels, and what is measured on it from every pixel."""
from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .kernels import BOUND_H, BOUND_R, PLATE, visibility
from .words import GLYPHS, RGB, SHAPES, Level

KIND = {name: k for k, name in enumerate(SHAPES)}


@dataclass
class SceneObject:
    """One object. Boxes are visible pixels, xyxy, of the full picture; depth_value in [0,1], 1 is nearest."""
    shape: str
    colour: str
    size: str
    x: float
    z: float
    scale: float
    yaw: float
    label: str | None = None
    mark: str | None = None
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    visibility: float = 0.0
    depth_value: float = 0.0
    label_box: tuple[int, int, int, int] | None = None  # the plate's box, for a label or a mark
    plate: tuple[float, ...] | None = None  # centre u, v, width, height, depth, glyph height (px, metres)

    def __getitem__(self, key: str) -> Any:
        return getattr(self, key)


@dataclass
class Scene:
    """A scene. depth_range: the 1st and 99th percentile of inverse depth over the whole image."""
    seed: int
    level: Level
    width: int
    height: int
    cam: np.ndarray
    light: np.ndarray
    ground: np.ndarray
    objects: list[SceneObject] = field(default_factory=list)
    depth_range: tuple[float, float] = (0.0, 1.0)
    _packed: Any = None

    def name(self, i: int) -> str:
        """Unique name without article: `blue box`, or `small blue box` when there are two."""
        o = self.objects[i]
        twin = any(p is not o and p.shape == o.shape and p.colour == o.colour for p in self.objects)
        return f"{o.size} {o.colour} {o.shape}" if twin else f"{o.colour} {o.shape}"

    def packed(self) -> tuple[np.ndarray, ...]:
        """(objs, albedo, plates, glyphs, plate_of) for the kernels."""
        if self._packed is None:
            self._packed = pack(self)
        return self._packed


def bounds(kind: int, x: float, z: float, s: float, cam: np.ndarray) -> tuple[float, float, float, float]:
    """Conservative screen bounds (px) of an object."""
    f, cx, horizon, height = cam[:4]
    r = float(BOUND_R[kind]) * s
    z1, z2 = max(0.2, z - r), z + r
    us = [cx + f * (x + a) / b for a in (-r, r) for b in (z1, z2)]
    tops = [horizon + f * (height - float(BOUND_H[kind]) * s) / b for b in (z1, z2)]
    return min(us), min(tops), max(us), horizon + f * height / z1


def pack(scene: Scene) -> tuple[np.ndarray, ...]:
    """The scene's arrays for the kernels (see kernels.py)."""
    n = len(scene.objects)
    objs, albedo = np.zeros((n, 10)), np.zeros((n, 3))
    plates, glyphs, plate_of = [], [], np.full(max(1, n), -1, np.int64)
    for k, o in enumerate(scene.objects):
        kind = KIND[o.shape]
        objs[k] = (kind, o.x, o.z, o.scale, math.cos(o.yaw), math.sin(o.yaw), *bounds(kind, o.x, o.z, o.scale, scene.cam))
        albedo[k] = RGB[o.colour]
        if o.plate:
            plate_of[k] = len(plates)
            text = [GLYPHS.index(c) for c in o.label] if o.label else [GLYPHS.index(o.mark)]
            plates.append((k, *o.plate, len(text)))
            glyphs.append(text + [0] * (4 - len(text)))
    return (objs, albedo, np.array(plates, np.float64).reshape(-1, 8), np.array(glyphs, np.int64).reshape(-1, 4), plate_of)


def look(scene: Scene, step: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(depth, ids, samples each object would cover alone), one sample every `step` px of the full picture."""
    w, h = round(scene.width / step), round(scene.height / step)
    zbuf, ids = np.empty((h, w), np.float32), np.empty((h, w), np.int16)
    objs, _, plates, _, _ = scene.packed()
    full = np.zeros(max(1, len(scene.objects)), np.int64)
    visibility(objs, plates, scene.cam, 0.0, 0.0, scene.width / w, scene.height / h, zbuf, ids, full)
    return zbuf, ids, full


def _extent(mask: np.ndarray, x1: int, y1: int) -> tuple[int, int, int, int]:
    """Tight xyxy of a mask whose corner lies at (x1, y1); zeros when empty."""
    ys, xs = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(ys):
        return (0, 0, 0, 0)
    return (x1 + int(xs[0]), y1 + int(ys[0]), x1 + int(xs[-1]) + 1, y1 + int(ys[-1]) + 1)


def measure(scene: Scene) -> None:
    """Exact boxes, visibility and depth values from every pixel of the full picture."""
    zbuf, ids, full = look(scene, 1.0)
    inverse = 1.0 / zbuf
    p1, p99 = np.percentile(inverse[::3, ::3], (1, 99))
    scene.depth_range = (float(p1), float(p99))
    for k, o in enumerate(scene.objects):
        x1, y1, x2, y2 = (int(v) for v in bounds(KIND[o.shape], o.x, o.z, o.scale, scene.cam))
        if o.plate:
            u, v, w, h = o.plate[:4]
            x1, y1, x2, y2 = (int(min(x1, u - w / 2)), int(min(y1, v - h / 2)),
                              int(max(x2, u + w / 2)), int(max(y2, v + h / 2)))
        x1, y1 = max(0, x1 - 1), max(0, y1 - 1)
        part = ids[y1:y2 + 2, x1:x2 + 2]
        plate = part == PLATE + k
        mask = (part == k) | plate
        o.visibility = min(1.0, float(np.count_nonzero(mask)) / max(1, int(full[k])))
        o.box = _extent(mask, x1, y1)
        value = np.median(inverse[y1:y2 + 2, x1:x2 + 2][mask])
        o.depth_value = float(np.clip((value - p1) / (p99 - p1), 0, 1))
        o.label_box = _extent(plate, x1, y1) if o.plate else None
