"""`vision_encoder`: the patches of one image -> one feature per merge x merge patches.

Patches come in merge-block order: block row, block column, row in block, column in block. Everything that depends on the grid
is sliced from tables and broadcast in that order, so no integer arithmetic runs per patch.
"""

from __future__ import annotations

import numpy as np
import onnx

from .graph import MS, Graph
from .spec import VisionSpec

Weights = dict[str, np.ndarray]
MAX_GRID = 512  # patches a side; 8,192 px at patch 16


class Grid:
    """The image's grid as int64 scalars of shape [1] and the block-ordered shapes made of them."""

    def __init__(self, g: Graph, merge: int, name: str):
        flat = g.reshape(g.input(name, [1, 3], "int64"), -1)
        self.g, self.merge = g, merge
        self.height = g.slice(flat, g.ints(1), g.ints(2), 0)
        self.width = g.slice(flat, g.ints(2), g.ints(3), 0)
        self.blocks_high = g.op("Div", [self.height, g.ints(merge)])
        self.blocks_wide = g.op("Div", [self.width, g.ints(merge)])

    def shape(self, *parts: str | int) -> str:
        """An int64 shape tensor from numbers and [1] scalars."""
        return self.g.op("Concat", [p if isinstance(p, str) else self.g.ints(p) for p in parts], axis=0)

    def blocked(self, features: int) -> str:
        return self.shape(self.blocks_high, self.blocks_wide, self.merge, self.merge, features)


def _rotary_inputs(g: Graph, spec: VisionSpec, grid: Grid) -> list[str]:
    """The offset 0 and cos, sin [N, head_dim / 2] for RotaryEmbedding: the row's angles, then the column's."""
    quarter = spec.head_dim // 4
    exponents = np.arange(0, 2 * quarter, 2, dtype=np.float32) / np.float32(2 * quarter)
    frequencies = (1.0 / np.power(np.float32(spec.rope_theta), exponents)).astype(np.float32)
    angles = np.arange(MAX_GRID, dtype=np.float32)[:, None] * frequencies
    result = [g.ints(0)]
    for name, table in (("cos", np.cos(angles)), ("sin", np.sin(angles))):
        rope = g.const(f"rope_{name}", table.astype(np.float32))
        rows = g.slice(rope, g.ints(0), grid.height, 0)
        rows = g.op("Reshape", [rows, grid.shape(grid.blocks_high, 1, grid.merge, 1, quarter)])
        columns = g.slice(rope, g.ints(0), grid.width, 0)
        columns = g.op("Reshape", [columns, grid.shape(1, grid.blocks_wide, 1, grid.merge, quarter)])
        both = [g.op("Expand", [axis, grid.blocked(quarter)]) for axis in (rows, columns)]
        result.append(g.reshape(g.op("Concat", both, axis=-1), -1, 2 * quarter))
    return result


def _hat_weights(g: Graph, size: str, side: int) -> str:
    """[size, side]: the bilinear weights that spread `size` positions over a `side`-long axis, corners aligned."""
    index = g.slice(g.const("grid_index", np.arange(MAX_GRID, dtype=np.float32)[:, None]), g.ints(0), size, 0)
    steps = g.op("Cast", [g.op("Sub", [size, g.ints(1)])], to=onnx.TensorProto.FLOAT)
    source = g.op("Div", [g.op("Mul", [index, g.const("grid_last", np.float32([side - 1]))]), steps])
    distance = g.op("Abs", [g.op("Sub", [source, g.const("grid_nodes", np.arange(side, dtype=np.float32)[None])])])
    return g.op("Relu", [g.op("Sub", [g.const("one", np.ones(1, np.float32)), distance])])


def _position_embedding(g: Graph, spec: VisionSpec, w: Weights, grid: Grid) -> str:
    """[N, hidden]: the learned grid resampled to the image's grid, one axis after the other, in block order."""
    side = spec.pos_grid
    table = g.const("pos_embed.weight", w["pos_embed.weight"].reshape(side, side * spec.hidden))
    rows = g.reshape(g.op("MatMul", [_hat_weights(g, grid.height, side), table]), -1, side, spec.hidden)
    raster = g.op("MatMul", [_hat_weights(g, grid.width, side), rows])  # [h, w, hidden]
    shape = grid.shape(grid.blocks_high, spec.merge, grid.blocks_wide, spec.merge, spec.hidden)
    blocks = g.op("Transpose", [g.op("Reshape", [raster, shape])], perm=[0, 2, 1, 3, 4])
    return g.reshape(blocks, -1, spec.hidden)


def _activate(g: Graph, value: str, kind: str) -> str:
    if kind == "quick_gelu":
        return g.op("QuickGelu", [value], domain=MS, alpha=1.702)
    if kind == "gelu_pytorch_tanh":
        return g.op("FastGelu", [value], domain=MS)
    if kind == "gelu":
        return g.op("Gelu", [value], domain=MS)
    raise ValueError(f"vision activation {kind!r}")


def _linear(g: Graph, w: Weights, value: str, name: str) -> str:
    return g.linear(value, name, w[f"{name}.weight"], w.get(f"{name}.bias"))


