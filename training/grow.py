"""Weights of an earlier vocabulary in today's: old rows stay, a later word begins as the row of a word that means the same.

    python -m training.grow        # what each later token begins as
"""
from __future__ import annotations

import torch
from torch import Tensor

from .scenes.wordings import SYNONYMS
from .scenes.words import VOCAB_WORDS
from .tokenizer import VOCAB_SIZE, as_bytes, later_words, special_ids, tokenizer_json

ROWS = ("net.model.language_model.embed_tokens.weight", "model.language_model.embed_tokens.weight")
ALIKE = {  # beside SYNONYMS and other cases of the same word
    "color": "colour", "closest": "closer", "nearest": "nearer", "further": "farther", "farthest": "farther", "furthest": "farther",
    "letters": "text", "characters": "text", "code": "text", "sign": "label", "symbol": "mark", "icon": "mark", "figure": "mark",
    "form": "shape", "tell": "Name", "give": "Name", "has": "carry", "have": "carry", "carries": "carry", "says": "say", "stand": "is",
    "stands": "is", "standing": "is", "whats": "What", "whatever": "What", "marked": "mark", "drawn": "written", "painted": "written",
    "kind": "shape", "write": "Read", "further back": "farther"}


def source_of(token: str) -> str | None:
    """The old token whose row a later token begins as: with the same space before it, of the same meaning; None: there is none."""
    space, word = token[: len(token) - len(token.lstrip())], token.strip()
    known = {w for w in VOCAB_WORDS if len(w) > 1 and w.isalpha()}
    meant = {other: word for word, others in SYNONYMS.items() for other in others}
    for candidate in (word.capitalize(), word.lower(), meant.get(word.lower()), ALIKE.get(word.lower())):
        if candidate in known:
            return space + candidate
    return None


@torch.no_grad()
def grow(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """The state with an embedding of VOCAB_SIZE rows; unchanged when it has them already."""
    name = next(n for n in ROWS if n in state)
    rows = state[name]
    if len(rows) >= VOCAB_SIZE:
        return state
    vocab = tokenizer_json()["model"]["vocab"]
    words = torch.stack([rows[vocab[as_bytes(" " + w)]] for w in VOCAB_WORDS if len(w) > 1 and w.isalpha()])
    grown = words.mean(0).repeat(VOCAB_SIZE, 1)
    first = max(special_ids().values()) + 1
    grown[:first] = rows[:first]
    for token in later_words():
        source = source_of(token)
        if source:
            grown[vocab[as_bytes(token)]] = rows[vocab[as_bytes(source)]]
    generator = torch.Generator().manual_seed(0)
    noise = torch.randn(grown.shape, generator=generator) * words.std() * 0.1  # so that words that begin alike can part
    grown[first:] += noise[first:]
    return {**state, name: grown}


if __name__ == "__main__":
    for later in later_words():
        print(repr(later), "<-", source_of(later))
