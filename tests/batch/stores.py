"""Small stores to test with: invented articles, and what stands in a store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from lunzheng.batch import Counts, Engine, RunOptions, Store, run

from .light import LIGHT

#: Twenty texts that share next to nothing, so that no two are near-duplicates.
_SUBJECTS = (
    "港口擴建", "校園午餐", "捷運延伸", "老樹保護", "夜市搬遷", "海水淡化", "圖書館夜間開放",
    "登山步道封閉", "果菜批發價格", "公車路線調整", "漁船汰換補助", "古蹟修復工程", "社區菜園推廣",
    "河川疏濬", "托育名額增加", "路燈更換", "自行車道鋪設", "醫院急診分流", "水庫清淤",
    "鐵路電氣化",
)  # fmt: skip
_DETAILS = (
    "預算已經送交議會審查，細節仍在磋商。", "居民擔心施工期間的噪音與灰塵會影響作息。",
    "專家提醒應先完成環境調查再談時程。", "相關單位承諾三個月內提出完整報告。",
    "不少攤商憂心生意受到衝擊，希望延後。", "民間團體準備在下週召開說明會。",
    "去年類似的計畫因經費不足而中止。",
)  # fmt: skip


def article(number: int, **more: Any) -> dict[str, Any]:
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    detail = _DETAILS[number // len(_SUBJECTS) % len(_DETAILS)]
    nonce = "".join(chr(0x4E00 + (number * 7919 + step * 104729) % 20000) for step in range(60))
    text = f"李小真表示，{subject}案編號{number}將重新檢討。{nonce}。王立群指出，{detail}"
    return {"id": f"a-{number}", "title": f"{subject}之{number}", "text": text, **more}


def write(path: Path, articles: Iterable[dict[str, Any]]) -> Path:
    path.write_text(
        "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in articles), "utf-8"
    )
    return path


def light_run(
    source: Path | Sequence[Path], store: Path, *, engine: Engine | None = None, **options: Any
) -> Counts:
    """Run with the light annotator, in this process unless ``workers`` says otherwise."""
    chosen: dict[str, Any] = {
        "workers": 0,
        "annotator": LIGHT,
        "partition_items": 5,
        "batch_size": 3,
    }
    sources = [source] if isinstance(source, Path) else source
    return run(sources, store, RunOptions(**{**chosen, **options}), engine=engine)


def rows(store: Path, table: str) -> list[dict[str, Any]]:
    return [row for part in Store(store).read(table) for row in part.to_pylist()]


def contents(store: Path) -> dict[str, bytes]:
    """The bytes of all that must not depend on how a run went."""
    return {
        str(path.relative_to(store)): path.read_bytes()
        for path in sorted(store.rglob("*"))
        if path.is_file() and path.parent.name != "runs" and not path.name.startswith(".")
    }
