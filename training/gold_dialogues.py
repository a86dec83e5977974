"""Gold dialogues as Python renders them, for the tests that the page renders the same. Run it after every change of loupe.json.

    python -m training.gold_dialogues

e2e/fixtures/gold-trace.json: one dialogue with the protocol's texts, the gold rationale (`loupe.rationale/1`), every turn as text and
image, the whole text with image pads expanded, and its ids by Python's `tokenizers` from the written tokenizer.json.
src/core/rationale/turns.samples.json: a few more of other kinds, as text with placeholders, the cuts and the sizes received.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from .make_samples import rationale
from .protocol import PROTOCOL, render_turns
from .scenes import HELD_OUT, Item, Scene, make_items, make_scene
from .tokenizer import FOLDER

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "e2e" / "fixtures" / "gold-trace.json"
SAMPLES = ROOT / "src" / "core" / "rationale" / "turns.samples.json"
SEED, LEVEL = 9_000_000, 4


def pick(scene: Scene) -> Item:
    """The scene's text question with the most rounds, without wrong looks."""
    items = make_items(scene, np.random.default_rng([SEED, 1]), clean=True)
    return max((i for i in items if i.domain == "text"), key=lambda i: len(i.rounds))


def dialogue(item: Item) -> tuple[str, list[dict[str, Any]]]:
    """(the whole text with image pads expanded, its turns: view px, received size, tokens, reply)."""
    text = "".join(p.text if p.kind == "text" else "<|image_pad|>" * p.tokens for p in render_turns(item))
    images = [p for p in render_turns(item) if p.kind == "image"]
    turns = [{"view": [int(v) for v in image.view], "received": list(image.size), "tokens": image.tokens, "reply": turn.reply}
             for image, turn in zip(images, item.rounds)]
    return text, turns


def samples() -> list[dict[str, Any]]:
    """The first held-out question of each kind, from scene 100 on."""
    out: dict[str, dict[str, Any]] = {}
    for k in range(100, 120):
        scene = make_scene(HELD_OUT + k, LEVEL)
        for j, item in enumerate(make_items(scene, np.random.default_rng([HELD_OUT + k, 1]), clean=True)):
            pieces = render_turns(item)
            images = [p for p in pieces if p.kind == "image"]
            out.setdefault(item.kind, {
                "gold": rationale(scene, item, f"s{k}-q{j}", "x.webp"),
                "text": "".join(p.text if p.kind == "text" else "{image}" for p in pieces),
                "cuts": [[int(v) for v in p.view] for p in images], "size": [list(p.size) for p in images]})
    return list(out.values())


def main() -> None:
    scene = make_scene(SEED, LEVEL)
    item = pick(scene)
    text, turns = dialogue(item)
    ids = Tokenizer.from_file(str(FOLDER / "tokenizer.json")).encode(text, add_special_tokens=False).ids
    protocol = {k: PROTOCOL[k] for k in ("system", "question", "observation", "invalid")}
    gold = {"model": "loupe-vlm", "protocol": protocol, "image": {"width": scene.width, "height": scene.height},
            "rationale": rationale(scene, item, "gold-trace", "gold-trace.webp"), "turns": turns, "text": text, "ids": ids}
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(gold, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    found = samples()
    SAMPLES.write_text("[\n" + ",\n".join(json.dumps(s) for s in found) + "\n]\n", encoding="utf-8")
    print(len(found), "dialogues;", len(ids), "ids,", len(turns), "turns:", item.question, "->", item.answer)


if __name__ == "__main__":
    main()
