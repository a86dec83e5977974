"""render: any window of a scene at any size, as the page would see it cut from the full picture."""
from __future__ import annotations

from typing import Sequence

import numpy as np
from PIL import Image

from .scene import Scene
from .glyphs import load_mips
from .kernels import PLATE, visibility
from .shading import shade, shadows


def _sample(scene: Scene, window: Sequence[float], w: int, h: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One sample at the centre of each of w x h cells of the window: rgb uint8, depth, ids."""
    objs, albedo, plates, glyphs, plate_of = scene.packed()
    x0, y0 = float(window[0]), float(window[1])
    sx, sy = (window[2] - window[0]) / w, (window[3] - window[1]) / h
    zbuf, ids = np.empty((h, w), np.float32), np.empty((h, w), np.int16)
    full, soft = np.zeros(max(1, len(objs)), np.int64), np.ones((h, w), np.float32)
    rgb = np.empty((h, w, 3), np.uint8)
    visibility(objs, plates, scene.cam, x0, y0, sx, sy, zbuf, ids, full)
    shadows(objs, scene.cam, scene.light, x0, y0, sx, sy, zbuf, ids, soft)
    shade(objs, albedo, plates, glyphs, plate_of, scene.cam, scene.light, scene.ground, load_mips(),
          x0, y0, sx, sy, zbuf, ids, soft, rgb)
    return rgb, zbuf, ids


def _native(scene: Scene, window: Sequence[int], supersample: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The window at one sample group per pixel of the full picture; equal to a cut of the full render."""
    w, h, n = window[2] - window[0], window[3] - window[1], supersample
    rgb, zbuf, ids = _sample(scene, window, w * n, h * n)
    if n > 1:
        rgb = np.asarray(Image.fromarray(rgb).reduce(n))
    return rgb, zbuf[n // 2::n, n // 2::n], ids[n // 2::n, n // 2::n]


def render(scene: Scene, window: Sequence[int] | None = None, size: tuple[int, int] | None = None,
           supersample: int = 2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(rgb uint8 [H,W,3], inverse depth float32 [H,W], ids int16 [H,W]) of a window (integer px of the full picture).

    ids: -1 for floor and backdrop, else the object's index (its plate included). Where the size asks for more detail
    than the full picture has, the window is rendered at the picture's own pixels and enlarged with Pillow's bicubic, as
    a crop of the file would be; where it asks for less, samples are taken sparsely and reduced with the same filter.
    """
    window = (0, 0, scene.width, scene.height) if window is None else tuple(int(v) for v in window)
    w0, h0 = window[2] - window[0], window[3] - window[1]
    w, h = size or (w0, h0)
    if (w, h) == (w0, h0):
        rgb, zbuf, ids = _native(scene, window, supersample)
    elif w * h * supersample ** 2 >= 0.8 * w0 * h0 * supersample ** 2:
        rgb, zbuf, ids = _native(scene, window, supersample)
        rgb = np.asarray(Image.fromarray(rgb).resize((w, h), Image.Resampling.BICUBIC))
        rows, cols = ((np.arange(h) + 0.5) * h0 / h).astype(int), ((np.arange(w) + 0.5) * w0 / w).astype(int)
        zbuf, ids = zbuf[rows][:, cols], ids[rows][:, cols]
    else:
        n = supersample
        rgb, zbuf, ids = _sample(scene, window, w * n, h * n)
        rgb = np.asarray(Image.fromarray(rgb).resize((w, h), Image.Resampling.BICUBIC))
        zbuf, ids = zbuf[n // 2::n, n // 2::n], ids[n // 2::n, n // 2::n]
    ids = np.where(ids >= PLATE, ids - PLATE, np.maximum(ids, -1)).astype(np.int16)
    return rgb, 1.0 / zbuf, ids


def depth_map(scene: Scene, size: tuple[int, int]) -> np.ndarray:
    """Depth values in [0,1] of the whole image at (w, h), float32 [h, w]: see Scene.depth_range."""
    _, zbuf, _ = _sample(scene, (0, 0, scene.width, scene.height), *size)
    p1, p99 = scene.depth_range
    return np.clip((1.0 / zbuf - p1) / (p99 - p1), 0, 1).astype(np.float32)
