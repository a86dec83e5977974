"""Compiled ray casting of one scene: visibility (depth, ids) and shading, for any window at any sampling.

Camera: at (0, height, 0), looking along +z, verticals upright (the lens is shifted, not tilted). A picture point (u, v)
in pixels of the full picture gives the ray direction ((u - cx) / f, (horizon - v) / f, 1), so the ray parameter t *is*
the depth z. World units: metres; the floor is y = 0, the backdrop the plane z = back.

objs [n, 10] float64: kind, x, z, size, cos yaw, sin yaw, and the screen bounds u1, v1, u2, v2 (px).
plates [m, 8] float64: object, centre u, v (px), width, height (px), depth z, glyph height (px), glyph count.
cam [5] float64: f, cx, horizon, height, back.
"""
from __future__ import annotations

import math

import numpy as np
from numba import njit

FAR = 1e9
PLATE = 256  # added to an object's id where its plate is seen
SPHERE, BOX, CONE, TORUS, CYLINDER, DIAMOND, PYRAMID, CAPSULE = range(8)  # order of words.SHAPES
# radius of the upright bounding cylinder, and height, per kind, at size 1
BOUND_R = np.array([0.5, 0.595, 0.47, 0.53, 0.37, 0.50, 0.71, 0.28])
BOUND_H = np.array([1.0, 0.84, 1.1, 1.06, 1.0, 1.2, 0.8, 1.2])


@njit(cache=True, fastmath=True, inline="always")
def _quadratic(a, b, c):
    """Roots of a t^2 + 2 b t + c = 0, ascending; FAR, FAR when there are none."""
    disc = b * b - a * c
    if disc < 0.0:
        return FAR, FAR
    root = math.sqrt(disc)
    t1, t2 = (-b - root) / a, (-b + root) / a
    if t1 > t2:
        t1, t2 = t2, t1
    return t1, t2


@njit(cache=True, fastmath=True)
def _round(kind, ox, oy, oz, dx, dy, dz):
    """Sphere, cylinder, cone, capsule in the object's own frame (base on y = 0, size 1)."""
    if kind == SPHERE:
        py = oy - 0.5
        t1, _ = _quadratic(dx * dx + dy * dy + dz * dz, ox * dx + py * dy + oz * dz, ox * ox + py * py + oz * oz - 0.25)
        return t1
    if kind == CYLINDER:
        t1, _ = _quadratic(dx * dx + dz * dz, ox * dx + oz * dz, ox * ox + oz * oz - 0.36 * 0.36)
        best = FAR
        if t1 < FAR:
            y = oy + t1 * dy
            if 0.0 <= y <= 1.0:
                best = t1
        if dy < 0.0:
            t = (1.0 - oy) / dy
            x, z = ox + t * dx, oz + t * dz
            if x * x + z * z <= 0.36 * 0.36 and t < best:
                best = t
        return best
    if kind == CONE:
        k = 0.45 / 1.1
        k2 = k * k
        py = oy - 1.1
        t1, t2 = _quadratic(dx * dx + dz * dz - k2 * dy * dy, ox * dx + oz * dz - k2 * py * dy,
                            ox * ox + oz * oz - k2 * py * py)
        if t1 < FAR:
            y = oy + t1 * dy
            if t1 > 0.0 and 0.0 <= y <= 1.1:
                return t1
            y = oy + t2 * dy
            if t2 > 0.0 and 0.0 <= y <= 1.1:
                return t2
        return FAR
    r = 0.27  # capsule
    t1, _ = _quadratic(dx * dx + dz * dz, ox * dx + oz * dz, ox * ox + oz * oz - r * r)
    if t1 >= FAR:
        return FAR
    y = oy + t1 * dy
    if r <= y <= 1.2 - r:
        return t1
    py = oy - (r if y < r else 1.2 - r)
    t1, _ = _quadratic(dx * dx + dy * dy + dz * dz, ox * dx + py * dy + oz * dz, ox * ox + py * py + oz * oz - r * r)
    return t1


@njit(cache=True, fastmath=True, inline="always")
def _clip(num, den, lo, hi):
    """Narrow the ray's [lo, hi] to one half-space: num >= t * den."""
    if den > 1e-12:
        t = num / den
        if t < hi:
            hi = t
    elif den < -1e-12:
        t = num / den
        if t > lo:
            lo = t
    elif num < 0.0:
        lo = FAR
    return lo, hi


