"""The glyph atlas: one 64 x 64 cell per label character and mark, as ink in [0,1], with box-filtered mip levels.

The atlas is a committed PNG, so results do not depend on installed fonts; `python -m training.scenes.glyphs` remakes it
from the font that comes with Pillow.
"""
from __future__ import annotations

import functools
import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .shading import CAP, CELL
from .words import ALPHABET, GLYPHS, MARKS

ATLAS = Path(__file__).with_name("glyphs.png")
SCALE = 4  # marks are drawn larger and reduced


def _character(char: str) -> Image.Image:
    font = ImageFont.load_default(CELL * SCALE)
    big = Image.new("L", (CELL * SCALE * 2,) * 2, 0)
    ImageDraw.Draw(big).text((CELL, CELL // 2), char, font=font, fill=255, stroke_width=9)
    box = big.getbbox()
    glyph = big.crop(box)
    height = CAP * SCALE
    width = min(CELL * SCALE - 8, round(glyph.width * height / glyph.height))
    glyph = glyph.resize((width, height), Image.Resampling.LANCZOS)
    cell = Image.new("L", (CELL * SCALE,) * 2, 0)
    cell.paste(glyph, ((CELL * SCALE - width) // 2, (CELL * SCALE - height) // 2))
    return cell.resize((CELL, CELL), Image.Resampling.BOX)


def _mark(name: str) -> Image.Image:
    n = CELL * SCALE
    cell = Image.new("L", (n, n), 0)
    draw, c, r = ImageDraw.Draw(cell), n / 2, CAP * SCALE / 2
    if name == "dot":
        draw.ellipse((c - r * .55, c - r * .55, c + r * .55, c + r * .55), fill=255)
    elif name == "stripe":
        draw.rectangle((c - r, c - r * .24, c + r, c + r * .24), fill=255)
    elif name == "cross":
        draw.line((c - r * .8, c - r * .8, c + r * .8, c + r * .8), fill=255, width=int(r * .42))
        draw.line((c - r * .8, c + r * .8, c + r * .8, c - r * .8), fill=255, width=int(r * .42))
    elif name == "star":
        points = [(c + (r if k % 2 == 0 else r * .42) * math.sin(k * math.pi / 5),
                   c - (r if k % 2 == 0 else r * .42) * math.cos(k * math.pi / 5)) for k in range(10)]
        draw.polygon(points, fill=255)
    elif name == "ring":
        draw.ellipse((c - r, c - r, c + r, c + r), fill=255)
        draw.ellipse((c - r * .6, c - r * .6, c + r * .6, c + r * .6), fill=0)
    elif name == "triangle":
        draw.polygon([(c, c - r), (c + r, c + r * .85), (c - r, c + r * .85)], fill=255)
    elif name == "square":
        draw.rectangle((c - r * .85, c - r * .85, c + r * .85, c + r * .85), fill=255)
    elif name == "arrow":
        draw.polygon([(c + r, c), (c + r * .05, c - r * .8), (c + r * .05, c + r * .8)], fill=255)
        draw.rectangle((c - r, c - r * .24, c + r * .2, c + r * .24), fill=255)
    return cell.resize((CELL, CELL), Image.Resampling.BOX)


def make_atlas() -> Image.Image:
    """All cells side by side in the order of words.GLYPHS."""
    atlas = Image.new("L", (CELL * len(GLYPHS), CELL), 0)
    for k, name in enumerate(GLYPHS):
        atlas.paste(_mark(name) if name in MARKS else _character(name), (k * CELL, 0))
    return atlas


@functools.lru_cache(maxsize=1)
def load_mips() -> np.ndarray:
    """[5, glyphs, 64, 64] float32 ink; level l uses the first 64 >> l rows and columns of each cell."""
    strip = np.asarray(Image.open(ATLAS).convert("L"), np.float32) / 255
    cells = np.stack(np.split(strip, len(GLYPHS), axis=1))
    mips = np.zeros((5, len(GLYPHS), CELL, CELL), np.float32)
    for level in range(5):
        n = CELL >> level
        mips[level, :, :n, :n] = cells.reshape(len(GLYPHS), n, CELL // n, n, CELL // n).mean(axis=(2, 4))
    return mips


if __name__ == "__main__":
    make_atlas().save(ATLAS, optimize=True)
    print(ATLAS.name, len(GLYPHS), "glyphs:", ALPHABET)
