"""card.json of a model folder: what it is, what it cannot do, its measured numbers."""
from __future__ import annotations

import datetime
import hashlib
import json
from pathlib import Path
from typing import Any


def folder_files(folder: Path) -> list[Path]:
    """Every shipped file but the card itself, sorted."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "card.json" and p.suffix != ".md")


def revision(folder: Path) -> str:
    """Content hash of the folder: sha256 over each file's relative path and sha256, sorted; 16 hex digits."""
    total = hashlib.sha256()
    for path in folder_files(folder):
        inner = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()} {inner}\n".encode())
    return total.hexdigest()[:16]


def card_text(card: dict[str, Any]) -> str:
    """The card as JSON: indented, but the words on one line and every pattern on its own."""
    lines = {"words": json.dumps(card.get("words"), ensure_ascii=False),
             "patterns": "[\n  " + ",\n  ".join(json.dumps(p, ensure_ascii=False) for p in card.get("patterns", ())) + "\n ]"}
    text = json.dumps({**card, **{key: f"@{key}" for key in lines if key in card}}, indent=1, ensure_ascii=False)
    for key, line in lines.items():
        text = text.replace(f'"@{key}"', line)
    return text + "\n"


def write_card(folder: Path, about: dict[str, Any], metrics: list[dict]) -> dict[str, Any]:
    """Write folder/card.json. about: name, kind, trainedOn, cannot, and whatever else is to be said."""
    card = {"schema": "loupe.card/1", **about, "revision": revision(folder),
            "bytes": sum(p.stat().st_size for p in folder_files(folder)), "licence": "MIT", "metrics": metrics,
            "date": datetime.date.today().isoformat()}
    card |= {key: card.pop(key) for key in ("wordings", "words", "patterns") if key in card}  # long lists stand last
    (folder / "card.json").write_text(card_text(card), encoding="utf-8")
    return card
