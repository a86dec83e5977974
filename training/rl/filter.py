"""ViRL's three filters over training questions (design section 7), by what the start weights do with them.

    python -m training.rl.filter --start training/weights/rl-start.safetensors --questions 2400 --out training/out/rl/numbers.json

Dropped in this order: gold that covers too much of the picture; what is answered rightly without a look in every one of k samples (the
call is masked); what is answered rightly without the picture. The last needs no model here: a question of this world whose answer is known
without the picture would be a fault of the world, so the share of the commonest answer of each kind is said instead.
"""
from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import torch

from ..data.draw_words import load_run
from .engine import Engine
from .rollouts import Sampler
from .world import FIRST_TRAINED, Asked, asked

COVERED = 0.30  # of the picture, by the last gold box
SAME_QUESTION = {"left": "side", "right": "side", "front": "depth", "behind": "depth"}  # kinds that tell the answer of one question
SAMPLES = 4  # k: an item is dropped when all of them are right unseen


def blind(sampler: Sampler, questions: list[Asked]) -> list[bool]:
    """Whether each question is answered rightly without a look in all of SAMPLES samples."""
    sampler.masked = True
    groups = sampler.groups(questions, SAMPLES)
    return [all(g.right(r) for r in g.rollouts) for g in groups]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=2400)
    parser.add_argument("--seed", type=int, default=1, help="whose questions: as in training.rl.train")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    sampler = Sampler(Engine(load_run(args.start)), 1)
    kept, dropped, answers = [], Counter(), Counter()
    for first in range(0, args.questions, 16):
        numbers = [10_000 * args.seed + k for k in range(first, min(args.questions, first + 16))]
        questions = [asked(n, FIRST_TRAINED) for n in numbers]
        for number, question, known in zip(numbers, questions, blind(sampler, questions)):
            answers[SAME_QUESTION.get(question.item.kind, question.item.kind), question.item.answer] += 1
            box = question.item.gold_rois[-1]
            if (box[2] - box[0]) * (box[3] - box[1]) >= COVERED:
                dropped["covers too much"] += 1
            elif known:
                dropped["right without a look"] += 1
            else:
                kept.append(number)
    args.out.write_text(json.dumps(kept) + "\n")
    print(f"{len(kept)} of {args.questions} kept;", dict(dropped))
    kinds = Counter(kind for kind, _ in answers.elements())
    for kind, total in kinds.items():
        answer, count = max(((a, n) for (k, a), n in answers.items() if k == kind), key=lambda x: x[1])
        print(f"{kind}: the commonest answer is {answer}, {count / total:.2f} of {total}")


if __name__ == "__main__":
    main()
