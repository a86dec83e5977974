"""python -m training.export.check [--config DIR --weights W.safetensors] [--dtypes fp32,q8,q4]

Exports a model (random weights without --weights) and compares vision features and the logits of a three-image dialogue with
transformers' own class: PyTorch reads the whole dialogue at once, ONNX Runtime goes through its cache piece by piece.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from transformers import AutoConfig, AutoModelForImageTextToText

from .__main__ import BITS, export
from .runtime import Dialogue
from .spec import read_spec
from .weights import load, rounded

GRIDS = ((1, 12, 16), (1, 4, 12), (1, 8, 6))


def default_config(family: str, deepstack: list[int]) -> dict:
    """The bundled model's dimensions, or a small Qwen2-VL."""
    text = {
        "model_type": f"{family}_text", "vocab_size": 1600, "hidden_size": 256, "intermediate_size": 704, "num_hidden_layers": 4,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 64, "rms_norm_eps": 1e-6, "max_position_embeddings": 2048,
        "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [12, 10, 10]},
    }  # fmt: skip
    vision = {
        "qwen3_vl": {"hidden_size": 192, "intermediate_size": 576, "num_heads": 4, "patch_size": 16, "out_hidden_size": 256,
                     "num_position_embeddings": 256, "deepstack_visual_indexes": deepstack},
        "qwen2_vl": {"embed_dim": 192, "hidden_size": 256, "mlp_ratio": 3, "num_heads": 4, "patch_size": 14},
    }[family]  # fmt: skip
    if family == "qwen2_vl":
        text.pop("head_dim")
    ids = {"image_token_id": 5, "video_token_id": 6, "vision_start_token_id": 3, "vision_end_token_id": 4}
    vision = {"model_type": f"{family}_vision", "depth": 4, "spatial_merge_size": 2, "temporal_patch_size": 2, **vision}
    return {"model_type": family, "tie_word_embeddings": True, **ids, "text_config": text, "vision_config": vision}


def torch_model(folder: Path, state: dict[str, np.ndarray] | None, seed: int = 0) -> torch.nn.Module:
    """transformers' own class for a folder's config.json, with `state` or seeded random weights of useful size."""
    torch.manual_seed(seed)
    config = AutoConfig.from_pretrained(folder)
    model = AutoModelForImageTextToText.from_config(config, attn_implementation="eager").float().eval()
    if state is None:
        for parameter in model.parameters():
            torch.nn.init.normal_(parameter, 1.0 if parameter.ndim == 1 else 0.0, 0.2 if parameter.ndim == 1 else 0.06)
        return model
    tensors = {name: torch.from_numpy(np.array(value)) for name, value in state.items()}
    if "lm_head.weight" in tensors:  # a head of its own, also where the config ties it
        model.lm_head.weight = torch.nn.Parameter(tensors["lm_head.weight"])
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    if unexpected or [name for name in missing if name != "lm_head.weight"]:
        raise ValueError(f"weights do not fit: missing {missing}, unexpected {unexpected}")
    return model


