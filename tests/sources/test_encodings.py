"""Every encoding is read as what it is, or refused: never silently mangled."""

from __future__ import annotations

import codecs
import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lunzheng.sources._encoding import TRIED, decoded
from lunzheng.sources._place import Refusal

NEWS = (
    "河岸市長林若水今天表示，明年將把公車票價維持在現有水準，並且增加夜間班次。\r\n\r\n"
    "她強調：「交通是城市的血脈，不能只算帳面上的虧損。」議員周可安則質疑，經費從何而來。\n"
)
CANTONESE = (
    "村長話：「呢條路要即刻整返好，唔係啲細路仔點返學㗎？」佢仲話，冇理由拖落去。𡃁仔都識啦。\n"
)
SIMPLIFIED = (
    "市长林若水今天表示，明年将把公交票价维持在现有水平，并且增加夜间班次，方便晚归的市民。\n"
    "她强调，交通是城市的血脉，不能只算账面上的亏损。议员则质疑，经费从何而来。\n"
)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (NEWS, "utf-8"),
        (NEWS, "utf-8-sig"),
        (NEWS, "utf-16"),
        (NEWS, "utf-16-le"),
        (NEWS, "utf-16-be"),
        (NEWS, "utf-32"),
        (NEWS, "cp950"),
        (NEWS, "big5"),
        (NEWS, "big5hkscs"),
        (NEWS, "gb18030"),
        (CANTONESE, "big5hkscs"),
        (CANTONESE, "utf-8"),
        (CANTONESE, "utf-16"),
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED, "gb18030"),
        ("票價是１２／２４元，約翰‧河" + NEWS, "cp950"),
        ("票價是１２／２４元" + NEWS, "big5hkscs"),
        ("店名是森の屋、さくら亭，" + NEWS, "cp950"),
        ("店名是森の屋、さくら亭，" + NEWS, "big5hkscs"),
        ("Only 3 plain words.\n", "utf-8"),
        ("Only 3 plain words.\n", "utf-16-le"),
    ],
)
def test_detected(text: str, codec: str) -> None:
    assert decoded(text.encode(codec), None) == text


@pytest.mark.parametrize("bom", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_only_the_byte_order_mark_is_taken_off(bom: bytes) -> None:
    codec = "utf-16-le" if bom == codecs.BOM_UTF16_LE else "utf-16-be"
    assert decoded(bom + ("\ufeff" + NEWS).encode(codec), None) in (NEWS, "\ufeff" + NEWS)
    assert decoded(codecs.BOM_UTF8 + NEWS.encode(), "utf-8") == NEWS


@pytest.mark.parametrize("codec", ["utf-8", "cp950", "gb18030"])
def test_one_bad_byte_is_named_not_replaced(codec: str) -> None:
    encoded = bytearray(NEWS.encode(codec))
    at = len("河岸市長林若水".encode(codec))
    encoded[at:at] = b"\xff"
    with pytest.raises(Refusal, match="--encoding") as caught:
        decoded(bytes(encoded), None)
    assert caught.value.reason == "undecodable"
    assert "byte 0xff at offset" in caught.value.problem
    assert f"offset {at} " in caught.value.problem


def test_noise_and_other_encodings_are_refused() -> None:
    noise = random.Random(7)
    strangers = [noise.randbytes(size) for size in (20, 500, 5000)]
    strangers += [
        "政府は新しい方針を発表し、国民に理解を求めた。".encode("shift_jis"),
        ("정부는 오늘 새로운 방침을 발표했다. 국민들은 반대했다. " * 4).encode("euc-kr"),
        ("Le préfet a annoncé une réforme à Genève. " * 3).encode("latin-1"),
        ("Правительство объявило о новой реформе. " * 4).encode("cp1251"),
    ]
    for stranger in strangers:
        with pytest.raises(Refusal, match="tried: utf-8, cp950"):
            decoded(stranger, None)


def test_the_user_may_name_the_encoding() -> None:
    french = "Le préfet a annoncé une réforme."
    assert decoded(french.encode("latin-1"), "latin-1") == french
    assert decoded(CANTONESE.encode("big5hkscs"), "big5") == CANTONESE
    with pytest.raises(Refusal, match=r"byte 0x\w\w at offset \d+ is not utf-8"):
        decoded(NEWS.encode("cp950"), "utf-8")


@pytest.mark.parametrize("name", ["utf-99", "hex", "rot13", "啦"])
def test_an_encoding_that_is_none(name: str) -> None:
    with pytest.raises(Refusal) as caught:
        decoded(NEWS.encode(), name)
    assert caught.value.reason == "unknown-encoding"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf8_is_kept_to_the_letter(text: str) -> None:
    """Any valid UTF-8 with a Chinese sentence in it is read as UTF-8, control characters too."""
    whole = "河岸市長林若水今天表示，" + text
    assert decoded(whole.encode(), None) == whole


@given(st.binary(max_size=300))
def test_any_bytes_are_text_in_some_encoding_or_refused(content: bytes) -> None:
    """No byte becomes U+FFFD: what is read was strictly decoded."""
    codecs_tried = ("utf-8-sig", "utf-16", "utf-32", *TRIED)
    with contextlib.suppress(Refusal):
        text = decoded(content, None)
        assert text in {strictly(content, codec) for codec in codecs_tried}


def strictly(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None
