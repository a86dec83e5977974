"""One gold dialogue with its token ids: e2e/fixtures/gold-trace.json, for the test that the page renders the same ids.

    python -m training.gold_ids

Holds the protocol's texts, the gold rationale (`loupe.rationale/1`, from public/samples), every turn as text and image, the
whole rendered dialogue with image pads expanded, and its ids by Python's `tokenizers` from the written tokenizer.json.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from .make_samples import rationale
from .protocol import PROTOCOL, render_turns
from .scenes import Item, Scene, make_items, make_scene
from .tokenizer import FOLDER

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "e2e" / "fixtures" / "gold-trace.json"
SEED, LEVEL = 9_000_000, 4


def pick(scene: Scene) -> Item:
    """The scene's text question with the most rounds (all of them learned, so no wrong look and no discarded call)."""
    items = make_items(scene, np.random.default_rng([SEED, 1]))
    clean = [i for i in items if i.domain == "text" and all(r.learn for r in i.rounds)]
    return max(clean, key=lambda i: len(i.rounds))


def dialogue(item: Item) -> tuple[str, list[dict[str, Any]]]:
    """(the whole text with image pads expanded, its turns: view px, received size, tokens, reply)."""
    text = "".join(p.text if p.kind == "text" else "<|image_pad|>" * p.tokens for p in render_turns(item))
    images = [p for p in render_turns(item) if p.kind == "image"]
    turns = [{"view": [int(v) for v in image.view], "received": list(image.size), "tokens": image.tokens, "reply": turn.reply}
             for image, turn in zip(images, item.rounds)]
    return text, turns


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
    print(len(ids), "ids,", len(turns), "turns:", item.question, "->", item.answer)


if __name__ == "__main__":
    main()
