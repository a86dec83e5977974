"""Rollouts: the model asks for looks and answers under the page's protocol, many dialogues at once, sampled or greedy.

Everything that was fed or written is kept as a `Segment`, so that the update sees the very tokens that were sampled.
"""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from ..data.segments import Segment, lay_out
from ..data.targets import to_patches
from ..evaluation.loop import Turn
from ..evaluation.metrics import normalise, valid_grammar
from ..protocol import PROTOCOL, Piece, PxBox, check_call, parse_reply, received_size, system_text, to_original
from ..scenes import render
from ..tokenizer import load_tokenizer, special_ids
from .engine import Cache, Engine
from .rewards import fidelities
from .world import Asked

STOPS = ("</tool_call>", "</answer>", "<|im_end|>")
SUPPRESSED = (1478, 1479, 1480, 1481)  # image and vision tokens, as in generation_config.json
Views = dict[tuple[PxBox, bool], int]


@dataclass
class View:
    grid: tuple[int, int]  # in patches
    features: Tensor  # [tokens, hidden]


@dataclass
class Parts:
    """What a row's dialogue holds after the shared prefix, piece by piece; `old`: log-probabilities of the sampled tokens."""

    ids: list[int] = field(default_factory=list)
    learn: list[bool] = field(default_factory=list)
    positions: list[np.ndarray] = field(default_factory=list)
    image: list[int] = field(default_factory=list)
    offset: list[int] = field(default_factory=list)
    old: list[float] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)  # of each sampled token: the call it belongs to, -1 for none


@dataclass
class Rollout:
    """One dialogue. looks: the boxes of its calls in [0,1] of the image, None for a discarded one. forced: it reached the last round."""

    turns: list[Turn] = field(default_factory=list)
    looks: list[tuple[float, ...] | None] = field(default_factory=list)
    answer: str | None = None
    forced: bool = False
    parts: Parts = field(default_factory=Parts)
    position: int = 0
    view: PxBox = (0, 0, 0, 0)
    seen: list[PxBox] = field(default_factory=list)
    done: bool = False

    @property
    def grammar(self) -> bool:
        return all(valid_grammar(t) for t in self.turns) and not self.forced

    def segment(self) -> Segment:
        p = self.parts
        as_int = lambda x: np.asarray(x, np.int32)  # noqa: E731
        return Segment(as_int(p.ids), np.asarray(p.learn, bool), np.concatenate(p.positions).astype(np.int32), as_int(p.image),
                       as_int(p.offset), [], self.position)


@dataclass
class Group:
    """The rollouts of one question, and the views they share: the overview first."""

    asked: Asked
    prefix: Segment
    views: list[View]
    known: Views
    rollouts: list[Rollout]

    def right(self, rollout: Rollout) -> bool:
        return normalise(rollout.answer) == normalise(self.asked.item.answer)


