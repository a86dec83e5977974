"""A view's patches and the dense targets of the side losses."""

from __future__ import annotations

from typing import Sequence

import numpy as np

from ..scenes import COLOURS, SHAPES, Scene, render
from ..scenes.words import GLYPHS

PATCH = 16
UNKNOWN = 255
READABLE = 9.0  # px of glyph height in the received picture below which its character is not asked for
FIELDS = {"shape": np.uint8, "colour": np.uint8, "glyph": np.uint8, "box": np.float16, "plate": np.float16, "depth": np.float16}


def to_patches(image: np.ndarray) -> np.ndarray:
    """uint8 [H, W, C] -> [patches, C * 16 * 16] in Qwen's order: 2 x 2 blocks in raster order, each patch channel first."""
    h, w, c = image.shape
    gh, gw = h // PATCH, w // PATCH
    x = image.reshape(gh // 2, 2, PATCH, gw // 2, 2, PATCH, c)
    return np.ascontiguousarray(x.transpose(0, 3, 1, 4, 6, 2, 5).reshape(gh * gw, c * PATCH * PATCH))


def patch_objects(ids: np.ndarray, count: int) -> np.ndarray:
    """The object that covers most of each patch, -1 where none covers 30 %; int16 [patches]. ids [H, W], -1: none."""
    cells = to_patches(ids[..., None].astype(np.int16))
    share = np.stack([(cells == k).mean(1) for k in range(count)], axis=1)
    best = share.argmax(1)
    return np.where(share[np.arange(len(best)), best] >= 0.3, best, -1).astype(np.int16)


def patch_centres(size: tuple[int, int]) -> np.ndarray:
    """Centres of the patches in px of the received picture (w, h), in Qwen's order: [patches, 2]."""
    w, h = size
    ys, xs = np.meshgrid(np.arange(h), np.arange(w), indexing="ij")
    return to_patches(np.stack((xs, ys), -1).astype(np.float32)).reshape(-1, 2, PATCH * PATCH).mean(2) + 0.5


def glyph_classes(scene: Scene, view: Sequence[int], size: tuple[int, int], owner: np.ndarray) -> np.ndarray:
    """1 + glyph index of the character (or mark) each patch's centre lies on, 0: none, 255: too small to read; [patches]."""
    scale = size[0] / (view[2] - view[0])
    centre = patch_centres(size)
    out = np.zeros(len(centre), np.uint8)
    for o in scene.objects:
        if o.plate is None:
            continue
        u, v, w, h, _, cap = o.plate
        du, dv = centre[:, 0] / scale + view[0] - u, centre[:, 1] / (size[1] / (view[3] - view[1])) + view[1] - v
        on_plate = (abs(du) < w / 2) & (abs(dv) < h / 2)
        if cap * scale < READABLE:
            out[on_plate] = UNKNOWN
            continue
        text = list(o.label) if o.label else [o.mark]
        slot = np.floor(du / (cap * 1.02) + len(text) / 2).astype(int)
        near = on_plate & (slot >= 0) & (slot < len(text)) & (abs(dv) < cap * 0.75)
        codes = np.array([1 + GLYPHS.index(c) for c in text], np.uint8)
        out[on_plate & ~near] = UNKNOWN
        out[near] = codes[slot[near]]
    return out


def unit_box(box: Sequence[float], view: Sequence[int]) -> list[float]:
    """A pixel box of the original in [0,1] of a view, clipped."""
    w, h = view[2] - view[0], view[3] - view[1]
    raw = ((box[0] - view[0]) / w, (box[1] - view[1]) / h, (box[2] - view[0]) / w, (box[3] - view[1]) / h)
    return [min(1.0, max(0.0, r)) for r in raw]


def draw_view(scene: Scene, view: Sequence[int], size: tuple[int, int]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """A view (px box of the original) as received at size (w, h): uint8 patches [N, 768] and its targets, FIELDS [N, ...]."""
    rgb, _, ids = render(scene, view, size)
    n = len(scene.objects)
    owner = patch_objects(ids, n)
    shape = np.array([1 + SHAPES.index(o.shape) for o in scene.objects] + [0], np.uint8)
    colour = np.array([1 + COLOURS.index(o.colour) for o in scene.objects] + [0], np.uint8)
    none = [np.nan] * 4
    boxes = np.array([unit_box(o.box, view) for o in scene.objects] + [none], np.float16)
    plates = np.array([unit_box(o.label_box, view) if o.label_box else none for o in scene.objects] + [none], np.float16)
    depth = np.array([o.depth_value for o in scene.objects] + [np.nan], np.float16)
    target = {"shape": shape[owner], "colour": colour[owner], "glyph": glyph_classes(scene, view, size, owner),
              "box": boxes[owner], "plate": plates[owner], "depth": depth[owner]}
    return to_patches(rgb), target
