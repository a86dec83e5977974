"""A run's weights as a model folder that the page loads: 4-bit files, the bundled model's protocol, a card of its own.

    python -m training.rl.ship --run training/out/rl/a-1 --name virl-a --variant a

The card's numbers are the run's watched questions, sampled and greedy, with the start's beside them.
"""
from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from ..evaluation.card import write_card
from ..export.__main__ import export
from ..export.configs import write_configs
from ..export.spec import read_spec
from ..export.weights import load
from ..protocol import PROTOCOL_PATH
from .measure import summary
from .world import LEVEL

MODELS = PROTOCOL_PATH.parent.parent
REWARDS = {"a": "right answers alone", "b": "right answers and valid grammar",
           "c": "right answers, valid grammar and right looks", "d": "right answers, valid grammar and right looks, with credit look by look"}
SAID = {"accAns": "answers right", "accRat": "looks with IoU >= 0.3 of all looks", "looks_guess": "looks a question that can often be guessed",
        "looks_unseen": "looks a question for a label or a mark", "none": "questions without a look"}


def metrics_of(run: Path, start: Path) -> list[dict]:
    found = []
    for answers, words in (("sampled", "sampled at temperature 1"), ("items", "greedy")):
        rows, before = (json.loads((folder / f"{answers}.json").read_text()) for folder in (run, start))
        numbers, first = summary(rows), summary(before)
        found += [{"id": f"{key}-{answers}", "name": f"{name}, {words}", "value": round(numbers[key], 4), "n": len(rows),
                   "definition": f"over {len(rows)} questions of training.rl.world that no run was trained on, {words}; the start: {first[key]:.4f}"}
                  for key, name in SAID.items()]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--start", type=Path, default=Path("training/out/rl/start-0"))
    parser.add_argument("--name", required=True)
    parser.add_argument("--variant", choices=sorted(REWARDS), required=True)
    args = parser.parse_args()
    folder = MODELS / args.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    config = json.loads((PROTOCOL_PATH.parent / "config.json").read_text())
    export(read_spec(config), load(args.run / "export.safetensors"), folder, ["q4"])
    write_configs(PROTOCOL_PATH.parent, folder)
    shutil.copy(PROTOCOL_PATH, folder / PROTOCOL_PATH.name)
    about = {"name": args.name, "kind": "vlm", "level": LEVEL, "dtype": "fp32",
             "trainedOn": f"Rendered scenes only, as the bundled model; then habits of which some pay (training.rl.start), then rewards for "
                          f"{REWARDS[args.variant]}. RL chose among habits that supervised training laid.",
             "cannot": ["anything that the bundled model cannot", "questions in people's own words, as surely as the bundled model",
                        "an experiment, to be compared with its twin: for answers take the bundled model"],
             "evaluatedOn": f"questions of level {LEVEL} whose gold has a look; weights in fp32, not these 4-bit files"}
    write_card(folder, about, metrics_of(args.run, args.start))
    print(sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()), "bytes")


if __name__ == "__main__":
    main()
