"""python -m training.export --config CONFIG_DIR --weights W.safetensors --out DIR --dtypes q8,q4

Writes DIR/onnx/{vision_encoder,embed_tokens,decoder_model_merged}<suffix>.onnx for every dtype and, where DIR has none, the
JSON files that transformers.js reads. fp32 files belong under `training/out/`, which git ignores.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .configs import write_configs
from .decoder import build_decoder, build_embed
from .graph import save
from .runtime import SUFFIX
from .spec import ModelSpec, read_spec
from .vision import build_vision
from .weights import load, split

BITS = {"fp32": 0, "q8": 8, "q4": 4}


def export(
    spec: ModelSpec,
    state: dict,
    out: Path,
    dtypes: list[str],
    keep: bool = True,
    external: tuple[str, ...] = (),
    expand: bool = True,
) -> None:
    """Writes the three graphs per dtype into out/onnx. `state`: numpy arrays under transformers' names; `keep`: with the input
    num_logits_to_keep; `external`: graphs whose weights go into a file of their own; `expand`: see Graph."""
    vision, text = split(state)
    for dtype in dtypes:
        bits, suffix = BITS[dtype], SUFFIX[dtype]
        models = {
            "vision_encoder": build_vision(spec.vision, vision, bits, expand),
            "embed_tokens": build_embed(spec.text, text, bits),
            "decoder_model_merged": build_decoder(spec.text, text, bits, len(spec.vision.deepstack), keep, expand),
        }
        for name, model in models.items():
            save(model, out / "onnx" / f"{name}{suffix}.onnx", name in external)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True, help="folder with config.json and the tokenizer")
    parser.add_argument("--weights", type=Path, required=True, help="state dict, .safetensors")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--dtypes", default="q8,q4", help="comma-separated: fp32, q8, q4")
    parser.add_argument("--max-positions", type=int, help="rows of the rotary table (default: config.json's)")
    parser.add_argument(
        "--expand", action=argparse.BooleanOptionalAction, default=True, help="8-bit weights become fp32 at load, not MatMulNBits"
    )
    options = parser.parse_args()
    config = json.loads((options.config / "config.json").read_text())
    if options.max_positions:
        config = {**config, "text_config": {**config["text_config"], "max_position_embeddings": options.max_positions}}
    export(read_spec(config), load(options.weights), options.out, options.dtypes.split(","), expand=options.expand)
    write_configs(options.config, options.out)
    total = 0
    for path in sorted((options.out / "onnx").iterdir()):
        total += path.stat().st_size
        print(f"{path.stat().st_size:>12,}  {path.name}")
    print(f"{total:>12,}  bytes in all")


if __name__ == "__main__":
    main()
