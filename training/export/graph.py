"""A thin builder over onnx.helper: names, constants, and the few operators that all three graphs share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from . import quantize as q

MS = "com.microsoft"
Dims = Sequence[int | str]
ELEMENT = {"float": TensorProto.FLOAT, "int64": TensorProto.INT64}


class Graph:
    """Collects nodes and initializers. `bits` is 0 for fp32 linear layers, 8 or 4 for MatMulNBits; `expand` writes 8-bit
    weights as constant expressions that the runtime turns into fp32 when it loads the session."""

    def __init__(self, name: str, bits: int = 0, expand: bool = False):
        self.name, self.bits, self.expand = name, bits, expand and bits == 8
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}
        self.inputs: list[onnx.ValueInfoProto] = []
        self.outputs: list[onnx.ValueInfoProto] = []
        self.counts: dict[str, int] = {}

    def input(self, name: str, dims: Dims, kind: str = "float") -> str:
        self.inputs.append(helper.make_tensor_value_info(name, ELEMENT[kind], list(dims)))
        return name

    def output(self, name: str, dims: Dims) -> str:
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, list(dims)))
        return name

    def const(self, name: str, value: np.ndarray | Sequence[int] | int) -> str:
        """An initializer; Python integers become int64. The same name gives the same tensor."""
        if name not in self.initializers:
            array = value if isinstance(value, np.ndarray) else np.asarray(value, np.int64)
            self.initializers[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def ints(self, *values: int) -> str:
        """A 1-D int64 constant."""
        return self.const("int64_" + "_".join(str(v) for v in values), list(values))

    def op(self, kind: str, inputs: Sequence[str], outputs: int | Sequence[str] = 1, domain: str = "", **attributes):
        """Adds a node. `outputs` is a count (names are made up) or the names; one output comes back as a string."""
        index = self.counts[kind] = self.counts.get(kind, -1) + 1
        name = f"{kind}_{index}"
        if isinstance(outputs, int):
            outputs = [f"{name}_out{i}" if outputs > 1 else f"{name}_out" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), list(outputs), name=name, domain=domain, **attributes))
        return outputs[0] if len(outputs) == 1 else list(outputs)

    def reshape(self, value: str, *dims: int) -> str:
        """Reshape to constant dims (0 keeps a dimension, -1 is inferred)."""
        return self.op("Reshape", [value, self.ints(*dims)])

    def slice(self, value: str, start: str, end: str, axis: int) -> str:
        return self.op("Slice", [value, start, end, self.ints(axis)])

    def linear(self, value: str, name: str, weight: np.ndarray, bias: np.ndarray | None = None) -> str:
        """value [..., K] times weight [N, K] transposed, plus bias [N]."""
        if not self.bits or self.expand:
            matrix = self.folded(name, weight) if self.bits else self.const(f"{name}.weight_t", weight.T.astype(np.float32))
            product = self.op("MatMul", [value, matrix])
            return product if bias is None else self.op("Add", [product, self.const(f"{name}.bias", bias)])
        quantized, scales = q.quantize(weight, self.bits)
        inputs = [
            value,
            self.const(f"{name}.weight_q{self.bits}", q.pack(quantized, self.bits)),
            self.const(f"{name}.scales", scales.reshape(-1)),
        ]
        rows, width = weight.shape
        if bias is not None:
            inputs += ["", "", self.const(f"{name}.bias", bias.astype(np.float32))]
        # accuracy_level 0: products in fp32, the same on every device.
        return self.op("MatMulNBits", inputs, domain=MS, K=width, N=rows, bits=self.bits, block_size=q.BLOCK, accuracy_level=0)

    def folded(self, name: str, weight: np.ndarray) -> str:
        """The transposed fp32 matrix [K, N] of weight [N, K], written as constant operators over 8-bit integers.

        They have no input but initializers, so the runtime computes them once, when it loads the session.
        """
        rows, width = weight.shape
        quantized, scales = q.quantize(weight, 8)
        signed = (quantized.astype(np.int16) - 128).astype(np.int8)
        whole = self.op("Cast", [self.const(f"{name}.weight_q8", signed)], to=TensorProto.FLOAT)
        product = self.op("Mul", [whole, self.const(f"{name}.scales", scales[..., None])])
        matrix = self.reshape(product, rows, -1)
        if width % q.BLOCK:
            matrix = self.slice(matrix, self.ints(0), self.ints(width), 1)
        return self.op("Transpose", [matrix], perm=[1, 0])

    def model(self) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, list(self.initializers.values()))
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(MS, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="loupe-export")


def save(model: onnx.ModelProto, path: Path, external: bool = False) -> None:
    """Writes `path`; with `external` the large weights go to `path + "_data"` beside it, as transformers.js expects."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = path.with_name(path.name + "_data")
    data.unlink(missing_ok=True)
    if external:
        onnx.save(model, path, save_as_external_data=True, location=data.name, size_threshold=1024)
        data.chmod(path.stat().st_mode)  # onnx makes it readable for its owner only
    else:
        onnx.save(model, path)
