"""Makes e2e/fixtures/bad: small pictures that are broken, odd or too large, for the tests of what a bad input gets.

    python training/bad_pictures.py [folder]
"""

from __future__ import annotations

import io
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageDraw

ORIENTATION = 0x0112


def scene(width: int, height: int) -> Image.Image:
    """A red square near the left top corner on a quiet ramp, so that a turned picture is known by where the square is."""
    ramp = np.linspace(60, 200, width, dtype=np.uint8)
    pixels = np.repeat(np.stack([ramp, ramp[::-1], np.full_like(ramp, 120)], axis=-1)[None], height, axis=0)
    picture = Image.fromarray(pixels, "RGB")
    side = min(width, height) // 4
    ImageDraw.Draw(picture).rectangle((8, 8, 8 + side, 8 + side), fill=(220, 20, 20))
    return picture


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png16(width: int, height: int) -> bytes:
    """RGB with 16 bits a channel, which Pillow does not write."""
    ramp = np.linspace(0, 65535, width).astype(">u2")
    rows = np.repeat(np.stack([ramp, ramp[::-1], ramp // 2], axis=-1)[None], height, axis=0)
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")


def blank_png(width: int, height: int) -> bytes:
    """A one-bit PNG of any size: its header alone costs the reader's memory."""
    row = b"\0" + b"\xaa" * ((width + 7) // 8)
    packer = zlib.compressobj(9)
    data = b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def turned(orientation: int, kind: str) -> bytes:
    """A landscape as stored that the tag stands upright: with 6 the reader turns it by 90 degrees clockwise."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return encoded(scene(96, 64), kind, exif=exif)


def animation(kind: str) -> bytes:
    frames = [Image.new("RGB", (48, 32), colour) for colour in ("red", "green", "blue")]
    options = {"save_all": True, "append_images": frames[1:], "duration": 100, "loop": 0}
    return encoded(frames[0], kind, **options)


def translucent() -> bytes:
    picture = scene(64, 48).convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize((64, 48)))
    return encoded(picture, "PNG")


def pictures() -> dict[str, bytes]:
    plain = encoded(scene(64, 48), "PNG")
    photo = encoded(scene(64, 48), "JPEG", quality=90)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    return {
        "empty.png": b"",
        "text.png": b"This is no picture, whatever its name says.\n",
        "page.png": b"<!doctype html>\n<html><body>Not found</body></html>\n",
        "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>\n',
        "scan.tif": encoded(scene(32, 24), "TIFF"),
        "header.png": plain[:20],
        "truncated.png": plain[: len(plain) // 2],
        "truncated.jpg": photo[: len(photo) * 2 // 3],
        "garbled.jpg": photo[:40] + bytes(200),
        "wide12000.png": blank_png(12_000, 400),
        "square12000.png": blank_png(12_000, 12_000),
        "wide20000.png": blank_png(20_000, 4),
        "exif6.jpg": turned(6, "JPEG"),
        "exif3.jpg": turned(3, "JPEG"),
        "exif6.png": turned(6, "PNG"),
        "exif6.webp": turned(6, "WEBP"),
        "animated.gif": animation("GIF"),
        "animated.png": animation("PNG"),
        "animated.webp": animation("WEBP"),
        "sixteen.png": png16(64, 48),
        "cmyk.jpg": encoded(scene(64, 48).convert("CMYK"), "JPEG", quality=90),
        "rgba.png": translucent(),
        "profile.png": encoded(scene(64, 48), "PNG", icc_profile=profile),
        "plain.bmp": encoded(scene(64, 48), "BMP"),
        "plain.avif": encoded(scene(64, 48), "AVIF", quality=70),
        "plain.webp": encoded(scene(64, 48), "WEBP", lossless=True),
        "lossy.webp": encoded(scene(64, 48), "WEBP", quality=80),
    }


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "e2e/fixtures/bad")
    folder.mkdir(parents=True, exist_ok=True)
    made = pictures()
    for name, data in made.items():
        (folder / name).write_bytes(data)
    print(f"{len(made)} files, {sum(map(len, made.values()))} bytes in {folder}")


if __name__ == "__main__":
    main()
