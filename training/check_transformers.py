"""The plain implementation against transformers' Qwen3VLForConditionalGeneration: same weights, same logits.

    python -m training.check_transformers [--weights export.safetensors]

Feeds gold dialogues (several views each) of two scenes; the plain implementation runs all questions of both scenes in
one batch, padded and with shared prefixes, transformers runs each dialogue alone.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from transformers import Qwen3VLConfig, Qwen3VLForConditionalGeneration

from .data.batch import collate
from .data.draw import draw_scene
from .losses import features_of
from .model import LoupeVLM, TextConfig, VisionConfig, model_dict
from .tokenizer import special_ids


def reference(state: dict[str, torch.Tensor]) -> Qwen3VLForConditionalGeneration:
    config = Qwen3VLConfig(**model_dict(VisionConfig(), TextConfig(), special_ids()))
    net = Qwen3VLForConditionalGeneration(config).eval()
    missing, unexpected = net.load_state_dict(state, strict=False)
    assert not unexpected and set(missing) <= {"lm_head.weight"}, (missing, unexpected)
    net.tie_weights()
    return net


def plain(state: dict[str, torch.Tensor]) -> LoupeVLM:
    """The plain model with the exported table: its rows were rounded to fp16, so they are no longer quite smooth."""
    model = LoupeVLM().eval()
    model.load_state_dict(state, strict=False)
    table = state["model.language_model.embed_tokens.weight"]
    model.table = lambda: table
    return model


@torch.no_grad()
def largest_difference(state: dict[str, torch.Tensor], scenes: list[dict]) -> float:
    """Largest absolute difference of logits over every token of every dialogue."""
    net, model = reference(state), plain(state)
    batch = collate(scenes)
    features = torch.cat([features_of(model, v) for v in (batch.overview, batch.crops)])
    hidden, table = model(batch.ids, batch.image_at, features, batch.positions, batch.rows, batch.back)
    logits, at, worst = hidden @ table.T, 0, 0.0
    for scene in scenes:
        prefix, first = scene["prefix"], at
        at += len(prefix.ids)
        for segment in scene["segments"]:
            mine = torch.cat((logits[first : first + len(prefix.ids)], logits[at : at + len(segment.ids)]))
            at += len(segment.ids)
            theirs = run_reference(net, scene, np.concatenate((prefix.ids, segment.ids)),
                                   np.concatenate((prefix.image, segment.image)))
            worst = max(worst, float((mine - theirs).abs().max()))
    return worst


def run_reference(net: Qwen3VLForConditionalGeneration, scene: dict, ids: np.ndarray, image: np.ndarray) -> torch.Tensor:
    """Logits [L, vocab] of one dialogue in transformers; image [L]: 1 + view of each token."""
    order = list(dict.fromkeys(int(i) - 1 for i in image if i))
    views = [scene["views"][k] for k in order]
    still = np.concatenate([v["patches"] for v in views]).reshape(-1, 3, 1, 16, 16).repeat(2, axis=2)
    pixels = torch.from_numpy(still.reshape(len(still), -1)).float() / 127.5 - 1.0
    grid = torch.tensor([(1, *v["grid"]) for v in views])
    out = net(input_ids=torch.from_numpy(ids).long()[None], pixel_values=pixels, image_grid_thw=grid,
              mm_token_type_ids=torch.from_numpy((image > 0).astype(np.int32))[None])
    return out.logits[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    torch.manual_seed(0)
    state = load_file(args.weights) if args.weights else LoupeVLM().export_state()
    state = {k: v.float() for k, v in state.items()}
    worst = largest_difference(state, [draw_scene(8_000_001, 1), draw_scene(8_000_002, 4)])
    print(f"largest difference of logits: {worst:.2e}")
    assert worst < 1e-3


if __name__ == "__main__":
    main()
