"""Evaluation, agnostic of the model. talker: whatever writes replies. trace: what it did with one question. gold: the item."""