def dialogue(config: dict, seed: int = 0) -> list[tuple[list[int], np.ndarray, tuple[int, int, int]]]:
    """Three turns of random token ids around one image each: (ids, patches [N, patch_dim], grid)."""
    rng, spec, turns = np.random.default_rng(seed), read_spec(config), []
    taken = [config[k] for k in ("image_token_id", "video_token_id", "vision_start_token_id", "vision_end_token_id")]
    low, high = (max(taken) + 1, spec.text.vocab) if max(taken) + 1 < spec.text.vocab else (0, min(taken))
    for grid in GRIDS:
        pads = [config["image_token_id"]] * (grid[1] * grid[2] // 4)
        words = [[int(i) for i in rng.integers(low, high, size)] for size in (9, 14)]
        ids = words[0] + [config["vision_start_token_id"], *pads, config["vision_end_token_id"]] + words[1]
        pixels = rng.uniform(-1, 1, (grid[1] * grid[2], spec.vision.patch_dim)).astype(np.float32)
        turns.append((ids, pixels, grid))
    return turns


@torch.no_grad()
def torch_logits(model, config: dict, turns) -> tuple[np.ndarray, list[np.ndarray]]:
    """(logits [S, vocab] of the whole dialogue in one pass, merged features per image)."""
    ids = torch.tensor([[i for turn in turns for i in turn[0]]])
    pixels = torch.from_numpy(np.concatenate([turn[1] for turn in turns]))
    grids = torch.tensor([turn[2] for turn in turns])
    kinds = (ids == config["image_token_id"]).int()
    out = model(input_ids=ids, attention_mask=torch.ones_like(ids), pixel_values=pixels, image_grid_thw=grids, mm_token_type_ids=kinds)
    features = model.model.get_image_features(pixels, grids).pooler_output
    return out.logits[0].numpy(), [f.numpy() for f in features]


def onnx_logits(folder: Path, dtype: str, turns) -> tuple[np.ndarray, list[np.ndarray]]:
    """The same through the cache: each turn in two pieces, then its last two tokens one by one."""
    run, rows, features = Dialogue(folder, dtype), [], []
    for ids, pixels, grid in turns:
        encoded = run.encode(pixels, grid)
        features.append(encoded[0])
        end = max(i for i, token in enumerate(ids) if token == run.config["image_token_id"]) + 1
        rows.append(run.feed(ids[:end], encoded, grid, keep=0))
        rows.append(run.feed(ids[end:-2], keep=0))
        rows += [run.feed([token], keep=0) for token in ids[-2:]]
    return np.concatenate(rows), features


def compare(folder: Path, model, config: dict, dtypes: list[str], label: str) -> dict[str, tuple[float, float, float]]:
    """Per dtype: largest difference of features, of logits, and the share of equal best tokens."""
    turns, result = dialogue(config), {}
    logits, features = torch_logits(model, config, turns)
    for dtype in dtypes:
        got, got_features = onnx_logits(folder, dtype, turns)
        seen = max(float(np.abs(a - b).max()) for a, b in zip(features, got_features))
        same = float((got.argmax(1) == logits.argmax(1)).mean())
        result[dtype] = (seen, float(np.abs(got - logits).max()), same)
        print(f"{dtype} against {label}: features {seen:.2e}  logits {result[dtype][1]:.2e} (spread {logits.std():.2f})  same best {same:.3f}")
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, help="folder with config.json; default: the bundled model's dimensions")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--family", default="qwen3_vl", choices=("qwen3_vl", "qwen2_vl"))
    parser.add_argument("--deepstack", type=int, nargs="*", default=[])
    parser.add_argument("--dtypes", default="fp32,q8,q4")
    parser.add_argument("--expand", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.config:
            shutil.copyfile(options.config / "config.json", folder / "config.json")
        else:
            (folder / "config.json").write_text(json.dumps(default_config(options.family, options.deepstack)))
        config = json.loads((folder / "config.json").read_text())
        model = torch_model(folder, load(options.weights) if options.weights else None)
        state = {k: v.numpy() for k, v in model.state_dict().items()}
        if config.get("tie_word_embeddings"):
            state.pop("lm_head.weight", None)
        dtypes = options.dtypes.split(",")
        export(read_spec(config), state, folder, dtypes, expand=options.expand)
        result = compare(folder, model, config, dtypes, "transformers")
        for dtype in [d for d in dtypes if d != "fp32"]:
            same = torch_model(folder, rounded(state, BITS[dtype]))
            result.update(compare(folder, same, config, [dtype], "transformers with the rounded weights"))
    worst = max(max(values[:2]) for values in result.values())
    if worst > 1e-4:
        raise SystemExit(f"a graph differs from transformers by {worst:.1e}, more than 1e-4")


if __name__ == "__main__":
    main()
