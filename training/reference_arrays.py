"""python -m training.reference_arrays -> e2e/fixtures/resize/: what Pillow and transformers make of small crops.

`cases.json` names the sources, the crops and where each result lies in `rgb.bin` (uint8, [height, width, 3]), `patches.bin`
(float32, [patches, channels x temporal x patch x patch]) or `planes.bin` (float32, [1, 3, height, width]). A crop is cut first and resized after: no pixel outside it counts.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageDraw, ImageOps
from transformers.models.dpt.image_processing_pil_dpt import DPTImageProcessorPil
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

OUT = Path(__file__).resolve().parents[1] / "e2e" / "fixtures" / "resize"
WIDE, HIGH = 300, 220
CLIP = ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711])
IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
HALF = ([0.5] * 3, [0.5] * 3)


def scene(wide: int, high: int, seed: int) -> Image.Image:
    """Ramps, hard edges, thin lines, text and a patch of noise: everything that a resize can get wrong."""
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(wide), np.arange(high))
    pixels = np.stack([x * 255 // wide, y * 255 // high, (x // 8 + y // 8) % 2 * 255], -1).astype(np.uint8)
    noise = rng.integers(0, 256, (high // 4, wide // 4, 3), dtype=np.uint8)
    pixels[: noise.shape[0], : noise.shape[1]] = noise
    image = Image.fromarray(pixels, "RGB")
    draw = ImageDraw.Draw(image)
    draw.ellipse([wide // 2, high // 4, wide * 4 // 5, high * 2 // 3], fill=(250, 40, 40))
    for step in range(0, wide, 11):
        draw.line([step, high - 40, step + 30, high - 1], fill=(255, 255, 255) if step % 22 else (0, 0, 0))
    draw.text((wide // 3, high // 2), "Loupe 7K", fill=(0, 0, 0))
    return image


def swapped_profile() -> bytes:
    """An sRGB profile whose red and blue primaries are exchanged: whoever applies it swaps the channels."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", profile, 128)[0]
    swap = {b"rXYZ": b"bXYZ", b"bXYZ": b"rXYZ"}
    for entry in range(132, 132 + 12 * count, 12):
        name = bytes(profile[entry : entry + 4])
        profile[entry : entry + 4] = swap.get(name, name)
    return bytes(profile)


def on_white(image: Image.Image) -> Image.Image:
    """Straight alpha over white, rounded to the nearest integer."""
    pixels = np.asarray(image.convert("RGBA"), np.float64)
    alpha = pixels[..., 3:] / 255
    return Image.fromarray(np.floor(pixels[..., :3] * alpha + 255 * (1 - alpha) + 0.5).astype(np.uint8), "RGB")


