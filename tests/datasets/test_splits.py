from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lunzheng.article import Article
from lunzheng.datasets import SplitBy, split
from lunzheng.errors import FormatError

ORDER = {"train": 0, "dev": 1, "test": 2}


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[Article], list[int]]:
    number = draw(st.integers(1, 40))
    articles = [
        Article(
            str(at),
            "x",
            date=f"2031-01-{draw(st.integers(1, 28)):02}",
            source=draw(st.sampled_from("甲乙丙丁戊")),
        )
        for at in range(number)
    ]
    return articles, [draw(st.integers(0, number)) for _ in articles]


@pytest.mark.parametrize("by", ["cluster", "date", "source"])
@given(corpus=corpora())
def test_no_cluster_is_in_two_parts(by: SplitBy, corpus: tuple[list[Article], list[int]]) -> None:
    articles, clusters = corpus
    parts_of: dict[object, set[str]] = defaultdict(set)
    for article, cluster, part in zip(
        articles, clusters, split(articles, clusters, by), strict=True
    ):
        assert part in ORDER
        parts_of[cluster].add(part)
        if by == "source":
            parts_of[article.source].add(part)
    assert all(len(parts) == 1 for parts in parts_of.values())


@given(corpora())
def test_by_date_training_ends_before_testing_begins(
    corpus: tuple[list[Article], list[int]],
) -> None:
    articles, _ = corpus
    alone = list(range(len(articles)))
    dated = sorted(
        zip((a.date or "" for a in articles), split(articles, alone, "date"), strict=True)
    )
    assert [ORDER[part] for _, part in dated] == sorted(ORDER[part] for _, part in dated)
    assert len(dict(dated)) == len({(date, part) for date, part in dated})


def test_the_parts_have_their_shares() -> None:
    articles = [Article(str(at), "x", date=f"{1900 + at}-01-01") for at in range(100)]
    for by in ("cluster", "date"):
        parts = Counter(split(articles, range(100), by))  # type: ignore[arg-type]
        assert parts == {"train": 70, "dev": 10, "test": 20}


def test_the_order_of_the_input_does_not_matter_but_the_seed_does() -> None:
    articles = [Article(str(at), "x") for at in range(50)]
    alone = list(range(50))
    once = dict(zip((a.id for a in articles), split(articles, alone), strict=True))
    again = dict(zip((a.id for a in articles[::-1]), split(articles[::-1], alone), strict=True))
    other = dict(zip((a.id for a in articles), split(articles, alone, seed=1), strict=True))
    assert once == again
    assert once != other


@pytest.mark.parametrize("by", ["date", "source"])
def test_what_is_missing_is_told(by: SplitBy) -> None:
    with pytest.raises(FormatError, match=f"'a-7' has no {by}"):
        split([Article("a-7", "x")], [0], by)
