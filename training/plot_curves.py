"""Draw training/curves.png from the trainer's curves.csv files (long format: step, name, value), one after the other.

    python -m training.plot_curves CURVES.csv [MORE.csv ...]
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

PANELS = {
    "vision side losses: right": ("shape_right", "colour_right", "crop_shape_right", "crop_colour_right", "crop_glyph_right"),
    "reply": ("word", "soft", "pointer", "tail_word", "head_word"),
    "coordinates: mean error of a number": ("l1", "head_l1", "tail_l1", "centre", "box"),
    "watched scenes, gold history given": ("val_first_iou", "val_second_iou", "val_answer_general", "val_answer_spatial"),
}


def read(paths: list[Path]) -> tuple[dict[str, list[tuple[int, float]]], list[int]]:
    """Series by name over a step count that runs on from file to file, and where each file begins."""
    series: dict[str, list[tuple[int, float]]] = defaultdict(list)
    base, starts = 0, []
    for path in paths:
        starts.append(base)
        last = previous = 0
        for step, name, value in csv.reader(path.open()):
            if int(step) < previous:  # the trainer was started again on the same file
                base, last = base + last, 0
                starts.append(base)
            previous, last = int(step), max(last, int(step))
            series[name].append((base + int(step), float(value)))
        base += last
    return series, starts


def main() -> None:
    series, starts = read([Path(p) for p in sys.argv[1:]])
    figure, axes = plt.subplots(len(PANELS), 1, figsize=(9, 9), sharex=True)
    for axis, (title, names) in zip(axes, PANELS.items()):
        for name in names:
            if name in series:
                axis.plot(*zip(*series[name]), label=name, marker="." if name.startswith("val") else None, linewidth=1)
        for start in starts[1:]:
            axis.axvline(start, color="0.85", linewidth=0.8, zorder=0)
        axis.set_title(title, fontsize=9)
        axis.legend(fontsize=7, ncol=3)
        axis.grid(alpha=0.3)
    axes[-1].set_xlabel("optimiser steps (grey: the trainer was started again)")
    figure.tight_layout()
    figure.savefig(Path(__file__).with_name("curves.png"), dpi=80)


if __name__ == "__main__":
    main()
