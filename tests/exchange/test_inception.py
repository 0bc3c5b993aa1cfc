from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cassis
import pytest

from lunzheng.article import Article
from lunzheng.errors import FormatError, OutputError, SourceNotFound
from lunzheng.exchange import AnnotatedArticle, Losses
from lunzheng.exchange.inception import read, write
from lunzheng.exchange.inception_types import LAYER_OF, SLOTS, link_type

from .invented import DOCUMENT, EMPTY, LAYERED, LAYERS, TEXT

CLAIM = "webanno.custom.Claim"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    write([LAYERED], tmp_path / "news", Losses())
    return tmp_path / "news"


def loaded(directory: Path) -> cassis.Cas:
    with (directory / "TypeSystem.xml").open("rb") as types:
        system = cassis.load_typesystem(types)
    return cassis.load_cas_from_xmi(directory / "a-1.xmi", typesystem=system)


def changed(directory: Path, change: Callable[[cassis.Cas], None]) -> None:
    cas = loaded(directory)
    change(cas)
    cas.to_xmi(directory / "a-1.xmi")


def test_offsets_in_the_file_are_utf16_units(directory: Path) -> None:
    xmi = (directory / "a-1.xmi").read_text("utf-8")
    units = TEXT.encode("utf-16-le")
    found = re.findall(r'<custom:Cue [^>]*begin="(\d+)" end="(\d+)"', xmi)
    words = [units[2 * int(start) : 2 * int(end)].decode("utf-16-le") for start, end in found]
    assert words == ["表示", "呼籲"]


def test_slots_are_as_inception_wants_them(directory: Path) -> None:
    types = loaded(directory).typesystem
    claim = types.get_type(CLAIM)
    assert claim.supertype.name == "uima.tcas.Annotation"
    for slot, layer in SLOTS.items():
        feature = claim.get_feature(slot)
        link = types.get_type(feature.elementType.name)
        assert (feature.rangeType.name, link.name) == ("uima.cas.FSArray", link_type(slot))
        assert link.supertype.name == "uima.cas.TOP"
        ranges = {one.name: one.rangeType.name for one in link.features}
        assert ranges == {"role": "uima.cas.String", "target": layer}
    others = [one for one in claim.features if one.name not in SLOTS]
    assert {one.rangeType.name for one in others} == {
        "uima.cas.String", "uima.cas.Boolean", "uima.cas.Float",
    }  # fmt: skip


def test_claims_have_their_slots_filled(directory: Path) -> None:
    cas = loaded(directory)
    first, second = cas.select(CLAIM)
    assert first.get_covered_text() == "港口下月啟用"
    assert (first.kind, first.quote, first.implicit) == ("prediction", "direct", False)
    filled = {
        slot: [(link.role, link.target.get_covered_text()) for link in second[slot].elements]
        for slot in SLOTS
    }
    assert filled == {
        "cue": [("cue", "呼籲")],
        "speaker": [("speaker", "他")],
        "addressee": [("addressee", "市府")],
        "part": [("part", "應公開契約")],
    }


def test_sentences_tokens_and_entities_are_those_of_dkpro(directory: Path) -> None:
    cas = loaded(directory)
    base = "de.tudarmstadt.ukp.dkpro.core.api"
    for name, spans in (("segmentation.type.Sentence", LAYERS.sentences),
                        ("segmentation.type.Token", LAYERS.words)):  # fmt: skip
        assert [(one.begin, one.end) for one in cas.select(f"{base}.{name}")] == list(spans)
    entities = cas.select(f"{base}.ner.type.NamedEntity")
    assert [(one.get_covered_text(), one.value) for one in entities] == [
        ("局長", "TITLE"), ("林𠮷安", "PERSON"), ("市府", "ORG"),
    ]  # fmt: skip


def test_an_archive_holds_the_same_and_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        write([LAYERED, EMPTY], tmp_path / name, Losses())
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["TypeSystem.xml", "a-1.xmi", "a-2.xmi"]
    back = list(read(tmp_path / "one.zip", Losses()))
    assert [document.records for document in back] == [DOCUMENT.records, ()]


def test_one_file_is_read_with_the_types_beside_it(directory: Path) -> None:
    [document] = read(directory / "a-1.xmi", Losses())
    assert document == LAYERED
    (directory / "TypeSystem.xml").unlink()
    with pytest.raises(FormatError, match=r"a-1\.xmi: no TypeSystem\.xml"):
        list(read(directory / "a-1.xmi", Losses()))


def test_what_annotators_leave_out_is_assumed(directory: Path) -> None:
    def bare(cas: cassis.Cas) -> None:
        claim = cas.select(CLAIM)[0]
        claim.kind = claim.quote = claim.speakerType = claim.speakerName = None
        claim.implicit = claim.confidence = None

    changed(directory, bare)
    losses = Losses()
    [document] = read(directory, losses)
    first = document.records[0]
    assert (first.kind, first.quote, first.speaker.name) == ("fact", "indirect", "局長林𠮷安")
    assert (first.implicit, first.confidence) == (False, 1.0)
    assert losses.assumed == {"kind": 1, "quote": 1, "speaker_type": 1, "speaker.name": 1}


