"""A Dask cluster makes the same store as this machine alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from lunzheng.errors import EngineError

from .stores import article, contents, light_run, rows, write

pytest.importorskip("distributed", reason="Dask is not installed")


@pytest.mark.slow
def test_the_same_bytes_from_dask(tmp_path: Path) -> None:
    articles = [article(n) for n in range(17)]
    articles[4]["text"] += "當機"
    articles[5]["text"] = "這裡出錯。"
    source = write(tmp_path / "a.jsonl", articles)
    light_run(source, tmp_path / "local", workers=1)
    light_run(source, tmp_path / "dask", workers=2, address="")
    assert contents(tmp_path / "dask") == contents(tmp_path / "local")
    reasons = {row["reason"] for row in rows(tmp_path / "dask", "rejects")}
    assert reasons == {"crashed", "failed"}


def test_a_cluster_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import distributed

    def refused(*arguments: object, **options: object) -> None:
        raise OSError("Timed out trying to connect to tcp://nowhere:8786")

    monkeypatch.setattr(distributed, "Client", refused)
    source = write(tmp_path / "a.jsonl", [article(1)])
    with pytest.raises(EngineError, match="tcp://nowhere:8786 cannot be reached"):
        light_run(source, tmp_path / "s", address="tcp://nowhere:8786")
