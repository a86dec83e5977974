"""Muon for the matrices inside the blocks: the momentum's nearest orthogonal matrix instead of its size (Jordan et al. 2024,
"Muon: an optimizer for hidden layers"; the step's scale, 0.2 sqrt(max(m, n)), so that AdamW's rate serves both, from Liu et al. 2025,
arXiv 2502.16982, section 2.2). torch.optim.Muon computes in bfloat16, which these machines only emulate."""

from __future__ import annotations

from collections import defaultdict

import torch
from torch import Tensor

COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # of the quintic Newton-Schulz iteration, from the same post


def orthogonal(matrices: Tensor, steps: int = 5) -> Tensor:
    """[K, m, n] -> about the nearest (semi-)orthogonal matrices: singular values between 0.7 and 1.2."""
    tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.mT if tall else matrices
    x = x / (x.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
    a, b, c = COEFFICIENTS
    for _ in range(steps):
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    return x.mT if tall else x


class Muon(torch.optim.Optimizer):
    """For 2-D weights alone; matrices of one shape are orthogonalised together."""

    def __init__(self, weights: list[Tensor], lr: float, momentum: float = 0.95, weight_decay: float = 0.02) -> None:
        super().__init__(weights, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        for group in self.param_groups:
            alike: dict[torch.Size, list[Tensor]] = defaultdict(list)
            for weight in group["params"]:
                if weight.grad is not None:
                    alike[weight.shape].append(weight)
            for shape, weights in alike.items():
                turns = orthogonal(torch.stack([self.moved(w, group["momentum"]) for w in weights]))
                torch._foreach_mul_(weights, 1 - group["lr"] * group["weight_decay"])
                torch._foreach_add_(weights, list(turns), alpha=-group["lr"] * 0.2 * max(shape) ** 0.5)

    def moved(self, weight: Tensor, momentum: float) -> Tensor:
        """Nesterov's look ahead along the running mean of the gradient."""
        mean = self.state[weight].setdefault("mean", torch.zeros_like(weight))
        mean.lerp_(weight.grad, 1 - momentum)
        return weight.grad.lerp(mean, momentum)
