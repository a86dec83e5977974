"""`decoder_model_merged` and `embed_tokens`: the language model with its key-value cache outside, one sequence at a time."""

from __future__ import annotations

import numpy as np
import onnx

from . import quantize as q
from .graph import MS, Graph
from .spec import TextSpec

Weights = dict[str, np.ndarray]
INT64_MAX = 2**63 - 1


def rope_table(spec: TextSpec) -> np.ndarray:
    """[max_positions, head_dim] fp32: the cosines of a position's head_dim / 2 angles, then its sines."""
    exponents = np.arange(0, spec.head_dim, 2, dtype=np.float32) / np.float32(spec.head_dim)
    frequencies = (1.0 / np.power(np.float32(spec.rope_theta), exponents)).astype(np.float32)
    angles = np.arange(spec.max_positions, dtype=np.float32)[:, None] * frequencies
    return np.concatenate([np.cos(angles), np.sin(angles)], 1).astype(np.float32)


def axis_mask(spec: TextSpec) -> np.ndarray:
    """[3, 1, 1, head_dim] of 0 and 1: which of the time, height and width positions turns each frequency."""
    half = spec.head_dim // 2
    axis = np.zeros(half, np.int64)
    if spec.interleaved:  # Qwen3-VL: t h w t h w ..., then t
        for dim in (1, 2):
            axis[dim : spec.sections[dim] * 3 : 3] = dim
    else:  # Qwen2-VL: all of t, all of h, all of w
        axis = np.repeat(np.arange(3), spec.sections)
    one_hot = (np.arange(3)[:, None] == axis).astype(np.float32)
    return np.concatenate([one_hot, one_hot], 1)[:, None, None, :]


