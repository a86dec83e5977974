"""The words and the patterns of questions, for the card: made from the tables that training draws from."""
from __future__ import annotations

import re
from typing import Any, Mapping, Sequence

from .wordings import DOMAIN_OF, SYNONYMS
from .words import COLOURS, PLURALS, SHAPES, SIZES

WORD = re.compile(r"(?<!')\b[A-Za-z]+(?:'[a-z]+)?")  # `what's` is one word; the `'s` behind a name is none
Table = Mapping[str, Sequence[str]]
CLASSES: dict[str, tuple[str, ...]] = {"colour": COLOURS, "shape": SHAPES, "shapes": tuple(PLURALS.values()), "size": SIZES}
EXAMPLES = {"first": {"colour": "blue", "shape": "cone", "shapes": "boxes", "size": "small"},
            "second": {"colour": "red", "shape": "box", "shapes": "boxes", "size": "large"}}
NAME, COUNTED = ("<colour> <shape>",), ("<shapes>", "<colour> objects", "objects")
NOUNS = {"count": COUNTED, "colour": ("<shape>", "largest object"), "shape": ("<colour> object", "largest object")}


def known(words: Sequence[str], synonyms: bool) -> list[str]:
    """The words of a class, with their synonyms where a model knows them."""
    return [w for word in words for w in (word, *(SYNONYMS.get(word, ()) if synonyms else ()))]


def _filled(noun: str, which: str) -> tuple[str, list[str]]:
    """`<colour> <shape>` -> (`[blue] [cone]`, [colour, shape])."""
    return re.sub(r"<(\w+)>", lambda m: f"[{EXAMPLES[which][m[1]]}]", noun), re.findall(r"<(\w+)>", noun)


def pattern(kind: str, wording: str, noun: str, synonyms: bool) -> dict[str, Any]:
    """One pattern: its domain, its text with an example word in each bracket, and for each bracket the class and its words."""
    text, slots = wording, []
    for at in re.findall(r"\{(\d)\}", wording):
        said, classes = _filled(noun, "second" if at == "1" else "first")
        text = text.replace("{" + at + "}", said)
        slots += [{"class": c, "words": known(CLASSES[c], synonyms)} for c in classes]
    return {"domain": DOMAIN_OF[kind], "text": text, "slots": slots}


def patterns(table: Table, synonyms: bool) -> list[dict[str, Any]]:
    """Every pattern of a table of wordings; of each kind with a full name, the first wording with a size too."""
    found = []
    for kind, wordings in table.items():
        nouns = NOUNS.get(kind, NAME)
        for wording in wordings:
            found += [pattern(kind, wording, noun, synonyms) for noun in nouns]
        if nouns == NAME:
            found.append(pattern(kind, wordings[0], "<size> <colour> <shape>", synonyms))
    return found


def question_words(table: Table, synonyms: bool) -> list[str]:
    """Every word a question may use, lower-cased and sorted."""
    words = {w.lower() for wordings in table.values() for wording in wordings for w in WORD.findall(wording)}
    named = (*SHAPES, *COLOURS, *SIZES, *PLURALS.values(), "object", "objects", "largest")
    return sorted(words | set(known(named, synonyms)))
