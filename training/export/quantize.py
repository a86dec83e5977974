"""Block-wise weight quantisation in the layout of ONNX Runtime's MatMulNBits and GatherBlockQuantized.

A weight matrix W [N, K] is cut along K into blocks of `BLOCK`; each block holds unsigned integers q and one fp32 scale, and
stands for (q - 2^(bits-1)) * scale. That middle value is both operators' default zero point, so none is stored.
"""

from __future__ import annotations

import numpy as np

BLOCK = 32


def _blocks(weight: np.ndarray) -> np.ndarray:
    """W [N, K] -> [N, ceil(K / BLOCK), BLOCK], zero-padded at the end of K."""
    rows, width = weight.shape
    count = -(-width // BLOCK)
    padded = np.zeros((rows, count * BLOCK), np.float32)
    padded[:, :width] = weight
    return padded.reshape(rows, count, BLOCK)


def _round_to(blocks: np.ndarray, scale: np.ndarray, half: int) -> np.ndarray:
    safe = np.where(scale == 0, 1, scale)
    return np.clip(np.rint(blocks / safe[..., None]), -half, half - 1)


def quantize(weight: np.ndarray, bits: int) -> tuple[np.ndarray, np.ndarray]:
    """W [N, K] -> (q [N, blocks, BLOCK] uint8 in [0, 2^bits), scales [N, blocks] fp32).

    The scale of a block is the one with the least squared error among a few shrunken versions of the range: clipping the
    largest weight a little pays at 4 bits.
    """
    half = 1 << (bits - 1)
    blocks = _blocks(np.asarray(weight, np.float32))
    extreme = np.take_along_axis(blocks, np.abs(blocks).argmax(-1)[..., None], -1)[..., 0]
    best_scale = np.zeros(extreme.shape, np.float32)
    best_error = np.full(extreme.shape, np.inf, np.float32)
    # A negative scale maps the extreme value onto -half, the end of the range that reaches further.
    for shrink in np.linspace(1.0, 0.7, 13) if bits == 4 else (1.0, half / (half - 1)):
        scale = (extreme * (shrink / -half)).astype(np.float32)
        error = np.square(_round_to(blocks, scale, half) * scale[..., None] - blocks).sum(-1)
        better = error < best_error
        best_scale[better], best_error[better] = scale[better], error[better]
    return (_round_to(blocks, best_scale, half) + half).astype(np.uint8), best_scale


def dequantize(quantized: np.ndarray, scales: np.ndarray, bits: int, width: int) -> np.ndarray:
    """The fp32 matrix [N, width] that the runtime multiplies with."""
    half = 1 << (bits - 1)
    full = (quantized.astype(np.float32) - half) * scales[..., None]
    return full.reshape(quantized.shape[0], -1)[:, :width]


def pack(quantized: np.ndarray, bits: int) -> np.ndarray:
    """q [N, blocks, BLOCK] -> MatMulNBits' B [N, blocks, BLOCK * bits / 8], the even element in the low half of a byte."""
    if bits == 8:
        return quantized
    return (quantized[..., 0::2] | (quantized[..., 1::2] << 4)).astype(np.uint8)


def round_trip(weight: np.ndarray, bits: int) -> np.ndarray:
    """W as the runtime sees it after quantisation."""
    return dequantize(*quantize(weight, bits), bits, weight.shape[1])
