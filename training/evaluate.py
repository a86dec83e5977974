"""Score an exported model folder on held-out scenes, and write its card.

    python -m training.evaluate --level 4 --scenes 500 --own 500 --refusals 200 --ladder 1,2,3 --compare q4,fp32 --compare-scenes 500 --fp32 training/out/fp32 --card
    python -m training.evaluate --pretend gold --scenes 50        # the evaluation's own check: gold, a, zoom
"""
from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Callable, Iterable

from .evaluation.card import write_card
from .evaluation.heldout import depths_of, held_out
from .evaluation.loop import Talker, ask
from .evaluation.metrics import Case, right, score, score_never
from .evaluation.onnx_talker import OnnxTalker
from .evaluation.own_words import held_out_wordings, score_own, score_refused
from .evaluation.pretend import CopiesGold, SaysA, ZoomsAlways
from .protocol import PROTOCOL_PATH
from .scenes import LEVELS, Item, Level
from .write_card_words import asked


def length_of(rules: Level) -> str:
    return f"{rules.label_min}" if rules.label_min == rules.label_max else f"{rules.label_min} to {rules.label_max}"


def about_level(level: int) -> dict[str, object]:
    """What the card says of a model that is scored at a level."""
    rules = LEVELS[level]
    return {
        "trainedOn": f"Rendered scenes only: {rules.min_n} to {rules.max_n} simple solids ({', '.join(rules.shapes)}) on a floor, with "
                     f"small labels of {length_of(rules)} characters and small marks; no photograph, no text of any other kind.",
        "cannot": ["photographs and drawings",
                   "questions outside label, mark, count, colour, shape, depth order and left or right of these scenes",
                   "any language but short English questions",
                   f"labels with other characters than {' '.join(rules.alphabet)}, or of another length"],
    }


def run(talker_of: Callable[[Item], Talker], scenes: int, level: int, per_scene: int, first: int = 0, never: bool = True,
        verbose: bool = False) -> tuple[list[Case], list[Case]]:
    """(cases with free zoom, cases of text and fine questions with zoom never) of held-out scenes."""
    return run_over(talker_of, held_out(scenes, level, per_scene, first), never, verbose)


def run_over(talker_of: Callable[[Item], Talker], asked: Iterable, never: bool, verbose: bool) -> tuple[list[Case], list[Case]]:
    """The same of (scene, picture, questions)."""
    free, held = [], []
    for scene, picture, items in asked:
        depths = depths_of(scene)
        for item in items:
            case = Case(item, ask(talker_of(item), picture, item.question), depths)
            free.append(case)
            if verbose:
                print(item.domain, "|", item.question, "|", item.answer, "|", " // ".join(t.text for t in case.trace.turns))
            if never and item.domain in ("text", "fine"):
                held.append(Case(item, ask(talker_of(item), picture, item.question, zoom="never"), depths))
    return free, held


def talkers(args: argparse.Namespace, dtype: str) -> Callable[[Item], Talker]:
    if args.pretend:
        kinds = {"gold": CopiesGold, "a": lambda _: SaysA(), "zoom": lambda _: ZoomsAlways()}
        return kinds[args.pretend]
    talker = OnnxTalker(args.fp32 if dtype == "fp32" and args.fp32 else args.model, dtype, args.threads)
    return lambda _: talker


def compare(args: argparse.Namespace, cases: list[Case]) -> list[dict]:
    """Answers right of other dtypes on the first `compare_scenes` scenes, beside q8 on the same questions."""
    metrics, n = [], min(args.scenes, args.compare_scenes) * args.per_scene
    for dtype in [d for d in args.compare.split(",") if d]:
        other, _ = run(talkers(args, dtype), min(args.scenes, args.compare_scenes), args.level, args.per_scene, args.first, False)
        same = sum(a.trace.answer == b.trace.answer for a, b in zip(cases, other))
        metrics.append({"id": f"answer-{dtype}", "name": f"answers right, {dtype}",
                        "definition": f"as answers right, with the {dtype} files, on the first {n} questions; q8 on the same: "
                                      f"{sum(map(right, cases[:len(other)])) / len(other):.4f}; equal answers: {same / len(other):.4f}",
                        "value": round(sum(map(right, other)) / len(other), 4), "n": len(other)})
    return metrics


