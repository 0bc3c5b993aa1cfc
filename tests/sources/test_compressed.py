"""Compressed sources are read as what they hold, within limits; damaged ones say so."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import zstandard

from lunzheng.sources import PACKINGS, PASSED, Passed, ReadOptions, read_articles
from lunzheng.sources._place import Refusal
from lunzheng.sources._unpack import unpacked

from .conftest import ReadAll, Write

TEXT = "林若水表示，明年票價不變。"
LINES = "".join(f'{{"id": "{n}", "text": "{TEXT}{n}"}}\n' for n in range(3000)).encode()
PACK: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}


def archive(members: dict[str, bytes], **settings: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, **settings) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return held.getvalue()


def test_every_packing_is_tested() -> None:
    assert set(PACKINGS.values()) == {*PACK, "zip"}


@pytest.mark.parametrize("kind", PACK)
def test_what_is_compressed_reads_like_what_is_not(
    write: Write, read: ReadAll, kind: str, tmp_path: Path
) -> None:
    table = tmp_path / "table.parquet"
    pd.DataFrame({"id": ["1", "2"], "text": [TEXT, TEXT + "二"]}).to_parquet(table)
    plain = {
        "a.txt": TEXT.encode("cp950"),
        "b.md": f"---\ntitle: 票價\n---\n{TEXT}".encode(),
        "c.html": f"<html><title>票價</title><body><article><p>{TEXT * 20}</p></article>".encode(),
        "d.jsonl": LINES,
        "e.json": f'[{{"id": "1", "text": "{TEXT}"}}]'.encode(),
        "f.csv": f"id,text\n1,{TEXT}\n".encode(),
        "g.tsv": f"id\ttext\n1\t{TEXT}\n".encode(),
        "h.parquet": table.read_bytes(),
    }
    for name, content in plain.items():
        write(f"plain/{name}", content)
        write(f"packed/{name}.{kind.upper()}", PACK[kind](content))
        expected, none = read(f"plain/{name}")
        assert none == []
        assert read(f"packed/{name}.{kind.upper()}") == (expected, []), name
    assert read("packed")[0] == read("plain")[0]


@pytest.mark.parametrize("kind", PACK)
def test_standard_input_and_files_without_an_inner_suffix(
    write: Write, read: ReadAll, kind: str
) -> None:
    packed = PACK[kind](LINES)
    assert len(read("-", stdin=packed)[0]) == 3000
    write(f"lines.{kind}", packed)
    assert len(read(f"lines.{kind}")[0]) == 3000
    write(f"note.{kind}", PACK[kind](TEXT.encode()))
    articles, _ = read(f"note.{kind}")
    assert [(one.id, one.text) for one in articles] == [("note", TEXT)]


@pytest.mark.parametrize("kind", PACK)
def test_members_one_after_another_are_one_content(write: Write, read: ReadAll, kind: str) -> None:
    half = LINES.index(b"\n", len(LINES) // 2) + 1
    write(f"a.jsonl.{kind}", PACK[kind](LINES[:half]) + PACK[kind](LINES[half:]))
    articles, rejects = read(f"a.jsonl.{kind}")
    assert (len(articles), rejects) == (3000, [])


@pytest.mark.parametrize("kind", PACK)
def test_a_file_cut_anywhere_says_so_after_what_could_be_read(
    write: Write, read: ReadAll, kind: str
) -> None:
    packed = PACK[kind](LINES)
    cuts = {1, 2, 7, len(packed) // 2, len(packed) - 9, len(packed) - 1}
    for cut in cuts:
        write(f"a.jsonl.{kind}", packed[:cut])
        articles, rejects = read(f"a.jsonl.{kind}")
        assert [one.reason for one in rejects] == ["damaged-archive"], cut
        assert "bytes could be unpacked" in rejects[0].message
        assert [one.id for one in articles] == [str(n) for n in range(len(articles))]
    write(f"a.jsonl.{kind}", packed + b"and then something else")
    _, rejects = read(f"a.jsonl.{kind}")
    assert [one.reason for one in rejects] == ["damaged-archive"]


@pytest.mark.parametrize("kind", PACK)
def test_no_damage_is_more_than_a_refusal(kind: str) -> None:
    packed = PACK[kind](LINES)
    wheel = random.Random(11)
    for _ in range(40):
        damaged = bytearray(packed)
        for _ in range(wheel.randint(1, 4)):
            damaged[wheel.randrange(len(damaged))] = wheel.randrange(256)
        assert whole_or_reason(bytes(damaged), kind) in (LINES, "damaged-archive", "too-large")


def whole_or_reason(packed: bytes, kind: str) -> bytes | str:
    try:
        return unpacked(io.BytesIO(packed), kind, 1 << 24).read()
    except Refusal as refusal:
        return refusal.reason


@pytest.mark.parametrize("kind", PACK)
def test_a_bomb_stops_at_the_limit(write: Write, kind: str) -> None:
    bomb = PACK[kind](b" " * (1 << 24))
    assert len(bomb) < 1 << 15
    for name in (f"a.txt.{kind}", f"a.jsonl.{kind}", f"a.json.{kind}", f"a.csv.{kind}"):
        path = write(name, bomb)
        (reject,) = read_articles(path, ReadOptions(max_unpacked=1 << 20))
        assert getattr(reject, "reason", None) == "too-large", name
    write("bomb.zip", archive({"a.txt": b" " * (1 << 24)}))
    (reject,) = read_articles("bomb.zip", ReadOptions(max_unpacked=1 << 20))
    assert getattr(reject, "reason", None) == "too-large"


def test_a_line_without_an_end_stops_too() -> None:
    endless = unpacked(io.BytesIO(gzip.compress(b"x" * 5000)), "gz", 1 << 20, line_limit=4000)
    with pytest.raises(Refusal, match="a line of more than 4,000 bytes"):
        endless.read()
    lines = unpacked(io.BytesIO(gzip.compress(b"x\n" * 5000)), "gz", 1 << 20, line_limit=10)
    assert len(lines.read()) == 10_000


def test_a_zip_archive_reads_like_a_directory(write: Write, read: ReadAll) -> None:
    members = {
        "政治/1.txt": TEXT.encode(),
        "政治/2.txt": (TEXT + "二").encode(),
        "lines.jsonl.gz": gzip.compress(LINES),
        "photo.png": b"\x89PNG",
        ".hidden.txt": b"x",
        "__MACOSX/1.txt": b"x",
        "../../etc/3.txt": (TEXT + "三").encode(),
    }
    write("news.zip", archive(members))
    write("folder/news.zip", archive(members))
    passed: list[Passed] = []
    read_ = list(read_articles("news.zip", on_passed=passed.append))
    ids = [getattr(one, "id", None) for one in read_]
    assert ids[:2] == ["政治/1", "政治/2"]
    assert ids[-1] == "etc/3"
    assert len(ids) == 3003
    assert passed == [Passed("news.zip", "unknown-suffix", 1)]
    assert passed[0].reason in PASSED
    articles, _ = read("folder")
    assert articles[0].id == "news/政治/1"


def test_names_of_members_in_big5(write: Write, read: ReadAll) -> None:
    packed = archive({"AAAA.txt": TEXT.encode()})
    write("old.zip", packed.replace(b"AAAA", "政治".encode("cp950")))
    articles, rejects = read("old.zip")
    assert ([one.id for one in articles], rejects) == (["政治"], [])


def test_the_same_name_in_two_archives(write: Write, read: ReadAll) -> None:
    write("a.zip", archive({"1.txt": TEXT.encode(), "x/1.txt.gz": gzip.compress(b"one")}))
    write("b.zip", archive({"1.txt": (TEXT + "二").encode()}))
    articles, rejects = read("a.zip", "b.zip")
    assert rejects == []
    assert [one.id for one in articles] == ["1", "x/1", "b.zip/1.txt"]


def test_damaged_archives(write: Write, read: ReadAll) -> None:
    good = archive({"1.txt": TEXT.encode() * 50, "2.txt": TEXT.encode()})
    write("cut.zip", good[: len(good) // 2])
    damaged = bytearray(good)
    damaged[60:70] = b"0123456789"
    write("bits.zip", bytes(damaged))
    locked = bytearray(archive({"1.txt": TEXT.encode()}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    write("locked.zip", bytes(locked))
    write("bare.zip", archive({"photo.png": b"\x89PNG"}))
    _, rejects = read("cut.zip")
    assert [one.reason for one in rejects] == ["damaged-archive"]
    articles, rejects = read("bits.zip")
    assert [one.id for one in articles] == ["2"]
    assert [(one.source, one.reason) for one in rejects] == [("bits.zip/1.txt", "damaged-archive")]
    _, rejects = read("locked.zip")
    assert "encrypted" in rejects[0].message
    _, rejects = read("bare.zip")
    assert [one.reason for one in rejects] == ["empty-directory"]
