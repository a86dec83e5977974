"""An item's gold dialogue as token ids, positions, loss mask and pointer targets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..protocol import FACTOR, Piece, PxBox, frame_view, render_turns, to_original, to_view
from ..scenes import Item
from ..tokenizer import encode, special_ids

NUMBERS = 1001


@dataclass
class Segment:
    """Tokens of one stretch of dialogue. ids int32 [L]; learn bool [L]: loss on this token; positions int32 [L, 3];
    image int32 [L]: 1 + index of the view (0: text), offset int32 [L]: token within the view; pointers: (token that
    precedes a box, view the box speaks of, xyxy in that view)."""

    ids: np.ndarray
    learn: np.ndarray
    positions: np.ndarray
    image: np.ndarray
    offset: np.ndarray
    pointers: list[tuple[int, int, tuple[float, ...]]]
    end: int  # the next position


def grid_of(size: tuple[int, int]) -> tuple[int, int]:
    """(rows, columns) of merged tokens of a received picture of size (w, h)."""
    return size[1] // FACTOR, size[0] // FACTOR


def lay_out(pieces: list[Piece], start: int, views: dict[tuple[PxBox, bool], int], whole: PxBox, overview: bool) -> Segment:
    """Tokenise pieces from position `start`; views maps (px box, is overview) -> index and grows."""
    ids, learn, positions, image, offset, pointers = [], [], [], [], [], []
    position, current, shown = start, 0, whole
    for piece in pieces:
        if piece.kind == "image":
            rows, cols = grid_of(piece.size)
            current, shown = views.setdefault((piece.view, overview), len(views)), piece.view
            n = rows * cols
            r, c = np.divmod(np.arange(n), cols)
            ids += [special_ids()["<|image_pad|>"]] * n
            positions.append(np.stack((np.zeros(n, int), r, c), 1) + position)
            position += max(rows, cols)
            image += [current + 1] * n
            offset += range(n)
        else:
            new = encode(piece.text)
            n = len(new)
            if piece.learn:
                frame = frame_view(shown, whole)
                pointers += [(len(ids) + k - 1, current, to_view(to_original(box, frame), shown) if frame != shown else box)
                             for k, box in find_boxes(new)]
            ids += new
            positions.append(np.repeat(np.arange(position, position + n)[:, None], 3, 1))
            position += n
            image += [0] * n
            offset += [0] * n
        learn += [piece.learn] * n
    as_int = lambda x: np.asarray(x, np.int32)  # noqa: E731
    return Segment(as_int(ids), np.asarray(learn, bool), np.concatenate(positions).astype(np.int32), as_int(image),
                   as_int(offset), pointers, position)


def find_boxes(ids: list[int]) -> list[tuple[int, tuple[float, ...]]]:
    """(index of the first number, box) of every four numbers that stand two tokens apart."""
    out, k = [], 0
    while k + 6 < len(ids):
        four = ids[k : k + 7 : 2]
        if all(i < NUMBERS for i in four) and ids[k + 1] >= NUMBERS:
            out.append((k, tuple(i / 1000 for i in four)))
            k += 7
        else:
            k += 1
    return out


def scene_segments(items: list[Item]) -> tuple[Segment, list[Segment], dict[tuple[PxBox, bool], int]]:
    """(shared prefix, a segment per item, views): the prefix is the system text and the overview."""
    views: dict[tuple[PxBox, bool], int] = {}
    segments, prefix = [], None
    for item in items:
        pieces = render_turns(item)
        if prefix is None:
            prefix = lay_out(pieces[:2], 0, views, pieces[1].view, True)
        segment = lay_out(pieces[2:], prefix.end, views, pieces[1].view, False)
        segments.append(segment)
    return prefix, segments, views


def box_shares(box: tuple[float, ...], grid: tuple[int, int]) -> np.ndarray:
    """Share of a box (xyxy in its view) in each merged token of the view; [rows * cols], sums to 1."""
    rows, cols = grid
    x = np.clip(np.minimum(box[2], (np.arange(cols) + 1) / cols) - np.maximum(box[0], np.arange(cols) / cols), 0, None)
    y = np.clip(np.minimum(box[3], (np.arange(rows) + 1) / rows) - np.maximum(box[1], np.arange(rows) / rows), 0, None)
    share = (y[:, None] * x[None]).ravel() + 1e-9
    return (share / share.sum()).astype(np.float32)
