"""What the runs came to: each variant's numbers over the watched questions, and (d) against (a), paired.

    python -m training.rl.report training/out/rl

A run's folder is named `<variant>-<seed>`; `start-0` is the start (a run of no updates). Differences are bootstrapped over questions and
seeds together: both are drawn anew, the same questions for both variants. Acc_rat is a share of looks, so it is a ratio of sums.
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Callable, Sequence

import numpy as np

from .measure import H0, summary

DRAWS = 4000
SHOWN = ("accAns", "accRat", "fidelity", "looks", "none", "looks_guess", "looks_unseen", "right_guess", "right_unseen", "redundancy", "grammar")

Rows = Sequence[dict]
Counts = np.ndarray  # [questions, 2]: what is summed above and below the line


def runs_of(folder: Path, name: str) -> dict[str, list[Rows]]:
    """By variant, the rows of each seed, in the order of the seeds."""
    found: dict[str, list[Rows]] = {}
    for path in sorted(folder.glob(f"*-*/{name}.json")):
        variant = path.parent.name.rsplit("-", 1)[0]
        found.setdefault(variant, []).append(json.loads(path.read_text()))
    return found


def acc_ans(rows: Rows) -> Counts:
    return np.array([[r["right"], 1] for r in rows], float)


def acc_rat(rows: Rows) -> Counts:
    return np.array([[sum(u >= H0 for u in r["u"]), len(r["u"])] for r in rows], float)


def fidelity(rows: Rows) -> Counts:
    return np.array([[sum(r["u"]), len(r["u"])] for r in rows], float)


def seen_rightly(rows: Rows) -> Counts:
    """Questions of which a look is right, of all: a model that does not look has no right look."""
    return np.array([[any(u >= H0 for u in r["u"]), 1] for r in rows], float)


def looks_guess(rows: Rows) -> Counts:
    return np.array([[len(r["u"]), 1] if r["guessable"] else [0, 0] for r in rows], float)


METRICS: dict[str, Callable[[Rows], Counts]] = {"Acc_ans": acc_ans, "Acc_rat": acc_rat, "mean u": fidelity, "seen rightly": seen_rightly,
                                                "looks on guessable items": looks_guess}


def difference(first: Sequence[Counts], second: Sequence[Counts], rng: np.random.Generator) -> tuple[float, float, float]:
    """(second - first, lower and upper end of its 95 % interval) of a ratio of sums."""
    a, b = np.stack(first), np.stack(second)  # [seeds, questions, 2]
    n = a.shape[1]

    def ratio(counts: Counts, seeds: np.ndarray, items: np.ndarray) -> float:
        above, below = counts[seeds][:, items].sum((0, 1))
        return above / max(below, 1e-9)
    drawn = []
    for _ in range(DRAWS):
        items = rng.integers(n, size=n)
        drawn.append(ratio(b, rng.integers(len(b), size=len(b)), items) - ratio(a, rng.integers(len(a), size=len(a)), items))
    every = np.arange(n)
    value = ratio(b, np.arange(len(b)), every) - ratio(a, np.arange(len(a)), every)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(value), float(low), float(high)


def item_interval(counts: Counts, rng: np.random.Generator) -> tuple[float, float, float]:
    """(ratio of sums of one run, lower and upper end of its 95 % interval over questions)."""
    n = len(counts)
    drawn = [above / max(below, 1e-9) for above, below in (counts[rng.integers(n, size=n)].sum(0) for _ in range(DRAWS))]
    above, below = counts.sum(0)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(above / max(below, 1e-9)), float(low), float(high)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--answers", choices=("sampled", "items"), default="sampled", help="sampled at temperature 1, or greedy")
    parser.add_argument("--pair", default="a,d", help="the two variants that are compared")
    parser.add_argument("--curve", help="variants whose first seed is shown with intervals over questions: dh02,d,dh04,dh05")
    args = parser.parse_args()
    runs, rng = runs_of(args.folder, args.answers), np.random.default_rng(1)
    print("| variant | seeds | " + " | ".join(SHOWN) + " |\n|" + "---|" * (len(SHOWN) + 2))
    for variant, seeds in runs.items():
        means = [summary(rows) for rows in seeds]
        print(f"| {variant} | {len(seeds)} | " + " | ".join(f"{np.nanmean([m[k] for m in means]):.3f}" for k in SHOWN) + " |")
    for variant in (args.curve or "").split(","):
        for name, counts in METRICS.items() if variant in runs else ():
            value, low, high = item_interval(counts(runs[variant][0]), rng)
            print(f"- {variant}, {name}: {value:.3f} ({low:.3f} to {high:.3f})")
    first, second = args.pair.split(",")
    if first in runs and second in runs:
        print(f"\n({second}) less ({first}), over {len(runs[first][0])} questions and the seeds, with 95 % intervals")
        for name, counts in METRICS.items():
            value, low, high = difference([counts(r) for r in runs[first]], [counts(r) for r in runs[second]], rng)
            print(f"- {name}: {value:+.3f} ({low:+.3f} to {high:+.3f})")


if __name__ == "__main__":
    main()
