"""The JSON files of a model folder beside the graphs. A file that the folder already has is left alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

PASSED_ON = ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "config.json", "generation_config.json")
NEVER_SAID = ("<|endoftext|>", "<|im_start|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def token_ids(folder: Path) -> dict[str, int]:
    """The added tokens of a folder's tokenizer.json, by text."""
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    return {token["content"]: token["id"] for token in tokenizer["added_tokens"]}


def generation_config(ids: dict[str, int]) -> dict:
    """Greedy; ends at <|im_end|>; tokens that only a template writes are never sampled."""
    return {
        "do_sample": False,
        "eos_token_id": ids["<|im_end|>"],
        "pad_token_id": ids["<|endoftext|>"],
        "suppress_tokens": sorted(ids[token] for token in NEVER_SAID),
    }


def preprocessor_config(vision: dict, processor: str, mean: list[float], std: list[float], pixels: tuple[int, int]) -> dict:
    """For transformers' and transformers.js' Qwen2VLImageProcessor; pixels = (least, most) after resizing."""
    return {
        "image_processor_type": "Qwen2VLImageProcessorFast",
        "processor_class": processor,
        "do_convert_rgb": True,
        "do_normalize": True,
        "do_rescale": True,
        "do_resize": True,
        "image_mean": mean,
        "image_std": std,
        "rescale_factor": 1 / 255,
        "resample": 3,
        "patch_size": vision["patch_size"],
        "temporal_patch_size": vision.get("temporal_patch_size", 2),
        "merge_size": vision.get("spatial_merge_size", 2),
        "min_pixels": pixels[0],
        "max_pixels": pixels[1],
        "size": {"shortest_edge": pixels[0], "longest_edge": pixels[1]},
    }


def write_configs(source: Path, out: Path) -> None:
    """Copies what `source` has and makes the generation and preprocessor configs that are missing."""
    if source.resolve() != out.resolve():
        for name in PASSED_ON:
            if (source / name).exists() and not (out / name).exists():
                shutil.copyfile(source / name, out / name)
    config = json.loads((out / "config.json").read_text())
    if not (out / "generation_config.json").exists() and (out / "tokenizer.json").exists():
        write_json(out / "generation_config.json", generation_config(token_ids(out)))
    if not (out / "preprocessor_config.json").exists():
        half = [0.5] * 3
        made = preprocessor_config(config["vision_config"], "Qwen3VLProcessor", half, half, (4096, 49152))
        write_json(out / "preprocessor_config.json", made)
