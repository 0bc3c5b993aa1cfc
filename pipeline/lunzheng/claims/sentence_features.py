"""What tells whether a sentence holds a claim, and whether it asks for something to be done.

Three witnesses speak: what attribution found in the sentence and beside it, the sentence's own
words and modality, and its place in the article. All of it is named binary features, so that a
linear decision over them can be read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lunzheng.article import Offsets
from lunzheng.attribution.cueless import Attributed, author_features, continuation_features
from lunzheng.attribution.cues import CueCandidate, CueFinder
from lunzheng.attribution.view import CLAUSE_MARKS, CLOSING, OPENING, View
from lunzheng.claims.kind import KindModel
from lunzheng.record import Record

#: One attributed claim, as it was found and as the record made of it.
Found = tuple[Attributed, Record]

_NEIGHBOURS = (-2, -1, 1, 2)


@dataclass(frozen=True, slots=True)
class SentenceEvidence:
    """A sentence as a classifier sees it.

    Parameters
    ----------
    start, end : its offsets.
    features : names of its binary features.
    kinds : probability of each kind: of the claim in it, of the surest of several, or, where none
        was found, were the sentence a claim.
    """

    start: int
    end: int
    features: tuple[str, ...]
    kinds: Mapping[str, float]


class SentenceReader:
    """Describes every sentence of an article.

    Parameters
    ----------
    cue_finder : finds words that may be cues, also where attribution took them for none.
    kinds : the model of kinds, with its modality.
    """

    def __init__(self, cue_finder: CueFinder, kinds: KindModel) -> None:
        self._cue_finder = cue_finder
        self._kinds = kinds

    def sentences(self, view: View, found: Sequence[Found]) -> list[SentenceEvidence]:
        """The evidence of each sentence of an article, in text order.

        Parameters
        ----------
        found : what attribution found in the article, in text order.
        """
        covering = _covering(view, found)
        candidates: dict[Offsets, list[CueCandidate]] = {}
        for candidate in self._cue_finder.candidates(view):
            candidates.setdefault(candidate.sentence, []).append(candidate)
        ranks = [_rank(here) for here in covering]
        share = sum(map(bool, covering)) / max(len(covering), 1)
        continuing = list(_continuing(view, _anchored(found)))
        claimed = {id(one): self.kinds_of_claim(view, (one, record)) for one, record in found}
        evidence = []
        for number, sentence in enumerate(view.sentences):
            here = covering[number]
            kinds = self.kinds_of_sentence(view, sentence)
            modality = self._kinds.modality.features(
                view.text[sentence[0] : sentence[1]], "sentence"
            )
            names = _attribution_features(view, sentence, here)
            names += _rank_features(ranks, number, share)
            names += _cue_features(view, candidates.get(sentence, ()))
            names += _place_features(view, number)
            names += _kind_features([claimed[id(one)] for one, _ in here], kinds, ranks[number])
            names += modality
            names += [f"rank+{name}={ranks[number]}" for name in modality if name[:2] == "m="]
            names += _word_features(view, sentence)
            if here:
                surest, _ = max(here, key=lambda pair: pair[0].probability)
                kinds = claimed[id(surest)]
            else:
                names += continuing[number]
                names += [f"a:{n}" for n in author_features(view, sentence, modality, share)]
            evidence.append(SentenceEvidence(*sentence, tuple(dict.fromkeys(names)), kinds))
        return evidence

    def kinds_of_claim(self, view: View, found: Found) -> dict[str, float]:
        """Probability of each kind of an attributed claim."""
        one, record = found
        cue = record.cue.text if record.cue else None
        classes = one.cue.classes if one.cue else {"implicit"} if one.implicit else ()
        return self._kinds.probabilities_of(view, one.spans, cue, classes, record.speaker.type)

    def kinds_of_sentence(self, view: View, sentence: Offsets) -> dict[str, float]:
        """Probability of each kind, were the sentence a claim: its words alone decide."""
        return self._kinds.probabilities_of(view, (sentence,), None, (), "none")


def _covering(view: View, found: Sequence[Found]) -> list[list[Found]]:
    """For each sentence, the claims that stand in it, wholly or in part."""
    covering: list[list[Found]] = [[] for _ in view.sentences]
    ends = [end for _, end in view.sentences]
    for pair in found:
        touched = set()
        for start, end in pair[0].spans:
            number = bisect_right(ends, start)
            while number < len(ends) and view.sentences[number][0] < end:
                touched.add(number)
                number += 1
        for number in touched:
            covering[number].append(pair)
    return covering


def _anchored(found: Sequence[Found]) -> dict[Offsets, list[Attributed]]:
    anchored: dict[Offsets, list[Attributed]] = {}
    for one, _ in found:
        anchored.setdefault(one.sentence, []).append(one)
    return anchored


def _rank(here: Sequence[Found]) -> str:
    if not here:
        return "none"
    return "recommendation" if any(r.kind == "recommendation" for _, r in here) else "claim"


def _rank_features(ranks: Sequence[str], number: int, share: float) -> list[str]:
    """What attribution found here, beside it, and in the article (``share`` of its sentences)."""
    rank = ranks[number]
    return [
        *(f"near{step:+d}={_at(ranks, number + step)}" for step in _NEIGHBOURS),
        f"around={_at(ranks, number - 1)}|{rank}|{_at(ranks, number + 1)}",
        f"share={int(share * 5)}",
        f"rank+share={rank}|{int(share * 5)}",
    ]


def _kind_features(
    claimed: Sequence[Mapping[str, float]], kinds: Mapping[str, float], rank: str
) -> list[str]:
    """How probable each kind is, of the claims in a sentence and of the sentence as a whole."""
    names = [f"kind {kind}={int(value * 10)}" for kind, value in kinds.items()]
    names += [f"rank+kind {kind}={rank}|{int(value * 5)}" for kind, value in kinds.items()]
    if claimed:
        asking = max(own.get("recommendation", 0.0) for own in claimed)
        words = kinds.get("recommendation", 0.0)
        names.append(f"asking={int(asking * 20)}")
        names += [f"asking>{step}" for step in range(1, 20) if asking * 20 > step]
        names.append(f"asking+kind={int(asking * 5)}|{int(words * 5)}")
    return names


def _at(ranks: Sequence[str], number: int) -> str:
    return ranks[number] if 0 <= number < len(ranks) else "edge"


def _attribution_features(view: View, sentence: Offsets, here: Sequence[Found]) -> list[str]:
    start, end = sentence
    names = [f"rank={_rank(here)}", f"records={min(len(here), 3)}"]
    covered = {
        offset
        for one, _ in here
        for first, last in one.spans
        for offset in range(max(first, start), min(last, end))
    }
    names.append(f"covered={len(covered) * 5 // (end - start)}")
    if here:
        best = max(here, key=lambda pair: pair[0].probability)[0]
        names.append(f"probability={min(int(best.probability * 20), 19)}")
    for one, record in here:
        sort = "author" if one.what == "author" else "implicit" if one.implicit else "cued"
        if sort == "cued" and one.cue is None:
            sort = "quoted"
        names += [
            f"sort={sort}",
            f"sort+probability={sort}|{min(int(one.probability * 10), 9)}",
            f"margin={max(min(int(one.margin), 6), 0)}",
            f"what={one.what}",
            f"record kind={record.kind}",
            f"record kind+sort={record.kind}|{sort}",
            f"quote={record.quote}",
            f"type={record.speaker.type}",
            f"named={record.speaker.name is not None}",
            f"addressee={record.addressee is not None}|{record.kind}",
        ]
        if one.cue is not None:
            names += [f"cue={one.cue.lemma}", f"cue+kind={one.cue.lemma}|{record.kind}"]
            names += [f"cue class={tag}|{record.kind}" for tag in sorted(one.cue.classes)]
    return names


def _cue_features(view: View, candidates: Sequence[CueCandidate]) -> list[str]:
    """Words that may be cues: also where attribution decided otherwise."""
    names = [f"candidates={min(len(candidates), 3)}"]
    for one in candidates:
        after = view.text[one.end : one.end + 1]
        mark = after if after in CLAUSE_MARKS or after in OPENING else "word"
        names += [f"candidate={one.lemma}", f"candidate+next={one.lemma}|{mark}"]
        names += [f"candidate class={tag}|{mark}" for tag in sorted(one.classes)]
    return names


def _place_features(view: View, number: int) -> list[str]:
    start, end = view.sentences[number]
    surface = view.text[start:end]
    total = len(view.sentences)
    paragraph = view.paragraph_of(start)
    labels = {entity.label for entity in view.entities_between(start, end)}
    return [
        f"first sentence={number == 0}",
        f"place={number * 5 // total}",
        f"from end={min(total - number, 3)}",
        f"total={min(total // 5, 6)}",
        f"paragraph starts={view.paragraphs[paragraph][0] == start}",
        f"paragraph ends={view.paragraphs[paragraph][1] == end}",
        f"length={min(len(surface) // 10, 12)}",
        f"closing={surface[-1]}",
        f"quoted={any(mark in surface for mark in OPENING)}",
        f"inside={view.depth.inside(start)}",
        f"opens={surface[0] in OPENING}|{surface[-1] in CLOSING}",
        f"digits={sum(map(str.isdigit, surface)) * 10 // len(surface)}",
        f"ends={surface[-1] in '。！？!?」』'}",
        *(f"entity={label}" for label in sorted(labels)),
    ]


def _word_features(view: View, sentence: Offsets) -> Iterator[str]:
    start, end = sentence
    words = [view.text[first:last] for first, last in view.words_between(start, end)]
    for word in sorted(set(words)):
        yield f"w={word}"
    for one, other in sorted(set(pairwise(words))):
        yield f"b={one}|{other}"
    if words:
        yield f"opening={words[0]}"
        yield f"opening2={'|'.join(words[:2])}"
        yield f"last={'|'.join(words[-2:])}"
        yield f"tags={view.tag_starting(start)}"


def _continuing(view: View, anchored: Mapping[Offsets, list[Attributed]]) -> Iterator[list[str]]:
    """For each sentence, what speaks for it going on with the last statement before it."""
    previous: Attributed | None = None
    distance = 0
    for number, sentence in enumerate(view.sentences):
        if sentence in anchored:
            previous, distance = anchored[sentence][-1], 0
            yield []
            continue
        distance += 1
        if previous is None:
            yield ["c:nobody"]
            continue
        following = view.sentences[number + 1 : number + 2]
        next_has_cue = bool(following) and following[0] in anchored
        names = continuation_features(view, sentence, previous, distance, next_has_cue)
        yield [f"c:{name}" for name in names]
