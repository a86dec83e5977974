"""The bundled vision-language model as plain batched PyTorch; the same weights load in transformers' Qwen3-VL class."""

from .config import TextConfig, VisionConfig, model_dict
from .heads import SideHeads
from .loupe_vlm import LoupeVLM
from .text import AttentionRows

__all__ = ["AttentionRows", "LoupeVLM", "SideHeads", "TextConfig", "VisionConfig", "model_dict"]