def write_sources() -> dict[str, Image.Image]:
    """Writes the pictures; returns what a reader should see in each, as RGB."""
    plain, small = scene(WIDE, HIGH, 1), scene(90, 60, 2)
    plain.save(OUT / "plain.png", optimize=True)
    alpha = small.copy()
    ramp = np.add.outer(np.zeros(60, np.int64), np.arange(90) * 255 // 89).astype(np.uint8)
    ramp[20:40] = 0
    alpha.putalpha(Image.fromarray(ramp, "L"))
    alpha.save(OUT / "rgba.png", optimize=True)
    small.save(OUT / "icc.png", optimize=True, icc_profile=swapped_profile())
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side: turn it a quarter clockwise
    small.save(OUT / "exif.jpg", quality=92, subsampling=0, exif=exif.tobytes())
    small.convert("L").save(OUT / "grey.png", optimize=True)
    small.quantize(64).save(OUT / "palette.png", optimize=True)
    return {
        "plain.png": plain,
        "rgba.png": on_white(Image.open(OUT / "rgba.png")),
        "icc.png": Image.open(OUT / "icc.png").convert("RGB"),
        "exif.jpg": ImageOps.exif_transpose(Image.open(OUT / "exif.jpg")).convert("RGB"),
        "grey.png": Image.open(OUT / "grey.png").convert("RGB"),
        "palette.png": Image.open(OUT / "palette.png").convert("RGB"),
    }


def shapes() -> list[tuple[str, str, tuple[int, int, int, int], tuple[int, int]]]:
    """(name, source, crop xyxy in px, target width and height)."""
    p, whole = "plain.png", (0, 0, WIDE, HIGH)
    cases = [
        ("same size", p, (100, 90, 170, 140), (70, 50)),
        ("up 8x", p, (120, 100, 132, 109), (96, 72)),
        ("up 8x of noise", p, (5, 5, 14, 14), (72, 72)),
        ("up 7.3x, odd", p, (211, 33, 222, 42), (80, 66)),
        ("down 20x", p, whole, (15, 11)),
        ("down 20x, one side", p, whole, (15, 110)),
        ("down 10x", p, whole, (30, 22)),
        ("down to one pixel", p, whole, (1, 1)),
        ("down to one row", p, whole, (60, 1)),
        ("down to one column", p, whole, (1, 60)),
        ("one pixel up", p, (150, 110, 151, 111), (28, 28)),
        ("one corner pixel up", p, (299, 219, 300, 220), (32, 32)),
        ("two pixels up", p, (150, 110, 152, 111), (56, 28)),
        ("one row up", p, (20, 100, 60, 101), (84, 28)),
        ("one column up", p, (100, 20, 101, 60), (28, 84)),
        ("wide up, high down", p, (90, 0, 110, 220), (70, 41)),
        ("wide down, high up", p, (0, 100, 300, 112), (77, 45)),
        ("top left corner", p, (0, 0, 23, 17), (64, 48)),
        ("top right corner", p, (271, 0, 300, 21), (60, 44)),
        ("bottom left corner", p, (0, 193, 31, 220), (62, 54)),
        ("bottom right corner", p, (266, 189, 300, 220), (68, 62)),
        ("left edge", p, (0, 60, 40, 160), (33, 83)),
        ("bottom edge", p, (50, 180, 250, 220), (100, 20)),
        ("long and thin", p, (0, 110, 300, 114), (128, 8)),
        ("tall and thin", p, (148, 0, 152, 220), (8, 128)),
        ("barely down", p, (30, 30, 90, 80), (57, 47)),
        ("barely up", p, (30, 30, 80, 70), (53, 43)),
        ("half", p, (0, 0, 100, 80), (50, 40)),
        ("a third", p, (0, 0, 150, 111), (50, 37)),
        ("prime sides", p, (7, 11, 108, 114), (53, 59)),
        ("thin lines down", p, (0, 180, 300, 220), (75, 10)),
        ("text up", p, (100, 110, 150, 122), (112, 28)),
        ("checks down 3.7x", p, (75, 55, 260, 203), (50, 40)),
        ("checks up 1.5x", p, (80, 60, 112, 92), (48, 48)),
    ]
    for source, size in (("rgba.png", (90, 60)), ("icc.png", (90, 60)), ("exif.jpg", (60, 90)), ("grey.png", (90, 60))):
        cases.append((f"{source}, down", source, (0, 0, *size), (size[0] // 2 + 3, size[1] // 2 - 1)))
        cases.append((f"{source}, crop up", source, (11, 7, 37, 29), (61, 50)))
    cases.append(("palette.png, down", "palette.png", (0, 0, 90, 60), (41, 31)))
    return cases


def resized(sources: dict[str, Image.Image], source: str, crop, size) -> Image.Image:
    return sources[source].crop(crop).resize(size, Image.Resampling.BICUBIC)


def write_rgb(sources: dict[str, Image.Image]) -> list[dict]:
    cases, data = [], bytearray()
    for name, source, crop, size in shapes():
        array = np.asarray(resized(sources, source, crop, size), np.uint8)
        place = {"file": "rgb.bin", "offset": len(data), "dtype": "uint8", "shape": list(array.shape)}
        cases.append({"name": name, "source": source, "crop": crop, "width": size[0], "height": size[1], "expected": place})
        data += array.tobytes()
    (OUT / "rgb.bin").write_bytes(data)
    return cases


def write_patches(sources: dict[str, Image.Image]) -> list[dict]:
    """Patch order and normalisation of transformers' processor, on a picture that Pillow resized."""
    wanted = [
        ("Qwen2.5-VL, 3 x 2 tokens", "plain.png", (61, 47, 190, 131), (84, 56), 14, CLIP),
        ("Qwen2.5-VL, one row", "exif.jpg", (3, 5, 59, 33), (56, 28), 14, CLIP),
        ("Qwen3-VL, 2 x 2 tokens", "plain.png", (0, 0, 300, 220), (64, 64), 16, HALF),
    ]
    cases, data = [], bytearray()
    for name, source, crop, size, patch, (mean, std) in wanted:
        processor = Qwen2VLImageProcessorPil(patch_size=patch, temporal_patch_size=2, merge_size=2, image_mean=mean, image_std=std)
        out = processor(images=[resized(sources, source, crop, size)], do_resize=False, return_tensors="np")
        array = np.asarray(out["pixel_values"], np.float32)
        place = {"file": "patches.bin", "offset": len(data), "dtype": "float32", "shape": list(array.shape)}
        cases.append({
            "name": name, "source": source, "crop": crop, "width": size[0], "height": size[1], "patchSize": patch,
            "temporalPatchSize": 2, "mergeSize": 2, "mean": mean, "std": std,
            "grid": out["image_grid_thw"][0].tolist(), "expected": place,
        })  # fmt: skip
        data += array.tobytes()
    (OUT / "patches.bin").write_bytes(data)
    return cases


def write_planes(sources: dict[str, Image.Image]) -> list[dict]:
    """Channels first, as depth networks take them: DPT's processor on a picture that Pillow resized."""
    wanted = [
        ("depth, down", "plain.png", (0, 0, 300, 220), (41, 30)),
        ("depth, a crop up, odd sides", "plain.png", (120, 100, 139, 113), (43, 29)),
    ]
    cases, data = [], bytearray()
    mean, std = IMAGENET
    processor = DPTImageProcessorPil(do_resize=False, image_mean=mean, image_std=std)
    for name, source, crop, size in wanted:
        out = processor(images=[resized(sources, source, crop, size)], return_tensors="np")
        array = np.asarray(out["pixel_values"], np.float32)
        place = {"file": "planes.bin", "offset": len(data), "dtype": "float32", "shape": list(array.shape)}
        cases.append({
            "name": name, "source": source, "crop": crop, "width": size[0], "height": size[1], "mean": mean, "std": std,
            "expected": place,
        })  # fmt: skip
        data += array.tobytes()
    (OUT / "planes.bin").write_bytes(data)
    return cases


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    sources = write_sources()
    notes = {
        "plain.png": "RGB",
        "rgba.png": "straight alpha, expected on white",
        "icc.png": "a profile that would swap red and blue; expected without it",
        "exif.jpg": "EXIF orientation 6, expected upright; crops count in the upright picture",
        "grey.png": "one channel",
        "palette.png": "64 colours",
    }
    listed = {name: {"width": im.width, "height": im.height, "note": notes[name]} for name, im in sources.items()}
    cases = {"sources": listed, "resize": write_rgb(sources), "patches": write_patches(sources), "planes": write_planes(sources)}
    cases["note"] = "Pillow crop(crop).resize((width, height), BICUBIC); patches and planes: transformers Qwen2VLImageProcessor and DPTImageProcessor, do_resize off."
    lines = [f'"sources": {json.dumps(listed)}']
    for key in ("resize", "patches", "planes"):
        lines.append(f'"{key}": [\n' + ",\n".join(" " + json.dumps(case) for case in cases[key]) + "\n]")
    lines.append(f'"note": {json.dumps(cases["note"])}')
    (OUT / "cases.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    total = sum(p.stat().st_size for p in OUT.iterdir())
    print(f"{len(cases['resize'])} resizes, {len(cases['patches'])} patch arrays, {len(cases['planes'])} plane arrays, {total:,} bytes")


if __name__ == "__main__":
    main()
