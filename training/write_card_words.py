"""Write what may be asked into card.json: `words` and `patterns`, made from the tables in `scenes/wordings.py`. Needs no training.

    python -m training.write_card_words                # as the card says its weights learned: `wordings` is `first` or `own`
    python -m training.write_card_words --wordings own

words: every word a question may use, lower-cased, sorted. patterns: domain, text (`What is written on the [blue] [cone]?`) and slots,
one for each bracket: the class (colour, shape, shapes, size) and the words allowed there.
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from .evaluation.card import card_text
from .protocol import PROTOCOL_PATH
from .scenes.patterns import patterns, question_words
from .scenes.wordings import FIRST, OWN

TABLES = {"first": FIRST, "own": OWN}


def asked(wordings: str) -> dict[str, Any]:
    """The card's keys `wordings`, `words` and `patterns`. The first weights know no synonyms."""
    table, synonyms = TABLES[wordings], wordings == "own"
    return {"wordings": wordings, "words": question_words(table, synonyms), "patterns": patterns(table, synonyms)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=PROTOCOL_PATH.parent)
    parser.add_argument("--wordings", choices=tuple(TABLES))
    args = parser.parse_args()
    path = args.model / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    card |= asked(args.wordings or card.get("wordings", "first"))
    path.write_text(card_text(card), encoding="utf-8")
    print(f"{card['wordings']}: {len(card['words'])} words, {len(card['patterns'])} patterns")


if __name__ == "__main__":
    main()
