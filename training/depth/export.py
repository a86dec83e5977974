"""Export the depth net as a Depth Anything folder of transformers.js, and score the shipped file on held-out scenes.

    python -m training.depth.export --scenes 500
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from ..evaluation.card import write_card
from .data import MEAN, SHORT, STD, held_out, preprocess
from .net import MULTIPLE, DepthNet
from .train import OUT as CHECKPOINTS

FOLDER = Path(__file__).resolve().parent.parent.parent / "public" / "models" / "loupe-depth"
PREPROCESSOR = {"do_normalize": True, "do_pad": False, "do_rescale": True, "do_resize": True, "ensure_multiple_of": MULTIPLE,
                "image_mean": MEAN.tolist(), "image_processor_type": "DPTImageProcessor", "image_std": STD.tolist(),
                "keep_aspect_ratio": True, "resample": 3, "rescale_factor": 1 / 255, "size": {"height": SHORT, "width": SHORT},
                "size_divisor": None}


def export(checkpoint: Path, folder: Path) -> None:
    """Write onnx/model.onnx (fp32, dynamic height and width), config.json, preprocessor_config.json."""
    net = DepthNet().eval()
    net.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in torch.load(checkpoint).items()})
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    picture, path = torch.randn(1, 3, 192, 256), folder / "onnx" / "model.onnx"
    torch.onnx.export(net, (picture,), str(path), input_names=["pixel_values"], output_names=["predicted_depth"],
                      dynamic_axes={"pixel_values": {0: "batch_size", 2: "height", 3: "width"},
                                    "predicted_depth": {0: "batch_size", 1: "height", 2: "width"}},
                      opset_version=17, dynamo=False)
    config = {"architectures": ["DepthAnythingForDepthEstimation"], "model_type": "depth_anything", "patch_size": MULTIPLE,
              "depth_estimation_type": "relative", "transformers.js_config": {"dtype": "fp32"}}
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    preprocessor = {k: [round(x, 3) for x in v] if isinstance(v, list) else v for k, v in PREPROCESSOR.items()}
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor, indent=1) + "\n")
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for h, w in ((192, 256), (256, 192), (192, 336), (192, 192)):
        picture = torch.randn(1, 3, h, w)
        got = session.run(None, {"pixel_values": picture.numpy()})[0]
        with torch.no_grad():
            gap = np.abs(got - net(picture).numpy()).max()
        assert got.shape == (1, h, w) and gap < 1e-3, (got.shape, gap)


def abs_rel(predicted: np.ndarray, inverse: np.ndarray) -> float:
    """Mean |d - d*| / d* over all pixels, after the scale and shift that fit best in inverse depth (least squares)."""
    matrix = np.stack((predicted.ravel(), np.ones(predicted.size)), 1)
    scale, shift = np.linalg.lstsq(matrix, inverse.ravel(), rcond=None)[0]
    fitted = np.maximum(scale * predicted + shift, 1e-3)
    return float(np.mean(np.abs(inverse / fitted - 1)))


def orders(predicted: np.ndarray, inverse: np.ndarray, ids: np.ndarray, count: int) -> list[bool]:
    """For each pair of visible objects whose true depths differ by 5 % or more: is the order of the medians right?"""
    true, said = [], []
    for k in range(count):
        mask = ids == k
        if mask.any():
            true.append(1 / float(np.median(inverse[mask])))
            said.append(float(np.median(predicted[mask])))
    return [(said[i] > said[j]) == (true[i] < true[j]) for i in range(len(true)) for j in range(i)
            if abs(true[i] - true[j]) / min(true[i], true[j]) >= 0.05]


def score(folder: Path, scenes: int, level: int) -> list[dict]:
    session = onnxruntime.InferenceSession(str(folder / "onnx" / "model.onnx"), providers=["CPUExecutionProvider"])
    pairs: list[bool] = []
    errors: list[float] = []
    for scene, rgb, inverse, ids in held_out(scenes, level):
        pixels = preprocess(rgb).transpose(2, 0, 1)[None]
        predicted = session.run(None, {"pixel_values": np.ascontiguousarray(pixels)})[0][0]
        pairs += orders(predicted, inverse, ids, len(scene.objects))
        errors.append(abs_rel(predicted, inverse))
    return [{"id": "order", "name": "order right", "definition": "share of pairs of visible objects whose true depths differ by "
             "5 % or more of the nearer one that the medians over their masks order rightly",
             "value": round(float(np.mean(pairs)), 4), "n": len(pairs)},
            {"id": "absrel", "name": "absolute relative error", "definition": "mean |d - d*| / d* over all pixels of an image, after "
             "scale and shift fitted in inverse depth by least squares; mean over images",
             "value": round(float(np.mean(errors)), 4), "n": len(errors)}]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINTS / "depth.pt")
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--scenes", type=int, default=500)
    parser.add_argument("--level", type=int, default=4)
    options = parser.parse_args()
    export(options.checkpoint, options.out)
    metrics = score(options.out, options.scenes, options.level)
    about = {"name": "loupe-depth", "kind": "depth", "trainedOn": "Rendered scenes only: simple solids on a floor, with their "
             "exact depth; no photograph.", "cannot": ["photographs: outside its rendered world the map means little",
                                                       "metric depth: values are relative to the image"],
             "evaluatedOn": f"{options.scenes} held-out scenes of level {options.level}, seeds never trained on"}
    write_card(options.out, about, metrics)
    for m in metrics:
        print(m["id"], m["value"], m["n"])
