"""The world: rendered scenes, their questions and gold traces. Everything is a pure function of a seed.

scene: objects on a floor, seen by a camera. window: the pixel box of the full picture that is rendered. plate: the small
bright board on an object that carries its label or mark. item: one question with its gold trace. Seeds from
HELD_OUT on are for evaluation only.
"""
from .build import make_scene
from .planner import Item, Round
from .questions import extra_items, make_items
from .render import depth_map, render
from .scene import Scene, SceneObject
from .words import ALPHABET, COLOURS, LEVELS, MARKS, SHAPES, VOCAB_WORDS, Level

HELD_OUT = 9_000_000

__all__ = ["ALPHABET", "COLOURS", "HELD_OUT", "Item", "LEVELS", "MARKS", "Round", "SHAPES", "VOCAB_WORDS", "Level",
           "Scene", "SceneObject", "depth_map", "extra_items", "make_items", "make_scene", "render"]
