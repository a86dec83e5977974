"""State dicts of transformers' Qwen-VL classes, cut into the vision tower's and the language model's tensors."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .quantize import round_trip

VISION = ("model.visual.", "visual.")
TEXT = ("model.language_model.", "language_model.", "model.")


def split(state: dict[str, np.ndarray]) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """(vision, text) tensors as fp32 under names without prefixes; `lm_head.weight` goes to the text (absent when tied)."""
    vision, text = {}, {}
    for name, value in state.items():
        array = np.asarray(value, np.float32)
        prefix = next((p for p in VISION if name.startswith(p)), None)
        if prefix:
            vision[name.removeprefix(prefix)] = array
        elif name == "lm_head.weight":
            text[name] = array
        else:
            prefix = next((p for p in TEXT if name.startswith(p)), "")
            text[name.removeprefix(prefix)] = array
    return vision, text


def load(path: Path) -> dict[str, np.ndarray]:
    """A .safetensors file (any float type) as fp32 arrays."""
    from safetensors.torch import load_file

    return {name: tensor.float().numpy() for name, tensor in load_file(path).items()}


def rounded(state: dict[str, np.ndarray], bits: int) -> dict[str, np.ndarray]:
    """The state dict with every weight as an export of `bits` bits holds it, still under transformers' names.

    Linear layers are rounded, the patch embedding among them; norms, biases and the position grid stay. An export keeps the
    token embedding in 8 bits whatever its linear layers have, so a tied head comes out as `lm_head.weight` of its own.
    """
    out = {}
    tied = "lm_head.weight" not in state
    for name, value in state.items():
        if name.endswith("embed_tokens.weight"):
            out[name] = round_trip(value, 8)
            if tied:
                out["lm_head.weight"] = round_trip(value, bits)
        elif value.ndim < 2 or "pos_embed" in name:
            out[name] = value
        else:
            out[name] = round_trip(value.reshape(len(value), -1), bits).reshape(value.shape)
    return out