def ladder(args: argparse.Namespace, talker_of: Callable[[Item], Talker]) -> list[dict]:
    """Answers right at the other levels that `--ladder` names, as many scenes of each."""
    metrics = []
    for level in map(int, filter(None, args.ladder.split(","))):
        cases, _ = run(talker_of, args.scenes, level, args.per_scene, args.first, False)
        answer = next(m for m in score(cases) if m["id"] == "answer")
        rules = LEVELS[level]
        metrics.append({**answer, "id": f"answer-level-{level}", "name": f"answers right, level {level}",
                        "definition": f"as answers right, on held-out scenes of level {level}: {rules.min_n} to {rules.max_n} objects of "
                                      f"{len(rules.shapes)} shapes, labels of {length_of(rules)} characters out of {len(rules.alphabet)}"})
    return metrics


def own_words(args: argparse.Namespace, talker_of: Callable[[Item], Talker]) -> list[dict]:
    """Held-out wordings: `--own` questions with an answer, `--refusals` without."""
    metrics = []
    if args.own:
        cases, _ = run_over(talker_of, held_out_wordings(args.own, args.level, args.first, True), False, args.verbose)
        metrics += score_own(cases)
    if args.refusals:
        cases, _ = run_over(talker_of, held_out_wordings(args.refusals, args.level, args.first, False), False, args.verbose)
        metrics.append(score_refused(cases))
    return metrics


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=PROTOCOL_PATH.parent)
    parser.add_argument("--fp32", type=Path, help="folder that holds the fp32 files (and the same configs)")
    parser.add_argument("--dtype", default="q8")
    parser.add_argument("--compare", default="", help="more dtypes, e.g. q4,fp32")
    parser.add_argument("--compare-scenes", type=int, default=150)
    parser.add_argument("--ladder", default="", help="other levels whose answers are scored too, e.g. 1,2,3")
    parser.add_argument("--own", type=int, default=0, help="questions in wordings that training never draws, one a scene")
    parser.add_argument("--refusals", type=int, default=0, help="questions that have no answer, one a scene")
    parser.add_argument("--level", type=int, default=4)
    parser.add_argument("--scenes", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="first held-out scene")
    parser.add_argument("--per-scene", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--pretend", choices=("gold", "a", "zoom"))
    parser.add_argument("--card", action="store_true", help="write card.json into the model folder")
    parser.add_argument("--wordings", choices=("first", "own"), default="own", help="what the weights learned to be asked, for the card")
    parser.add_argument("--save", type=Path, help="write the metrics to this file")
    parser.add_argument("--saved", type=Path, nargs="*", default=[], help="metrics of earlier runs, for the card (--scenes 0: none of this run's)")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    start = time.time()
    talker_of = talkers(args, args.dtype)
    free, held = run(talker_of, args.scenes, args.level, args.per_scene, args.first, True, args.verbose)
    seconds = (time.time() - start) / max(1, len(free) + len(held))
    metrics = [*score(free), score_never(held)] if args.scenes else []
    metrics += [*([] if args.pretend or not args.scenes else compare(args, free)), *ladder(args, talker_of), *own_words(args, talker_of)]
    print(json.dumps(metrics, indent=1))
    print(f"{len(free)} + {len(held)} questions, {seconds:.2f} s each with drawing")
    if args.save:
        args.save.write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")
    if args.card and not args.pretend:
        metrics = [m for path in args.saved for m in json.loads(path.read_text(encoding="utf-8"))] + metrics
        about = {"name": "loupe-vlm", "kind": "vlm", "level": args.level, "dtype": args.dtype, **about_level(args.level),
                 "evaluatedOn": f"held-out scenes of level {args.level}, seeds never trained on", **asked(args.wordings)}
        write_card(args.model, about, metrics)


if __name__ == "__main__":
    main()