@njit(cache=True, fastmath=True)
def _flat(kind, ox, oy, oz, dx, dy, dz):
    """Box, diamond (octahedron), pyramid: the ray clipped by half-spaces."""
    lo, hi = 0.0, FAR
    if kind == BOX:
        lo, hi = _clip(0.42 - ox, dx, lo, hi)
        lo, hi = _clip(0.42 + ox, -dx, lo, hi)
        lo, hi = _clip(0.42 - oz, dz, lo, hi)
        lo, hi = _clip(0.42 + oz, -dz, lo, hi)
        lo, hi = _clip(0.84 - oy, dy, lo, hi)
        lo, hi = _clip(oy, -dy, lo, hi)
    elif kind == PYRAMID:
        lo, hi = _clip(oy, -dy, lo, hi)
        for s in (-1.0, 1.0):
            lo, hi = _clip(0.4 - s * ox * 0.8 - oy * 0.5, s * dx * 0.8 + dy * 0.5, lo, hi)
            lo, hi = _clip(0.4 - s * oz * 0.8 - oy * 0.5, s * dz * 0.8 + dy * 0.5, lo, hi)
    else:
        py = oy - 0.6
        for a in (-1.0, 1.0):
            for b in (-1.0, 1.0):
                for c in (-1.0, 1.0):
                    na, nb, nc = a / 0.48, b / 0.6, c / 0.48
                    lo, hi = _clip(1.0 - na * ox - nb * py - nc * oz, na * dx + nb * dy + nc * dz, lo, hi)
    return lo if lo < hi else FAR


@njit(cache=True, fastmath=True)
def _torus(ox, oy, oz, dx, dy, dz):
    """Standing torus (axis along the object's z), major 0.38, minor 0.14, by sphere tracing inside its bound."""
    py = oy - 0.53
    dd = dx * dx + dy * dy + dz * dz
    t, end = _quadratic(dd, ox * dx + py * dy + oz * dz, ox * ox + py * py + oz * oz - 0.28)
    if t >= FAR:
        return FAR
    inv = 1.0 / math.sqrt(dd)
    for _ in range(48):
        x, y, z = ox + t * dx, py + t * dy, oz + t * dz
        q = math.sqrt(x * x + y * y) - 0.38
        d = math.sqrt(q * q + z * z) - 0.14
        if d < 5e-4:
            return t
        t += d * inv
        if t > end:
            return FAR
    return FAR


@njit(cache=True, fastmath=True, inline="always")
def _hit(kind, ox, oy, oz, dx, dy, dz):
    if kind == TORUS:
        return _torus(ox, oy, oz, dx, dy, dz)
    if kind == BOX or kind == DIAMOND or kind == PYRAMID:
        return _flat(kind, ox, oy, oz, dx, dy, dz)
    return _round(kind, ox, oy, oz, dx, dy, dz)


@njit(cache=True, fastmath=True, inline="always")
def _span(lo, hi, start, step, n):
    """First and past-the-last sample index whose centre lies in [lo, hi]."""
    a = int(math.floor((lo - start) / step))
    b = int(math.ceil((hi - start) / step)) + 1
    return max(0, a), min(n, b)


@njit(cache=True, fastmath=True)
def visibility(objs, plates, cam, x0, y0, sx, sy, zbuf, ids, full):
    """Fill zbuf [H,W] float32 (depth), ids [H,W] int16 (-1 floor, -2 backdrop, k object, 256+k its plate).

    full [n] int64: samples each object would cover alone.
    """
    f, cx, horizon, height, back = cam[0], cam[1], cam[2], cam[3], cam[4]
    rows, cols = zbuf.shape
    for j in range(rows):
        v = y0 + (j + 0.5) * sy
        z, who = back, -2
        if v > horizon:
            zf = height * f / (v - horizon)
            if zf < back:
                z, who = zf, -1
        for i in range(cols):
            zbuf[j, i] = z
            ids[j, i] = who
    for k in range(objs.shape[0]):
        kind = int(objs[k, 0])
        s, c, sn = objs[k, 3], objs[k, 4], objs[k, 5]
        px, pz = -objs[k, 1] / s, -objs[k, 2] / s
        ox, oy, oz = c * px - sn * pz, height / s, sn * px + c * pz
        j0, j1 = _span(objs[k, 7], objs[k, 9], y0, sy, rows)
        i0, i1 = _span(objs[k, 6], objs[k, 8], x0, sx, cols)
        count = 0
        for j in range(j0, j1):
            dy = (horizon - (y0 + (j + 0.5) * sy)) / f / s
            for i in range(i0, i1):
                rx, rz = (x0 + (i + 0.5) * sx - cx) / f / s, 1.0 / s
                t = _hit(kind, ox, oy, oz, c * rx - sn * rz, dy, sn * rx + c * rz)
                if t < FAR and t > 0.0:
                    count += 1
                    if t < zbuf[j, i]:
                        zbuf[j, i] = t
                        ids[j, i] = k
        full[k] = count
    for m in range(plates.shape[0]):
        u, v, hw, hh, z = plates[m, 1], plates[m, 2], plates[m, 3] / 2, plates[m, 4] / 2, plates[m, 5]
        r = hh * 0.35
        j0, j1 = _span(v - hh, v + hh, y0, sy, rows)
        i0, i1 = _span(u - hw, u + hw, x0, sx, cols)
        for j in range(j0, j1):
            b = abs(y0 + (j + 0.5) * sy - v) - hh
            for i in range(i0, i1):
                a = abs(x0 + (i + 0.5) * sx - u) - hw
                if a <= 0.0 and b <= 0.0 and z < zbuf[j, i]:
                    if a + r > 0.0 and b + r > 0.0 and (a + r) ** 2 + (b + r) ** 2 > r * r:
                        continue
                    zbuf[j, i] = z
                    ids[j, i] = PLATE + int(plates[m, 0])
