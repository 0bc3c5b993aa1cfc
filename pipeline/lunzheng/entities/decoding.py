"""The best labels of a conditional random field, sought only where they can leave O.

Most characters of news belong to no entity, and a bound shows it for nearly all of them at once:
an entity that gains nothing over O, whatever stands beside it, is in no best sequence. What is left
is decided by the algorithm of Viterbi (1967) over the labels that are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lunzheng.entities.labels import OUTSIDE

Scores = NDArray[np.float64]

#: A sum must be this far below nothing to be ruled out: far more than what rounding does.
_SLACK = 1e-6
#: The same for the bound, which is reckoned in single precision for speed.
_ROUGH_SLACK = 1e-2
#: Weight of a label where it cannot be. Not infinite: sums of it are subtracted again.
_NEVER = -1e3
_INFINITE = float("inf")


class Decoder:
    """Finds best sequences.

    Parameters
    ----------
    labels : ``O``, and those of :mod:`lunzheng.entities.labels`.
    transitions : weight of going from one label (row) to another (column).
    """

    def __init__(self, labels: Sequence[str], transitions: Scores) -> None:
        self.labels = list(labels)
        self._outside = outside = self.labels.index(OUTSIDE)
        self._from: list[list[float]] = transitions.tolist()
        # What a label gains over O by where the two lead, the end of a stretch included: one that
        # is further behind O than that leads nowhere that O does not lead better.
        self._lead = (transitions - transitions[outside]).max(1, initial=0.0).tolist()
        better = transitions > transitions[outside]
        self._leads_to = [np.flatnonzero(row).tolist() for row in better]
        self._enter = transitions[outside] - transitions[outside, outside] + self._lead
        self._bound = _ChunkBound(self.labels, transitions)

    def sequences(
        self, scores: Scores, inside: NDArray[np.bool_]
    ) -> Iterator[tuple[int, list[str]]]:
        """Yield where the best sequence may leave O, with its labels there, in order.

        Parameters
        ----------
        scores : weight of each label (column) for each character (row).
        inside : false at the edges; at least one lies before, between and after stretches.
        """
        possible = self._bound.possible(scores, inside)
        left: NDArray[np.bool_] = np.asarray(possible.any(1))
        turns = np.flatnonzero(left[1:] != left[:-1]) + 1
        at = np.flatnonzero(left)
        own = scores[at]
        possible = possible[at]
        # Reached from O alone, a label too far behind O leads nowhere.
        ahead = own - own[:, [self._outside]] + self._enter >= -_SLACK
        possible[:, self._outside] = ahead[:, self._outside] = True
        rows = own.tolist()
        open_, fresh = possible.tolist(), _labels_of(possible & ahead)
        done = 0
        for start, end in zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True):
            part = slice(done, done + end - start)
            done = part.stop
            labels = self._best(
                rows[part], open_[part], fresh[part],
                begins=not inside[start - 1], ends=not inside[end],
            )  # fmt: skip
            if labels is not None:
                yield start, labels

    def _best(
        self,
        scores: list[list[float]],
        open_: list[list[bool]],
        fresh: list[list[int]],
        *,
        begins: bool,
        ends: bool,
    ) -> list[str] | None:
        """The best labels between two O; None if all are O.

        Parameters
        ----------
        open_ : whether each character can have each label.
        fresh : the labels that each character can have to good purpose right behind an O.
        begins, ends : a stretch begins or ends here, and no O stands before or behind.
        """
        weight, lead, outside = self._from, self._lead, self._outside
        every = range(len(self.labels))
        # Label → weight of the best way to it so far.
        reached = {outside: 0.0}
        steps: list[dict[int, int]] = []
        for position, own in enumerate(scores):
            came: dict[int, int] = {}
            if position == 0 and begins:
                new = {label: own[label] for label in every if open_[0][label]}
            else:
                base, onward = reached.pop(outside), weight[outside]
                new = {label: base + onward[label] for label in fresh[position]}
                for before, total in reached.items():
                    onward = weight[before]
                    # One that is behind O can only be better where it leads better than O.
                    for label in self._leads_to[before] if total <= base else every:
                        if open_[position][label]:
                            found = total + onward[label]
                            if label not in new or found > new[label]:
                                new[label], came[label] = found, before
                for label in new:
                    new[label] += own[label]
            steps.append(came)
            least = new[outside] - _SLACK
            reached = {k: total for k, total in new.items() if total + lead[k] >= least}
        if not ends:
            reached = {label: total + weight[label][outside] for label, total in reached.items()}
        last = max(reached, key=reached.__getitem__)
        if last == outside and not any(steps):
            return None
        labels = []
        for came in reversed(steps):
            labels.append(self.labels[last])
            last = came.get(last, outside)
        labels.reverse()
        return labels


def _labels_of(can: NDArray[np.bool_]) -> list[list[int]]:
    """The labels that are true of each character."""
    rows, labels = np.nonzero(can)
    ends = np.cumsum(np.bincount(rows, minlength=len(can))).tolist()
    found = labels.tolist()
    return [found[start:end] for start, end in pairwise([0, *ends])]


class _ChunkBound:
    """Rules out labels by what chunks can gain.

    A chunk is a run of labels other than O of one type that go together (B I E); what joins chunks
    is a link. Two things hold of every chunk of a best sequence. It gains no less than O in its
    place would, its neighbours staying. And the chunks that stand between two O gain no less than
    O throughout; when a link's weight is shared out among the two chunks that it joins, one of them
    at least gains something. Running sums and running maxima give the most that any chunk through
    a character can gain, for all characters at once.
    """

    def __init__(self, labels: Sequence[str], transitions: Scores) -> None:
        outside = labels.index(OUTSIDE)
        number = {label: position for position, label in enumerate(labels)}
        types = sorted({label[1:] for label in labels if label != OUTSIDE})
        self._outside, self._size, self._types = outside, len(labels), len(types)
        places = [place + type_ for place in "BIES" for type_ in types]
        #: Columns of the places of all types; one beyond the last where there is no such label.
        self._columns = [number.get(place, len(labels)) for place in places]
        self._known = [place in number for place in places]
        self._own = [number[place] for place in places if place in number]
        gain = transitions - transitions[outside, outside]
        link = gain.copy()
        inner: dict[str, list[float]] = {}
        for step in ("BI", "BE", "II", "IE"):
            pairs = [(number.get(step[0] + t), number.get(step[1] + t)) for t in types]
            inner[step] = [_NEVER if None in pair else float(gain[pair]) for pair in pairs]
            for pair in pairs:
                if None not in pair:
                    link[pair] = -np.inf
        self._inner = {
            step: np.array(weights, np.float32)[:, None] for step, weights in inner.items()
        }
        # First against O in the chunk's place, then with shares of the links.
        leave_share = np.maximum(gain[:, outside], gain.min() / 2)
        enter = [
            (link - gain[:, [outside]]).max(0),
            np.maximum(gain[outside], (link - leave_share[:, None]).max(0)),
        ]
        leave = [(link - gain[outside]).max(1), leave_share]
        self._enter, self._leave = (
            np.append(found, np.zeros((2, 1), np.float32), axis=1)[:, self._columns, None]
            for found in (np.array(enter, np.float32), np.array(leave, np.float32))
        )

    def possible(self, scores: Scores, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which labels other than O each character can have in a best sequence."""
        over = np.full((len(self._columns), len(scores)), _NEVER, np.float32)
        over[self._known] = (scores - scores[:, [self._outside]]).T[self._own]
        over[:, ~inside] = _NEVER
        replaced, shared = self._most(over, inside)
        can = replaced >= -_ROUGH_SLACK
        left = can.any(0)
        turns = np.flatnonzero(left[1:] != left[:-1]) + 1
        if len(turns):
            best = np.maximum.reduceat(shared.max(0), turns)[::2]
            for number in np.flatnonzero(best < -_ROUGH_SLACK).tolist():
                can[:, turns[2 * number] : turns[2 * number + 1]] = False
        possible = np.zeros((len(scores), self._size), bool)
        possible.T[self._own] = can[self._known]
        return possible

    def _most(self, over: NDArray[np.float32], inside: NDArray[np.bool_]) -> NDArray[np.float32]:
        """The most that a chunk through each character with each label gains, in both ways."""
        begin, end = over + self._enter, over + self._leave
        # Nothing stands before a stretch and behind it, and no link weighs.
        first = np.flatnonzero(inside[1:] > inside[:-1]) + 1
        last = np.flatnonzero(inside[1:] < inside[:-1])
        begin[:, :, first] = np.maximum(begin[:, :, first], over[:, first])
        end[:, :, last] = np.maximum(end[:, :, last], over[:, last])
        n, inner = self._types, self._inner
        b, i, e = (slice(k * n, k * n + n) for k in range(3))
        most = begin + end
        most -= over
        step = over[i] + inner["II"]
        run = np.cumsum(step, axis=1, dtype=np.float64)
        to_i = begin[:, i].copy()
        reached = begin[:, b, :-1] + (inner["BI"] + over[i, 1:])
        np.maximum(to_i[:, :, 1:], reached, out=to_i[:, :, 1:])
        to_i = run + np.maximum.accumulate(to_i - run, axis=2)
        to_e = begin[:, e].copy()
        reached = np.maximum(begin[:, b, :-1] + inner["BE"], to_i[:, :, :-1] + inner["IE"])
        np.maximum(to_e[:, :, 1:], reached + over[e, 1:], out=to_e[:, :, 1:], casting="same_kind")
        from_i = end[:, i].copy()
        reached = end[:, e, 1:] + (inner["IE"] + over[i, :-1])
        np.maximum(from_i[:, :, :-1], reached, out=from_i[:, :, :-1])
        run -= step
        from_i = np.maximum.accumulate((from_i + run)[:, :, ::-1], axis=2)[:, :, ::-1] - run
        from_b = end[:, b].copy()
        reached = np.maximum(end[:, e, 1:] + inner["BE"], from_i[:, :, 1:] + inner["BI"])
        np.maximum(
            from_b[:, :, :-1], reached + over[b, :-1], out=from_b[:, :, :-1], casting="same_kind"
        )
        most[:, b] = begin[:, b] + from_b - over[b]
        most[:, i] = to_i + from_i - over[i]
        most[:, e] = to_e + end[:, e] - over[e]
        return most