class Sampler:
    """temperature 0: greedy."""

    def __init__(self, engine: Engine, seed: int, temperature: float = 1.0) -> None:
        self.engine, self.temperature = engine, temperature
        self.random = torch.Generator(device=engine.device).manual_seed(seed)
        special = special_ids()
        self.stops = torch.tensor([special[t] for t in STOPS], device=engine.device)
        self.end, self.call = special["<|im_end|>"], special["<tool_call>"]
        self.limit = PROTOCOL["policy"]["maxNewTokens"]
        self.masked = False  # no calls at all, as under `zoom: never`

    @torch.no_grad()
    def looked(self, scene: object, views: list[tuple[PxBox, bool]]) -> list[View]:
        """Views as the frozen vision tower sees them, one at a time: their sizes differ."""
        out = []
        for box, overview in views:
            size = received_size(box, overview)
            grid = (size[1] // 16, size[0] // 16)
            patches = torch.from_numpy(to_patches(render(scene, box, size)[0]))[None].to(self.engine.device)
            out.append(View(grid, self.engine.model.encode_images(patches, [grid])[0]))
        return out

    def groups(self, questions: list[Asked], size: int) -> list[Group]:
        """`size` rollouts of each question."""
        groups = [self._begin(q, size) for q in questions]
        flat = [(g, r) for g in groups for r in g.rollouts]
        prefix = self.engine.empty(len(groups))
        self._feed_rows(prefix, [g.prefix for g in groups], groups)
        cache = prefix.rows(torch.arange(len(groups), device=self.engine.device).repeat_interleave(size))
        fed = [self._tell(g, r, self._question(g)) for g, r in flat]
        logits = self._feed_rows(cache, fed, [g for g, _ in flat])
        rounds = PROTOCOL["policy"]["rounds"]
        for k in range(rounds):
            last = k == rounds - 1
            self._write([r for _, r in flat], cache, logits, masked=last or self.masked)
            fed = [self._read(g, r, last) for g, r in flat]
            going = [n for n, (_, r) in enumerate(flat) if not r.done]
            if not going:
                break
            cache = cache.rows(torch.tensor(going, device=self.engine.device))
            flat, fed = [flat[n] for n in going], [fed[n] for n in going]
            logits = self._feed_rows(cache, fed, [g for g, _ in flat])
        return groups

    def _begin(self, question: Asked, size: int) -> Group:
        whole: PxBox = (0, 0, question.scene.width, question.scene.height)
        known: Views = {}
        pieces = [Piece("text", system_text() + "<|vision_start|>"), Piece("image", view=whole, size=received_size(whole, True))]
        prefix = lay_out(pieces, 0, known, whole, True)
        rollouts = [Rollout(position=prefix.end, view=whole, seen=[whole]) for _ in range(size)]
        return Group(question, prefix, self.looked(question.scene, [(whole, True)]), known, rollouts)

    def _question(self, group: Group) -> list[Piece]:
        after = PROTOCOL["question"].replace("{question}", group.asked.item.question).split("{image}")[1]
        return [Piece("text", f"<|vision_end|>{after}<|im_end|>\n<|im_start|>assistant\n")]

    def _tell(self, group: Group, rollout: Rollout, pieces: list[Piece]) -> Segment:
        """Append what the model is given to the row, and return it."""
        before = len(group.known)
        told = lay_out(pieces, rollout.position, group.known, rollout.seen[0], False)
        if len(group.known) > before:
            group.views += self.looked(group.asked.scene, list(group.known)[before:])
        p = rollout.parts
        p.ids += told.ids.tolist()
        p.learn += [False] * len(told.ids)
        p.positions.append(told.positions)
        p.image += told.image.tolist()
        p.offset += told.offset.tolist()
        rollout.position = told.end
        return told

    def _feed_rows(self, cache: Cache, fed: list[Segment], groups: list[Group]) -> Tensor:
        """Feed a segment to each row of the cache; the logits after each."""
        features, start = [], {}
        for g in {id(g): g for g in groups}.values():
            for n, view in enumerate(g.views):
                start[id(g), n] = sum(len(f) for f in features)
                features.append(view.features)
        longest = max(len(s.ids) for s in fed)
        ids, at = np.zeros((len(fed), longest), np.int64), np.full((len(fed), longest), -1, np.int64)
        positions = np.zeros((len(fed), longest, 3), np.int64)
        for n, (s, g) in enumerate(zip(fed, groups)):
            length = len(s.ids)
            ids[n, :length], positions[n, :length] = s.ids, s.positions
            at[n, :length] = [start[id(g), v - 1] + o if v else -1 for v, o in zip(s.image, s.offset)]
        there = lambda x: torch.from_numpy(x).to(self.engine.device)  # noqa: E731
        x = self.engine.embed(there(ids), there(at), torch.cat(features))
        counts = torch.tensor([len(s.ids) for s in fed], device=self.engine.device)
        return self.engine.feed(cache, x, there(positions), counts)

    def _pick(self, logits: Tensor, masked: bool) -> tuple[Tensor, Tensor]:
        """(token, its log-probability) of each row."""
        logits = logits.clone()
        logits[:, [*SUPPRESSED, *([self.call] if masked else [])]] = -torch.inf
        log = torch.log_softmax(logits, -1)
        token = log.argmax(-1) if self.temperature == 0 else torch.multinomial(log.exp(), 1, generator=self.random)[:, 0]
        return token, log.gather(1, token[:, None])[:, 0]

    def _write(self, rows: list[Rollout], cache: Cache, logits: Tensor, masked: bool) -> None:
        """Sample every row's reply into the row and the cache, up to its first stop; the stop itself is not fed."""
        n, device = len(rows), self.engine.device
        tokens, logs, live = [], [], torch.ones(n, dtype=torch.bool, device=device)
        lives = []
        position = torch.tensor([r.position for r in rows], device=device)
        none = torch.zeros(0, 1, device=device)
        for _ in range(self.limit):
            token, log = self._pick(logits, masked)
            tokens.append(token)
            logs.append(log)
            lives.append(live)
            live = live & ~(token[:, None] == self.stops).any(1)
            if not bool(live.any()):
                break
            x = self.engine.embed(token[:, None], torch.full((n, 1), -1, device=device), none)
            logits = self.engine.feed(cache, x, position[:, None, None].expand(-1, 1, 3), live.long())
            position = position + live
        written, logs, lives = (torch.stack(t, 1).cpu().numpy() for t in (tokens, logs, lives))
        for k, row in enumerate(rows):
            self._keep(row, written[k][lives[k]].tolist(), logs[k][lives[k]].tolist(), learn=not masked)

    def _keep(self, row: Rollout, tokens: list[int], logs: list[float], learn: bool) -> None:
        p, n = row.parts, len(tokens)
        p.ids += tokens
        p.learn += [learn] * n
        p.positions.append(np.repeat(np.arange(row.position, row.position + n)[:, None], 3, 1))
        p.image += [0] * n
        p.offset += [0] * n
        if learn:
            p.old += logs
            p.owner += [-1] * n
        row.position += n

    def _read(self, group: Group, row: Rollout, last: bool) -> Segment | None:
        """What the page does with the reply just written: answer, crop or complaint. None: the row is done."""
        reply = row.parts.ids[-len(row.parts.positions[-1]):]
        text = load_tokenizer().decode([t for t in reply if t != self.end], skip_special_tokens=False)
        parsed = parse_reply(text)
        turn = Turn(row.view, text, parsed, [to_original(b, row.view) for b in parsed.boxes])
        row.turns.append(turn)
        row.done = last or (parsed.call is None and bool(parsed.answer))
        if row.done:
            row.answer, row.forced = parsed.answer, last
            return None
        width, height = group.asked.scene.width, group.asked.scene.height
        reason, box = ("not a box", None) if parsed.call is None else check_call(parsed.call, row.view, row.seen, width, height)
        lead = [Piece("text", ("" if reply[-1] == self.end else "<|im_end|>") + "\n<|im_start|>user\n")]
        if box is None:
            if parsed.call is not None:
                row.looks.append(None)
            turn.reason = str(reason)
            told = [Piece("text", PROTOCOL["invalid"].replace("{reason}", str(reason)))]
        else:
            asked = to_original(parsed.call, row.view)
            row.looks.append((asked[0] / width, asked[1] / height, asked[2] / width, asked[3] / height))
            turn.requested, turn.effective = asked, box
            row.view = box
            row.seen.append(box)
            before, after = PROTOCOL["observation"].split("{image}")
            told = [Piece("text", before + "<|vision_start|>"), Piece("image", view=box, size=received_size(box, False)),
                    Piece("text", "<|vision_end|>" + after)]
        if parsed.call is not None and self.call in reply:
            # A call's tokens are those of its whole reply: the thought that leads to it names the same box.
            row.parts.owner[-len(reply):] = [len(row.looks) - 1] * len(reply)
        told = self._tell(group, row, [*lead, *told, Piece("text", "<|im_end|>\n<|im_start|>assistant\n")])
        return self._with_stop(row, reply[-1], told)

    def _with_stop(self, row: Rollout, stop: int, told: Segment) -> Segment:
        """The segment to feed; before it the stop that ended the reply, which was not fed."""
        if stop not in self.stops.tolist():
            return told
        first = row.parts.positions[-2][-1:]
        put = lambda value, rest: np.concatenate((np.asarray([value], rest.dtype), rest))  # noqa: E731
        return Segment(put(stop, told.ids), put(False, told.learn), np.concatenate((first, told.positions)), put(0, told.image),
                       put(0, told.offset), [], told.end)


def fidelity_of(group: Group, rollout: Rollout) -> list[float]:
    """u of each look; 0 for a discarded one."""
    return fidelities(rollout.looks, group.asked.item.gold_rois)
