"""Writes a Qwen-VL model (config + state dict) as ONNX files in the transformers.js layout. See README.md."""
