"""The dimensions an exporter needs, read from a transformers `config.json` (qwen2_vl or qwen3_vl)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VisionSpec:
    """The vision tower. `pos_grid` is the side of the learned position grid, 0 where the family has none."""

    depth: int
    hidden: int
    heads: int
    patch_dim: int  # channels * temporal patch * patch * patch
    merge: int
    out_hidden: int
    activation: str
    rope_theta: float
    pos_grid: int
    deepstack: tuple[int, ...]
    grid_input: str  # transformers.js feeds Qwen2-VL's towers `grid_thw`, later ones `image_grid_thw`

    @property
    def head_dim(self) -> int:
        return self.hidden // self.heads


@dataclass(frozen=True)
class TextSpec:
    """The language model. `sections` splits head_dim / 2 frequencies over time, height and width."""

    layers: int
    hidden: int
    heads: int
    kv_heads: int
    head_dim: int
    vocab: int
    eps: float
    rope_theta: float
    sections: tuple[int, int, int]
    interleaved: bool
    max_positions: int
    qk_norm: bool
    qkv_bias: bool


@dataclass(frozen=True)
class ModelSpec:
    family: str
    vision: VisionSpec
    text: TextSpec


FAMILIES = ("qwen2_vl", "qwen3_vl")


def _rope(block: dict) -> dict:
    """`rope_parameters` (transformers 5), `rope_scaling` (4) and a bare `rope_theta` as one dictionary."""
    merged = {"rope_theta": block.get("rope_theta")}
    merged.update(block.get("rope_scaling") or {})
    merged.update(block.get("rope_parameters") or {})
    if merged["rope_theta"] is None:
        merged["rope_theta"] = block.get("rope_theta")
    return merged


def _vision_spec(block: dict, family: str, out_hidden: int) -> VisionSpec:
    qwen3 = family == "qwen3_vl"
    patch = block["patch_size"]
    return VisionSpec(
        depth=block["depth"],
        hidden=block["hidden_size"] if qwen3 else block["embed_dim"],
        heads=block["num_heads"],
        patch_dim=block.get("in_channels", 3) * block.get("temporal_patch_size", 2) * patch * patch,
        merge=block.get("spatial_merge_size", 2),
        out_hidden=out_hidden,
        activation=block.get("hidden_act", "gelu_pytorch_tanh" if qwen3 else "quick_gelu"),
        rope_theta=_rope(block)["rope_theta"] or 10000.0,
        pos_grid=int(block["num_position_embeddings"] ** 0.5) if qwen3 else 0,
        deepstack=tuple(block.get("deepstack_visual_indexes", ())) if qwen3 else (),
        grid_input="image_grid_thw" if qwen3 else "grid_thw",
    )


def read_spec(config: dict) -> ModelSpec:
    """`config.json` -> ModelSpec; raises ValueError for a family that the graph builders do not know."""
    family = config["model_type"]
    if family not in FAMILIES:
        raise ValueError(f"model_type {family!r}: only {', '.join(FAMILIES)} can be exported")
    block = {**config, **config.get("text_config", {})}
    rope = _rope(block)
    qwen3 = family == "qwen3_vl"
    text = TextSpec(
        layers=block["num_hidden_layers"],
        hidden=block["hidden_size"],
        heads=block["num_attention_heads"],
        kv_heads=block["num_key_value_heads"],
        head_dim=block.get("head_dim") or block["hidden_size"] // block["num_attention_heads"],
        vocab=block["vocab_size"],
        eps=block["rms_norm_eps"],
        rope_theta=rope["rope_theta"],
        sections=tuple(rope["mrope_section"]),
        interleaved=qwen3,
        max_positions=block["max_position_embeddings"],
        qk_norm=qwen3,
        qkv_bias=not qwen3,
    )
    if sum(text.sections) * 2 != text.head_dim:
        raise ValueError(f"mrope_section {text.sections} does not cover half of head_dim {text.head_dim}")
    return ModelSpec(family, _vision_spec(config["vision_config"], family, text.hidden), text)
