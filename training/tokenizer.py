"""The tokenizer of the bundled model: written by hand, the same in Python `tokenizers` and in JavaScript.

One token for every word of the world (with and without a leading space), for each coordinate `0.000` .. `1.000` and for the
fixed strings of a reply; 256 byte tokens take the rest, so any text can be typed. Later words stand behind all of these, so that old ids stay. Words are found by a split pattern and looked up whole
(`ignore_merges`), so there are no merges whose order could differ between libraries. Labels fall into single characters, which are byte tokens.

    python -m training.tokenizer        # writes tokenizer.json, tokenizer_config.json, chat_template.jinja
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

from .protocol import PROTOCOL, REASONS
from .scenes.words import LATER_FIRST, LATER_WORDS, VOCAB_WORDS

FOLDER = Path(__file__).resolve().parent.parent / "public" / "models" / "loupe-vlm"
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")
FIXED = ("<tool_call>", "</tool_call>", "<answer>", "</answer>", '{"name": "zoom", "arguments": {"bbox": [', "]}}")
SPLIT = r"[01]\.[0-9]{3}| ?[A-Z]?[a-z]+| \[|, |[\s\S]"
VOCAB_SIZE = 1792  # room for later words: their rows are there, untrained
CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}"
    "{% else %}{% for part in message['content'] %}"
    "{% if part['type'] == 'image' or 'image' in part or 'image_url' in part %}<|vision_start|><|image_pad|><|vision_end|>"
    "{% elif 'text' in part %}{{ part['text'] }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def byte_characters() -> list[str]:
    """GPT-2's printable stand-in for each byte, in byte order."""
    keep = [*range(33, 127), *range(161, 173), *range(174, 256)]
    out, extra = [], 0
    for byte in range(256):
        if byte in keep:
            out.append(chr(byte))
        else:
            out.append(chr(256 + extra))
            extra += 1
    return out


def as_bytes(text: str) -> str:
    """Text in GPT-2's byte alphabet (a space becomes `Ġ`)."""
    table = byte_characters()
    return "".join(table[b] for b in text.encode())


def vocabulary() -> list[str]:
    """Tokens of the BPE model in id order, as text: numbers first (so that id = thousandths), then bytes, then words."""
    numbers = [f"{k / 1000:.3f}" for k in range(1001)]
    words = {w for w in VOCAB_WORDS if len(w) > 1 and w.isalpha()}
    texts = [*sorted(words), *(" " + w for w in sorted(words | {"a", "I"})), ", ", " ["]
    tokens = [as_bytes(n) for n in numbers] + byte_characters()
    return tokens + [t for t in map(as_bytes, texts) if t not in set(tokens)]


def later_words() -> list[str]:
    """Tokens of the words that came later, as text, in id order."""
    return [*(" " + w for w in LATER_WORDS), *LATER_FIRST]


def tokenizer_json() -> dict:
    """The tokenizer.json object. The added tokens stand in the model's vocabulary too: that is where `tokenizers` takes their ids from,
    and the later words follow them."""
    vocab = {token: k for k, token in enumerate([*vocabulary(), *FIXED, *SPECIAL, *map(as_bytes, later_words())])}
    added = [{"id": vocab[content], "content": content, "single_word": False, "lstrip": False,
              "rstrip": False, "normalized": False, "special": content in SPECIAL} for content in (*FIXED, *SPECIAL)]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False}
    split = {"type": "Split", "pattern": {"Regex": SPLIT}, "behavior": "Isolated", "invert": False}
    model = {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "", "end_of_word_suffix": "",
             "fuse_unk": False, "byte_fallback": False, "ignore_merges": True, "vocab": vocab, "merges": []}
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None,
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [split, byte_level]},
            "post_processor": None, "decoder": byte_level, "model": model}


def tokenizer_config(data: dict) -> dict:
    """The tokenizer_config.json object. The plain class is named, since Qwen2Tokenizer's would rebuild the split pattern."""
    fields = ("content", "lstrip", "normalized", "rstrip", "single_word", "special")
    decoder = {str(t["id"]): {f: t[f] for f in fields} for t in data["added_tokens"]}
    return {"tokenizer_class": "PreTrainedTokenizerFast", "added_tokens_decoder": decoder, "add_bos_token": False,
            "add_prefix_space": False, "bos_token": None, "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>",
            "unk_token": None, "additional_special_tokens": list(SPECIAL[1:]), "clean_up_tokenization_spaces": False,
            "model_max_length": 2048, "chat_template": CHAT_TEMPLATE}


@lru_cache(maxsize=1)
def load_tokenizer() -> Tokenizer:
    """The tokenizer, from its definition (the written file says the same)."""
    return Tokenizer.from_str(json.dumps(tokenizer_json()))


@lru_cache(maxsize=1)
def special_ids() -> dict[str, int]:
    """Ids of the special and the fixed tokens, by text."""
    tokenizer = load_tokenizer()
    return {t: tokenizer.token_to_id(t) for t in (*SPECIAL, *FIXED)}


def encode(text: str) -> list[int]:
    return load_tokenizer().encode(text, add_special_tokens=False).ids


def write(folder: Path = FOLDER) -> None:
    """Write the three tokenizer files."""
    data = tokenizer_json()
    assert max(data["model"]["vocab"].values()) < VOCAB_SIZE
    folder.mkdir(parents=True, exist_ok=True)
    dump = lambda x: json.dumps(x, ensure_ascii=False, indent=1) + "\n"  # noqa: E731
    (folder / "tokenizer.json").write_text(dump(data), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(dump(tokenizer_config(data)), encoding="utf-8")
    (folder / "chat_template.jinja").write_text(CHAT_TEMPLATE, encoding="utf-8")


if __name__ == "__main__":
    write()
    sample = PROTOCOL["system"] + PROTOCOL["invalid"].replace("{reason}", REASONS[0])
    print(len(vocabulary()), "+", len(FIXED) + len(SPECIAL), "tokens;", load_tokenizer().encode(sample).tokens)