def _rotary_inputs(g: Graph, spec: TextSpec) -> list[str]:
    """position_ids [3, 1, S] -> what RotaryEmbedding takes: an offset, and cos and sin [S, head_dim / 2].

    The rows of cos and sin belong to this call's tokens, one each, so the operator's own positions run 0 .. S-1 from the
    constant offset 0.
    """
    rows = g.op("Gather", [g.const("rope_table", rope_table(spec)), "position_ids"], axis=0)
    picked = g.op("Mul", [rows, g.const("rope_axis", axis_mask(spec))])
    summed = g.op("ReduceSum", [picked, g.ints(0)], keepdims=0)
    halves = g.op("Split", [summed], 2, axis=-1, num_outputs=2)
    return [g.ints(0), *(g.reshape(half, -1, spec.head_dim // 2) for half in halves)]


def _cache_lengths(g: Graph) -> list[str]:
    """(seqlens_k [1], total_sequence_length) int32 for GroupQueryAttention, from the mask's shape alone.

    One unpadded sequence a call, so its length is the mask's; shape arithmetic stays off the device.
    """
    total = g.op("Gather", [g.op("Shape", ["attention_mask"]), g.const("index_1", np.int64(1).reshape(()))], axis=0)
    total32 = g.op("Cast", [total], to=onnx.TensorProto.INT32)
    last = g.op("Sub", [total32, g.const("one_int32", np.ones((1,), np.int32))])
    return [last, total32]


def _heads(g: Graph, value: str, scale: str, spec: TextSpec, heads: int) -> str:
    """RMS norm of each head's vector: [1, S, heads * head_dim] -> the same shape."""
    split = g.reshape(value, 0, 0, heads, spec.head_dim)
    normed = g.op("SimplifiedLayerNormalization", [split, scale], axis=-1, epsilon=spec.eps, stash_type=1)
    return g.reshape(normed, 0, 0, heads * spec.head_dim)


def _attention(g: Graph, spec: TextSpec, w: Weights, layer: int, value: str, rotary: list[str], lengths: list[str]) -> str:
    """Self-attention of one layer; reads past_key_values.{layer}.*, writes present.{layer}.*."""
    prefix = f"layers.{layer}.self_attn"
    heads = {"q": spec.heads, "k": spec.kv_heads, "v": spec.kv_heads}
    parts = {}
    for part, count in heads.items():
        name = f"{prefix}.{part}_proj"
        parts[part] = g.linear(value, name, w[f"{name}.weight"], w.get(f"{name}.bias") if spec.qkv_bias else None)
        if part != "v":
            if spec.qk_norm:
                scale = g.const(f"{prefix}.{part}_norm.weight", w[f"{prefix}.{part}_norm.weight"])
                parts[part] = _heads(g, parts[part], scale, spec, count)
            parts[part] = g.op("RotaryEmbedding", [parts[part], *rotary], domain=MS)
    dims = [1, spec.kv_heads, "past_length", spec.head_dim]
    past = [g.input(f"past_key_values.{layer}.{part}", dims) for part in ("key", "value")]
    dims = [1, spec.kv_heads, "total_length", spec.head_dim]
    present = [g.output(f"present.{layer}.{part}", dims) for part in ("key", "value")]
    context, *_ = g.op(
        "GroupQueryAttention",
        [parts["q"], parts["k"], parts["v"], *past, *lengths],
        [f"layer{layer}_context", *present],
        domain=MS,
        num_heads=spec.heads,
        kv_num_heads=spec.kv_heads,
        scale=float(spec.head_dim**-0.5),
        do_rotary=0,
    )
    return g.linear(context, f"{prefix}.o_proj", w[f"{prefix}.o_proj.weight"])


def _mlp(g: Graph, w: Weights, layer: int, value: str) -> str:
    prefix = f"layers.{layer}.mlp"
    gate = g.linear(value, f"{prefix}.gate_proj", w[f"{prefix}.gate_proj.weight"])
    up = g.linear(value, f"{prefix}.up_proj", w[f"{prefix}.up_proj.weight"])
    silu = g.op("QuickGelu", [gate], domain=MS, alpha=1.0)  # x * sigmoid(x) in one kernel
    return g.linear(g.op("Mul", [silu, up]), f"{prefix}.down_proj", w[f"{prefix}.down_proj.weight"])


def _add_norm(g: Graph, spec: TextSpec, w: Weights, value: str, residual: str, name: str) -> tuple[str, str]:
    """(RMS norm of value + residual, value + residual)."""
    index = len(g.nodes)
    names = [f"normed_{index}", "", "", f"residual_{index}"]
    scale = g.const(name, w[name])
    g.op("SkipSimplifiedLayerNormalization", [value, residual, scale], names, domain=MS, epsilon=spec.eps)
    return names[0], names[3]


def build_decoder(
    spec: TextSpec, w: Weights, bits: int = 0, deepstack: int = 0, keep: bool = True, expand: bool = False
) -> onnx.ModelProto:
    """The decoder graph. `deepstack`: how many deepstack_features_i inputs [1, S, hidden] (zeros outside image tokens, also
    for a step without an image) are added after layer i. `keep`: whether num_logits_to_keep is an input (0 keeps all)."""
    g = Graph("decoder_model_merged", bits, expand)
    hidden = g.input("inputs_embeds", [1, "sequence_length", spec.hidden])
    g.input("attention_mask", [1, "total_length"], "int64")
    g.input("position_ids", [3, 1, "sequence_length"], "int64")
    extra = [g.input(f"deepstack_features_{i}", [1, "sequence_length", spec.hidden]) for i in range(deepstack)]
    g.output("logits", [1, "logits_length" if keep else "sequence_length", spec.vocab])
    rotary, lengths = _rotary_inputs(g, spec), _cache_lengths(g)
    first = "layers.0.input_layernorm.weight"
    normed = g.op("SimplifiedLayerNormalization", [hidden, g.const(first, w[first])], axis=-1, epsilon=spec.eps, stash_type=1)
    for layer in range(spec.layers):
        mixed = _attention(g, spec, w, layer, normed, rotary, lengths)
        normed, hidden = _add_norm(g, spec, w, mixed, hidden, f"layers.{layer}.post_attention_layernorm.weight")
        if layer < deepstack:
            hidden = g.op("Add", [hidden, extra[layer]])
        last = layer + 1 == spec.layers
        name = "norm.weight" if last else f"layers.{layer + 1}.input_layernorm.weight"
        normed, hidden = _add_norm(g, spec, w, _mlp(g, w, layer, normed), hidden, name)
    if keep:
        g.input("num_logits_to_keep", [], "int64")
        start = g.reshape(g.op("Neg", ["num_logits_to_keep"]), 1)  # 0 -> from the start
        normed = g.slice(normed, start, g.ints(INT64_MAX), 1)
    g.linear(normed, "lm_head", w.get("lm_head.weight", w["embed_tokens.weight"]))
    g.nodes[-1].output[0] = "logits"
    return g.model()


def build_embed(spec: TextSpec, w: Weights, bits: int = 0) -> onnx.ModelProto:
    """input_ids [1, S] -> inputs_embeds [1, S, hidden]; the rows are 8-bit blocks in both quantised variants."""
    g = Graph("embed_tokens", bits)
    g.input("input_ids", [1, "sequence_length"], "int64")
    g.output("inputs_embeds", [1, "sequence_length", spec.hidden])
    table = w["embed_tokens.weight"]
    if not bits:
        g.op("Gather", [g.const("embed_tokens.weight", table), "input_ids"], ["inputs_embeds"], axis=0)
        return g.model()
    # Plain operators: the WASM build of ONNX Runtime has no GatherBlockQuantized.
    quantized, scales = q.quantize(table, 8)
    rows = (quantized.astype(np.int16) - 128).astype(np.int8)  # [vocab, blocks, BLOCK]
    whole = g.op("Gather", [g.const("embed_tokens.weight_q8", rows), "input_ids"], axis=0)
    scale = g.op("Gather", [g.const("embed_tokens.scales", scales[..., None]), "input_ids"], axis=0)
    product = g.op("Mul", [g.op("Cast", [whole], to=onnx.TensorProto.FLOAT), scale])
    g.op("Reshape", [product, g.ints(0, 0, -1)], ["inputs_embeds"])
    return g.model()
