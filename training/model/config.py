"""Dimensions of the bundled model and the `config.json` that transformers and transformers.js read."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class VisionConfig:
    """The vision tower: a ViT with absolute positions and 2-D rotary positions."""

    depth: int = 4
    hidden_size: int = 192
    intermediate_size: int = 576
    num_heads: int = 4
    in_channels: int = 3
    patch_size: int = 16
    spatial_merge_size: int = 2
    temporal_patch_size: int = 2
    out_hidden_size: int = 256
    num_position_embeddings: int = 256
    rope_theta: float = 10000.0

    @property
    def head_dim(self) -> int:
        return self.hidden_size // self.num_heads

    @property
    def grid_side(self) -> int:
        return int(self.num_position_embeddings**0.5)


@dataclass(frozen=True)
class TextConfig:
    """The language model: Qwen3 blocks with interleaved M-RoPE and tied embeddings."""

    vocab_size: int = 1792
    hidden_size: int = 256
    intermediate_size: int = 704
    num_hidden_layers: int = 4
    num_attention_heads: int = 4
    num_key_value_heads: int = 2
    head_dim: int = 64
    rms_norm_eps: float = 1e-6
    rope_theta: float = 10000.0
    mrope_section: tuple[int, int, int] = (12, 10, 10)
    max_position_embeddings: int = 2048


def vision_dict(config: VisionConfig) -> dict:
    """The `vision_config` object of config.json."""
    fields = asdict(config)
    theta = fields.pop("rope_theta")
    return {
        "model_type": "qwen3_vl",
        **fields,
        "hidden_act": "gelu_pytorch_tanh",
        "deepstack_visual_indexes": [],
        "initializer_range": 0.02,
        "rope_parameters": {"rope_type": "axial", "rope_theta": theta},
    }


def text_dict(config: TextConfig, eos_token_id: int) -> dict:
    """The `text_config` object of config.json (`rope_scaling` is what transformers 4 and transformers.js read)."""
    fields = asdict(config)
    theta = fields.pop("rope_theta")
    section = list(fields.pop("mrope_section"))
    rope = {"rope_type": "default", "mrope_interleaved": True, "mrope_section": section}
    return {
        "model_type": "qwen3_vl_text",
        **fields,
        "hidden_act": "silu",
        "attention_bias": False,
        "attention_dropout": 0.0,
        "initializer_range": 0.02,
        "use_cache": True,
        "eos_token_id": eos_token_id,
        "rope_theta": theta,
        "rope_scaling": rope,
        "rope_parameters": {**rope, "rope_theta": theta},
        "tie_word_embeddings": True,
    }


def model_dict(vision: VisionConfig, text: TextConfig, special: dict[str, int]) -> dict:
    """The whole config.json; `special` maps special token text to id."""
    return {
        "architectures": ["Qwen3VLForConditionalGeneration"],
        "model_type": "qwen3_vl",
        "dtype": "float32",
        "text_config": text_dict(text, special["<|im_end|>"]),
        "vision_config": vision_dict(vision),
        "image_token_id": special["<|image_pad|>"],
        "video_token_id": special["<|video_pad|>"],
        "vision_start_token_id": special["<|vision_start|>"],
        "vision_end_token_id": special["<|vision_end|>"],
        "tie_word_embeddings": True,
        "transformers.js_config": {"dtype": "q8", "loupe_q8": "weights-only"},
    }
