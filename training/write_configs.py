"""Write config.json, generation_config.json, preprocessor_config.json and the tokenizer files of the bundled model.

    python -m training.write_configs
"""

from __future__ import annotations

import json
from pathlib import Path

from .model import TextConfig, VisionConfig, model_dict
from .protocol import PROTOCOL
from .tokenizer import FOLDER, special_ids
from .tokenizer import write as write_tokenizer


def generation_dict(special: dict[str, int]) -> dict:
    """Greedy; image and video tokens are never sampled."""
    suppressed = ("<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")
    return {"do_sample": False, "eos_token_id": special["<|im_end|>"], "pad_token_id": special["<|endoftext|>"],
            "max_new_tokens": PROTOCOL["policy"]["maxNewTokens"], "suppress_tokens": [special[t] for t in suppressed]}


def preprocessor_dict(vision: VisionConfig) -> dict:
    """Qwen2-VL's image processor with the overview's budget (crops have their own, in loupe.json)."""
    low, high = PROTOCOL["overview"]["minPixels"], PROTOCOL["overview"]["maxPixels"]
    return {"image_processor_type": "Qwen2VLImageProcessorFast", "processor_class": "Qwen3VLProcessor",
            "do_resize": True, "do_rescale": True, "do_normalize": True, "do_convert_rgb": True,
            "rescale_factor": 1 / 255, "resample": 3, "image_mean": [0.5] * 3, "image_std": [0.5] * 3,
            "patch_size": vision.patch_size, "merge_size": vision.spatial_merge_size,
            "temporal_patch_size": vision.temporal_patch_size, "min_pixels": low, "max_pixels": high,
            "size": {"shortest_edge": low, "longest_edge": high}}


def write(folder: Path = FOLDER) -> None:
    special, vision = special_ids(), VisionConfig()
    write_tokenizer(folder)
    for name, data in (("config", model_dict(vision, TextConfig(), special)), ("generation_config", generation_dict(special)),
                       ("preprocessor_config", preprocessor_dict(vision))):
        (folder / f"{name}.json").write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
