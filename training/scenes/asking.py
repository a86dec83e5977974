"""From a kind of question and its names to the words a person would type."""
from __future__ import annotations

import re
from typing import Sequence

import numpy as np

from .held_wordings import HELD
from .wordings import OWN, SYNONYMS

TABLES = {"own": OWN, "held": HELD}
OPEN = ("What is on the {0}?", "What's on the {0}?")  # of a label or of a mark: whichever is there
SYNONYM = 0.4  # chance that a word of a name is said by another


def said(name: str, rng: np.random.Generator) -> str:
    """A name or what is counted, some of its words by their synonyms: `purple box` -> `violet box`."""
    words = [str(rng.choice(SYNONYMS[w])) if w in SYNONYMS and rng.random() < SYNONYM else w for w in name.split()]
    return " ".join(words)


def worn(text: str, rng: np.random.Generator) -> str:
    """A sentence as it is typed: in lower case, without its mark, without articles, with another apostrophe."""
    if rng.random() < 0.12:
        text = re.sub(r"\b([Tt]he|an?) ", "", text)
    text = re.sub(r"\b([aA]) (?=[aeiou])", r"\1n ", text)
    if rng.random() < 0.35:
        text = text.rstrip("?.")
    if rng.random() < 0.2:
        text = text.replace(",", "")
    if rng.random() < 0.2:
        text = text.replace("What's", "Whats").replace("what's", "whats") if rng.random() < 0.7 else text.replace("'", "\u2019")
    return text.lower() if rng.random() < 0.45 else text


def ask(kind: str, names: Sequence[str], rng: np.random.Generator, split: str = "own", plain: bool = False) -> str:
    """A question of a kind about names, in a wording of a split: `own` is what training draws, `held` what it never draws. `plain`: none of
    OPEN, which an object without a label answers with its mark."""
    table = [wording for wording in TABLES[split][kind] if not (plain and wording in OPEN)]
    return worn(table[int(rng.integers(len(table)))].format(*(said(n, rng) for n in names)), rng)
