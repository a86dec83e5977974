"""The depth range of each bundled sample: what turns its gold depth values back into inverse depth.

    python -m training.depth.ranges

A gold value is (v - p1) / (p99 - p1) of inverse depth v; relative error and "depths differ by 5 %" need v itself. Writes
e2e/fixtures/depth/ranges.json, {sample name: [p1, p99]}, for e2e/depth.spec.ts.
"""
from __future__ import annotations

import json
from pathlib import Path

from ..scenes import make_scene, render

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "public" / "samples" / "index.jsonl"
OUT = ROOT / "e2e" / "fixtures" / "depth" / "ranges.json"


def main() -> None:
    ranges: dict[str, list[float]] = {}
    for line in SAMPLES.read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        name, made = Path(sample["depth"]).stem, sample["gold"]["provenance"]
        if name not in ranges:
            scene = make_scene(made["seed"], made["level"])
            render(scene)
            ranges[name] = [round(float(v), 7) for v in scene.depth_range]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("{\n" + ",\n".join(f' "{k}": {json.dumps(v)}' for k, v in ranges.items()) + "\n}\n", encoding="utf-8")
    print(len(ranges), "samples")


if __name__ == "__main__":
    main()
