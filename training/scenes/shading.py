"""Compiled shading of a visibility buffer: lit objects, floor with soft shadows, backdrop, label plates."""
from __future__ import annotations

import math

import numpy as np
from numba import njit

from .kernels import BOX, CAPSULE, CONE, CYLINDER, DIAMOND, PLATE, PYRAMID, SPHERE, TORUS, _span

CELL, CAP = 64, 44  # atlas cell and cap height, texels


@njit(cache=True, fastmath=True)
def _normal(kind, x, y, z):
    """Unnormalised outward normal at a surface point of the object's own frame."""
    if kind == SPHERE:
        return x, y - 0.5, z
    if kind == CYLINDER:
        if y > 0.999:
            return 0.0, 1.0, 0.0
        return x, 0.0, z
    if kind == CONE:
        return x, math.sqrt(x * x + z * z) * 0.45 / 1.1, z
    if kind == TORUS:
        py = y - 0.53
        q = math.sqrt(x * x + py * py) + 1e-9
        k = (q - 0.38) / q
        return x * k, py * k, z
    if kind == CAPSULE:
        return x, y - min(max(y, 0.27), 0.93), z
    if kind == BOX:
        ax, ay, az = abs(x) / 0.42, abs(y - 0.42) / 0.42, abs(z) / 0.42
        if ay >= ax and ay >= az:
            return 0.0, math.copysign(1.0, y - 0.42), 0.0
        if ax >= az:
            return math.copysign(1.0, x), 0.0, 0.0
        return 0.0, 0.0, math.copysign(1.0, z)
    if kind == PYRAMID:
        if abs(x) >= abs(z):
            return math.copysign(0.8, x), 0.5, 0.0
        return 0.0, 0.5, math.copysign(0.8, z)
    return math.copysign(1 / 0.48, x), math.copysign(1 / 0.6, y - 0.6), math.copysign(1 / 0.48, z)


@njit(cache=True, fastmath=True)
def _texel(mips, level, glyph, a, b):
    """Bilinear ink in [0,1] at (a, b) in [0,1] of a glyph's cell; 0 outside."""
    n = CELL >> level
    x, y = a * n - 0.5, b * n - 0.5
    i, j = int(math.floor(x)), int(math.floor(y))
    fx, fy = x - i, y - j
    total = 0.0
    for dj in range(2):
        for di in range(2):
            p, q = i + di, j + dj
            if 0 <= p < n and 0 <= q < n:
                w = (fx if di else 1.0 - fx) * (fy if dj else 1.0 - fy)
                total += w * mips[level, glyph, q, p]
    return total


@njit(cache=True, fastmath=True)
def _plate(plates, glyphs, m, u, v, step, mips):
    """Grey value of plate m at picture point (u, v); `step` is the sampling distance in px."""
    cap, count = plates[m, 6], int(plates[m, 7])
    du, dv = u - plates[m, 1], v - plates[m, 2]
    edge = min(plates[m, 3] / 2 - abs(du), plates[m, 4] / 2 - abs(dv))
    if edge < 1.6:
        return 0.16
    cell = cap * CELL / CAP  # px of one atlas cell on the picture
    level = int(min(4.0, max(0.0, math.floor(math.log2(max(1e-6, step * CELL / cell)) + 0.5))))
    ink = 0.0
    advance = cap * 1.02
    for g in range(count):
        a = (du - (g - (count - 1) / 2) * advance) / cell + 0.5
        b = dv / cell + 0.5
        if -0.1 < a < 1.1 and -0.1 < b < 1.1:
            ink = max(ink, _texel(mips, level, glyphs[m, g], a, b))
    return 0.97 - 0.91 * ink


