"""Word batches made by other processes, for a trainer that is quicker than one process reads (a GPU's)."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import fields, replace

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from ..model import AttentionRows
from .batch import Batch
from .own_words import read_scene, word_batch

Made = tuple[Batch, Tensor]


class Reading(IterableDataset):
    """Batches without end, each as bytes: a pipe carries them where shared memory is small. Every process draws its own."""

    def __init__(self, scenes: list[dict], seed: int, batch: int, told: tuple[int, int, int]) -> None:
        self.scenes, self.seed, self.batch, self.told = scenes, seed, batch, told

    def __iter__(self) -> Iterator[bytes]:
        torch.set_num_threads(1)
        info = get_worker_info()
        rng = np.random.default_rng([self.seed, info.id if info else 0])
        while True:
            taken = rng.choice(len(self.scenes), self.batch, replace=False)
            read = [read_scene(self.scenes[int(k)], rng, *self.told) for k in taken]
            yield pickle.dumps(word_batch(read), protocol=5)


def fed(scenes: list[dict], seed: int, batch: int, told: tuple[int, int, int], loaders: int) -> Callable[[], Made]:
    """The next batch, each time it is called. told: whole dialogues, first looks and drills a scene."""
    reading = Reading(scenes, seed, batch, told)
    loader = iter(DataLoader(reading, batch_size=None, num_workers=loaders, prefetch_factor=4, multiprocessing_context="fork"))
    return lambda: pickle.loads(next(loader))


def moved(batch: Batch, device: torch.device) -> Batch:
    """The batch with its tensors on a device."""
    def there(value: object) -> object:
        if isinstance(value, Tensor):
            return value.to(device, non_blocking=True)
        if isinstance(value, list):
            return [AttentionRows(*(getattr(row, f.name).to(device) for f in fields(row))) for row in value]
        return value
    return replace(batch, **{f.name: there(getattr(batch, f.name)) for f in fields(batch)})