def test_loose_and_foreign_annotations_are_counted(directory: Path) -> None:
    def more(cas: cassis.Cas) -> None:
        types = cas.typesystem
        for name in ("webanno.custom.Place", "webanno.custom.Place2"):
            types.create_type(name)
            cas.add(types.get_type(name)(begin=0, end=1))
        types.to_xml(directory / "TypeSystem.xml")
        for label in ("cue", "part"):
            cas.add(types.get_type(LAYER_OF[label])(begin=0, end=1))
        cas.select(CLAIM)[0].cue.elements[0].target = None

    changed(directory, more)
    losses = Losses()
    [document] = read(directory, losses)
    assert [record.cue is None for record in document.records] == [True, False]
    assert losses.lost == {
        "annotation webanno.custom.Place": 1,
        "annotation webanno.custom.Place2": 1,
        "cue without a claim": 2,
        "further span without a claim": 1,
        "empty slot cue": 1,
    }


def test_a_cas_without_our_types_is_read_as_an_article(tmp_path: Path) -> None:
    types = cassis.TypeSystem()
    sentence = types.create_type("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence")
    types.create_type("org.example.Mark")
    cas = cassis.Cas(typesystem=types, sofa_string="😀今天。", sofa_mime="text/plain")
    cas.add(sentence(begin=0, end=4))
    cas.add(types.get_type("org.example.Mark")(begin=0, end=1))
    cas.to_xmi(tmp_path / "報 1.xmi")
    types.to_xml(tmp_path / "TypeSystem.xml")
    losses = Losses()
    [document] = read(tmp_path, losses)
    assert document.article == Article("報 1", "😀今天。")
    assert document.records == ()
    assert document.layers is not None
    assert document.layers.sentences == ((0, 4),)
    assert losses.lost == {"annotation org.example.Mark": 1}


def test_characters_that_xml_cannot_hold_are_counted(tmp_path: Path) -> None:
    article = Article("x", "港\x0c口。", title="a\x01")
    losses = Losses()
    write([AnnotatedArticle(article, ())], tmp_path / "out", losses)
    [document] = read(tmp_path / "out", Losses())
    assert document.article == replace(article, text="港\ufffd口。", title="a\ufffd")
    assert losses.lost == {"characters that XML cannot hold (now U+FFFD)": 2}


@pytest.mark.parametrize(
    ("pattern", "new", "message"),
    [
        (r"<xmi:XMI", "<!DOCTYPE x><xmi:XMI", "no XMI: it has a DOCTYPE"),
        (r'begin="\d+"', 'begin="1"', "no UIMA CAS XMI of these types .*Not mapping"),
        (r'end="\d+"', 'end="999"', "no UIMA CAS XMI of these types .*Not mapping"),
        (r"custom:Cue", "custom:Rumour", "no UIMA CAS XMI of these types"),
        (r"</xmi:XMI>", "", "no UIMA CAS XMI of these types"),
        (r'kind="prediction"', 'kind="rumour"', "kind is 'rumour'"),
        (r'sofaString="[^"]*"', "", "a CAS without a text"),
        (r'meta="[^"]*"', 'meta="x"', "the feature meta is no JSON object"),
    ],
)
def test_faults_name_the_file(directory: Path, pattern: str, new: str, message: str) -> None:
    file = directory / "a-1.xmi"
    text = file.read_text("utf-8")
    assert re.search(pattern, text)
    file.write_text(re.sub(pattern, new, text, count=1), "utf-8")
    with pytest.raises(FormatError, match=rf"a-1\.xmi: {message}"):
        list(read(directory, Losses()))


def test_archives_that_are_none_of_ours(tmp_path: Path) -> None:
    project, damaged, empty = (tmp_path / f"{name}.zip" for name in ("project", "damaged", "empty"))
    with zipfile.ZipFile(project, "w") as archive:
        archive.writestr("exportedproject.json", "{}")
    with pytest.raises(FormatError, match=r"project\.zip: an archive of a whole project"):
        list(read(project, Losses()))
    write([LAYERED], damaged, Losses())
    content = bytearray(damaged.read_bytes())
    content[300:320] = bytes(20)
    damaged.write_bytes(content)
    with pytest.raises(FormatError, match=r"damaged\.zip: a damaged archive"):
        list(read(damaged, Losses()))
    write([], empty, Losses())
    with pytest.raises(SourceNotFound, match=r"empty\.zip: no \.xmi file"):
        list(read(empty, Losses()))
    with pytest.raises(SourceNotFound, match="no such file"):
        list(read(tmp_path / "none.zip", Losses()))


def test_where_nothing_is_written(directory: Path) -> None:
    with pytest.raises(FormatError, match="several files are to be written"):
        write([LAYERED], directory / "one.xmi", Losses())
    with pytest.raises(OutputError, match="not empty"):
        write([LAYERED], directory, Losses())
