"""Training data: scenes drawn once to disk in shards.

view: a picture the model is shown, as uint8 patches in Qwen's order. target: what stands in each of its patches. segment: one
question with its whole dialogue, after the prefix (system text and overview) that all questions of a scene share.
"""