def _norm_parameters(g: Graph, w: Weights, name: str) -> list[str]:
    return [g.const(f"{name}.{part}", w[f"{name}.{part}"]) for part in ("weight", "bias")]


def _layer_norm(g: Graph, w: Weights, value: str, name: str) -> str:
    return g.op("LayerNormalization", [value, *_norm_parameters(g, w, name)], axis=-1, epsilon=1e-6)


def _add_norm(g: Graph, w: Weights, value: str, residual: str, linear: str, norm: str) -> tuple[str, str]:
    """A linear layer without its bias, then (layer norm of the sum, the sum) of its result, its bias and the residual."""
    product = g.linear(value, linear, w[f"{linear}.weight"])
    index = len(g.nodes)
    names = [f"normed_{index}", "", "", f"residual_{index}"]
    bias = g.const(f"{linear}.bias", w[f"{linear}.bias"])
    inputs = [product, residual, *_norm_parameters(g, w, norm), bias]
    g.op("SkipLayerNormalization", inputs, names, domain=MS, epsilon=1e-6)
    return names[0], names[3]


def _attention(g: Graph, spec: VisionSpec, w: Weights, block: int, normed: str, rotary: list[str]) -> str:
    """Full attention over the image: [1, N, hidden] -> [1, N, hidden], before the output projection."""
    parts = g.op("Split", [_linear(g, w, normed, f"blocks.{block}.attn.qkv")], 3, axis=-1, num_outputs=3)
    query, key = (g.op("RotaryEmbedding", [part, *rotary], domain=MS) for part in parts[:2])
    inputs = [query, key, parts[2]]
    return g.op("MultiHeadAttention", inputs, domain=MS, num_heads=spec.heads, scale=float(spec.head_dim**-0.5))


def _merge(g: Graph, spec: VisionSpec, w: Weights, value: str, names: list[str], output: str) -> None:
    """The MLP of a patch merger: `value` is already normalised; names = [first, second] linear layer."""
    wide = g.reshape(value, -1, spec.merge**2 * spec.hidden)
    inner = _activate(g, _linear(g, w, wide, names[0]), "gelu")
    _linear(g, w, inner, names[1])
    g.nodes[-1].output[0] = output


def _deepstack(g: Graph, spec: VisionSpec, w: Weights, hidden: str, level: int) -> None:
    """deepstack_features_{level}: the merger that normalises after the patches of a block are joined."""
    prefix = f"deepstack_merger_list.{level}"
    wide = g.reshape(hidden, -1, spec.merge**2 * spec.hidden)
    normed = _layer_norm(g, w, wide, f"{prefix}.norm")
    output = g.output(f"deepstack_features_{level}", ["tokens", spec.out_hidden])
    _merge(g, spec, w, normed, [f"{prefix}.linear_fc1", f"{prefix}.linear_fc2"], output)


def build_vision(spec: VisionSpec, w: Weights, bits: int = 0, expand: bool = False) -> onnx.ModelProto:
    """pixel_values [N, patch_dim], the grid [1, 3] -> image_features [N / merge^2, out_hidden] of one image."""
    g = Graph("vision_encoder", bits, expand)
    pixels = g.input("pixel_values", ["patches", spec.patch_dim])
    g.output("image_features", ["tokens", spec.out_hidden])
    grid = Grid(g, spec.merge, spec.grid_input)
    w = {**w, "patch_embed.proj.weight": w["patch_embed.proj.weight"].reshape(spec.hidden, spec.patch_dim)}
    hidden = _linear(g, w, pixels, "patch_embed.proj")
    if spec.pos_grid:
        hidden = g.op("Add", [hidden, _position_embedding(g, spec, w, grid)])
    hidden = g.reshape(hidden, 1, -1, spec.hidden)
    rotary = _rotary_inputs(g, spec, grid)
    qwen3 = spec.pos_grid > 0
    fc1, fc2 = ("linear_fc1", "linear_fc2") if qwen3 else ("fc1", "fc2")
    final_norm = "merger.norm" if qwen3 else "merger.ln_q"
    normed = _layer_norm(g, w, hidden, "blocks.0.norm1")
    for block in range(spec.depth):
        prefix = f"blocks.{block}"
        mixed = _attention(g, spec, w, block, normed, rotary)
        normed, hidden = _add_norm(g, w, mixed, hidden, f"{prefix}.attn.proj", f"{prefix}.norm2")
        inner = _activate(g, _linear(g, w, normed, f"{prefix}.mlp.{fc1}"), spec.activation)
        following = f"blocks.{block + 1}.norm1" if block + 1 < spec.depth else final_norm
        normed, hidden = _add_norm(g, w, inner, hidden, f"{prefix}.mlp.{fc2}", following)
        if block in spec.deepstack:
            _deepstack(g, spec, w, hidden, spec.deepstack.index(block))
    names = ["merger.linear_fc1", "merger.linear_fc2"] if qwen3 else ["merger.mlp.0", "merger.mlp.2"]
    _merge(g, spec, w, normed, names, "image_features")
    return g.model()