@njit(cache=True, fastmath=True)
def shadows(objs, cam, light, x0, y0, sx, sy, zbuf, ids, shade):
    """Multiply shade [H,W] float32 by a soft blob shadow of every object, on floor samples."""
    f, cx, horizon, height = cam[0], cam[1], cam[2], cam[3]
    rows, cols = zbuf.shape
    for k in range(objs.shape[0]):
        s = objs[k, 3]
        mx, mz = objs[k, 1] - light[0] * 0.32 * s, objs[k, 2] - light[2] * 0.32 * s
        r = 0.72 * s
        if int(objs[k, 0]) == CAPSULE or int(objs[k, 0]) == CYLINDER:
            r = 0.56 * s
        z1, z2 = max(0.3, mz - r), mz + r
        j0, j1 = _span(horizon + f * height / z2, horizon + f * height / z1, y0, sy, rows)
        ua = min(cx + f * (mx - r) / z1, cx + f * (mx - r) / z2)
        ub = max(cx + f * (mx + r) / z1, cx + f * (mx + r) / z2)
        i0, i1 = _span(ua, ub, x0, sx, cols)
        for j in range(j0, j1):
            for i in range(i0, i1):
                if ids[j, i] == -1:
                    z = zbuf[j, i]
                    x = (x0 + (i + 0.5) * sx - cx) / f * z
                    d = math.sqrt((x - mx) ** 2 + (z - mz) ** 2) / r
                    if d < 1.0:
                        w = min(1.0, (1.0 - d) / 0.55)
                        shade[j, i] *= 1.0 - 0.55 * w * w * (3.0 - 2.0 * w)


@njit(cache=True, fastmath=True)
def shade(objs, albedo, plates, glyphs, plate_of, cam, light, ground, mips, x0, y0, sx, sy, zbuf, ids, soft, out):
    """out [H,W,3] uint8. light [4]: unit direction to the light, ambient. ground [8]: floor rgb, wall rgb, tiles, size."""
    f, cx, horizon, height, back = cam[0], cam[1], cam[2], cam[3], cam[4]
    rows, cols = zbuf.shape
    for j in range(rows):
        v = y0 + (j + 0.5) * sy
        for i in range(cols):
            u = x0 + (i + 0.5) * sx
            who, z = ids[j, i], zbuf[j, i]
            x = (u - cx) / f * z
            if who == -1:
                tile = (int(math.floor(x / ground[7])) + int(math.floor(z / ground[7]))) & 1
                fade = max(0.0, 1.0 - z / back)
                k = soft[j, i] * (0.82 + 0.18 * fade) * (1.0 + (ground[6] if tile else -ground[6]) * fade)
                for c in range(3):
                    out[j, i, c] = int(min(255.0, max(0.0, 255.0 * ground[c] * k)))
            elif who == -2:
                y = height + (horizon - v) / f * z
                k = 0.86 + 0.05 * min(3.0, max(0.0, y))
                for c in range(3):
                    out[j, i, c] = int(min(255.0, max(0.0, 255.0 * ground[3 + c] * k)))
            elif who >= PLATE:
                g = _plate(plates, glyphs, plate_of[who - PLATE], u, v, sx, mips)
                for c in range(3):
                    out[j, i, c] = int(255.0 * g)
            else:
                s, co, sn = objs[who, 3], objs[who, 4], objs[who, 5]
                px, py, pz = (x - objs[who, 1]) / s, (height + (horizon - v) / f * z) / s, (z - objs[who, 2]) / s
                nx, ny, nz = _normal(int(objs[who, 0]), co * px - sn * pz, py, sn * px + co * pz)
                nx, nz = co * nx + sn * nz, -sn * nx + co * nz
                n = 1.0 / (math.sqrt(nx * nx + ny * ny + nz * nz) + 1e-9)
                dot = (nx * light[0] + ny * light[1] + nz * light[2]) * n
                lit = light[3] + (1.12 - light[3]) * max(0.0, dot) + 0.10 * ny * n
                gloss = 90.0 * max(0.0, dot) ** 24
                for c in range(3):
                    out[j, i, c] = int(min(255.0, max(0.0, 255.0 * albedo[who, c] * lit + gloss * 0.5)))
