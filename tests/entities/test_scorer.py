"""The tagger reckons what CRFsuite would reckon from the features spelt out."""

from itertools import pairwise

import numpy as np
import pycrfsuite
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lunzheng.entities.crf_file import CrfWeights, read_crf
from lunzheng.entities.decoding import Decoder
from lunzheng.entities.dictionaries import Dictionaries
from lunzheng.entities.features import TEMPLATES, features
from lunzheng.entities.labels import tags_of
from lunzheng.entities.layers import Layering, Passage
from lunzheng.entities.scorer import StateScorer, words_of
from lunzheng.entities.tagger import MODEL
from lunzheng.errors import ModelError
from lunzheng.model_files import default_model_dir
from lunzheng.text.script import simplified_shadow
from lunzheng.text.words import WordSegmenter

NEWS = st.text(
    alphabet="林慧芳張育誠部長市議員表示美國大學總統史密斯克‧·（）()Jo 3１𡃁😀，。「」的和台北",
    max_size=60,
)


class Field:
    """The shipped field: CRFsuite's own tagger, and what the package makes of the same file."""

    def __init__(self) -> None:
        model = default_model_dir()
        self.crf = pycrfsuite.Tagger()
        self.crf.open(str(model / MODEL))
        self.weights = read_crf(model / MODEL)
        look = Dictionaries.load(model)
        self.layering = Layering(look, words_of(self.weights.attributes))
        self.scorer = StateScorer(self.weights, self.layering)
        self.decoder = Decoder(self.weights.labels, self.weights.transitions)
        self.segmenter = WordSegmenter()
        self.row_of = {name: row for row, name in enumerate(self.weights.attributes)}

    def passage(self, texts: list[str]):
        """The texts side by side as stretches, with their layers."""
        whole = "".join(texts)
        ends = np.cumsum([0, *map(len, texts)]).tolist()
        stretches = [(start, end) for start, end in pairwise(ends) if start < end]
        words = [
            (start + first, start + last)
            for (start, end) in stretches
            for first, last in self.segmenter.words(whole[start:end])
        ]
        passage = Passage.of(simplified_shadow(whole), stretches)
        return passage, self.layering.of(passage, words)

    def features(self, text: str) -> list[list[str]]:
        return features(simplified_shadow(text), self.segmenter.words(text), self.layering)


@pytest.fixture(scope="module")
def field() -> Field:
    return Field()


def test_every_template_has_a_letter_of_its_own_and_is_used(field: Field) -> None:
    letters = [template.letter for template in TEMPLATES]
    assert len(set(letters)) == len(letters)
    assert {name[0] for name in field.weights.attributes} == set(letters)


@settings(deadline=None, max_examples=60)
@given(texts=st.lists(NEWS.filter(bool), min_size=1, max_size=4))
def test_scores_are_those_of_the_features_spelt_out(field: Field, texts: list[str]) -> None:
    passage, layers = field.passage(texts)
    scores = field.scorer.scores(layers)[passage.inside]
    expected = []
    for text in texts:
        for row in field.features(text):
            total = np.zeros(len(field.weights.labels))
            for name in row:
                if name in field.row_of:
                    total += field.weights.states[field.row_of[name]]
            expected.append(total)
    assert (scores == np.array(expected)).all()


@settings(deadline=None, max_examples=60)
@given(texts=st.lists(NEWS.filter(bool), min_size=1, max_size=4))
def test_tags_are_those_of_crfsuite(field: Field, texts: list[str]) -> None:
    passage, layers = field.passage(texts)
    tags = ["O"] * len(passage.text)
    for start, labels in field.decoder.sequences(field.scorer.scores(layers), passage.inside):
        tags[start : start + len(labels)] = labels
    found = [tag for tag, inside in zip(tags, passage.inside, strict=True) if inside]
    assert found == [tag for text in texts for tag in field.crf.tag(field.features(text))]


LABELS = ["O", *(place + type_ for type_ in "PL" for place in "BIES" if place + type_ != "SL")]
WEIGHTS = st.floats(-3, 3, width=16)


@settings(deadline=None, max_examples=600)
@given(data=st.data(), length=st.integers(1, 9), seed=st.integers(0, 2**32 - 1))
def test_the_bound_rules_out_no_best_sequence(data: st.DataObject, length: int, seed: int) -> None:
    """Against Viterbi without any bound, over fields whose transitions make no sense at all."""
    random = np.random.default_rng(seed)
    spread = data.draw(st.sampled_from([0.0, 1.0, 4.0]))
    transitions = random.normal(0, spread, (len(LABELS), len(LABELS)))
    transitions[0, 0] += data.draw(st.sampled_from([0.0, 3.0, 6.0]))
    scores = random.normal(0, data.draw(st.sampled_from([0.5, 3.0])), (length + 2, len(LABELS)))
    inside = np.array([False, *[True] * length, False])
    tags = ["O"] * (length + 2)
    for start, labels in Decoder(LABELS, transitions).sequences(scores, inside):
        tags[start : start + len(labels)] = labels
    assert tags[1:-1] == _viterbi(scores[1:-1], transitions)


def _viterbi(scores, transitions) -> list[str]:
    best, sources = scores[0], []
    for own in scores[1:]:
        ways = best[:, None] + transitions
        sources.append(ways.argmax(0))
        best = ways.max(0) + own
    last = int(best.argmax())
    found = [last]
    for source in reversed(sources):
        last = int(source[last])
        found.append(last)
    return [LABELS[label] for label in reversed(found)]


def test_a_field_is_read_as_crfsuite_wrote_it(tmp_path) -> None:
    trainer = pycrfsuite.Trainer(verbose=False)
    from lunzheng.article import Entity

    trainer.append(
        [["c甲", "m-"], ["c乙"], ["c丙", "lB丙丁"]], tags_of(3, [Entity(0, 2, "PERSON")])
    )
    trainer.set_params({"max_iterations": 5})
    path = tmp_path / "small.crfsuite"
    trainer.train(str(path))
    weights = read_crf(path)
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    info = tagger.info()
    assert weights.labels == tagger.labels()
    assert set(weights.attributes) == {"c甲", "m-", "c乙", "c丙", "lB丙丁"}
    for (name, label), weight in info.state_features.items():
        row, column = weights.attributes.index(name), weights.labels.index(label)
        assert weights.states[row, column] == pytest.approx(weight, abs=1e-6)
    for (before, label), weight in info.transitions.items():
        row, column = weights.labels.index(before), weights.labels.index(label)
        assert weights.transitions[row, column] == pytest.approx(weight, abs=1e-6)
    assert isinstance(weights, CrfWeights)


@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"lCRF" + bytes(40)])
def test_what_is_no_field(tmp_path, content: bytes) -> None:
    (tmp_path / "broken").write_bytes(content)
    with pytest.raises(ModelError, match="cannot be read"):
        read_crf(tmp_path / "broken")
