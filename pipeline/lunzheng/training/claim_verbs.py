"""Learn from unannotated news which reporting verbs go before which words (distant supervision).

``python -m lunzheng.training.claim_verbs RAW.jsonl.xz … --output MODEL_DIR``

A newsroom that writes 呼籲 before a claim has judged it a recommendation, 預估 a prediction. The
verb is taken away, the words of the claim must tell it; what they tell is evidence for the kind.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from lunzheng.attribution.decisions import CLAIM_VERBS, Choice, Decision, DecisionTables
from lunzheng.claims.claim_words import word_features
from lunzheng.text.words import WordSegmenter

#: Kind of claim → verbs that stand for it; some need a mark behind them to be reporting verbs.
VERBS = {
    "recommendation": "呼籲 建議 要求 籲 敦促 促 提醒 懇請 請求 建請 主張",
    "commitment": "承諾 宣布 允諾 保證 矢言 強調將 表示將 表示會 宣示",
    "prediction": "預估 預期 預測 預計 估計 研判 預料 預言",
    "fact": "證實 公布 透露 報導 顯示 發現 統計 供稱 說明 報告",
    "evaluation": "認為 批評 直言 痛批 質疑 感嘆 坦言 抨擊 砲轟 酸 怒批 強調 覺得",
}
_NEED_MARK = frozenset({"fact", "evaluation"})
_NEXT_CUE = re.compile(r"，(?:並|也)?(?:強調|呼籲|表示|指出|說|認為)")
_SHORTEST = 8
_LEAST_COUNT = 8
_LEAST_WEIGHT = 0.05


def claims(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield ``(kind, claim)`` for every reporting verb of :data:`VERBS` in the texts."""
    kinds = {verb: kind for kind, verbs in VERBS.items() for verb in verbs.split()}
    alternatives = "|".join(sorted(kinds, key=lambda verb: (-len(verb), verb)))
    pattern = re.compile(f"({alternatives})(，|「|：|)([^。！？\n]{{{_SHORTEST},120}})")
    for text in texts:
        for match in pattern.finditer(text):
            verb, mark, following = match.groups()
            if not mark and kinds[verb] in _NEED_MARK:
                continue
            claim = _NEXT_CUE.split(following)[0]
            if len(claim) >= _SHORTEST:
                yield kinds[verb], claim


def train(found: Iterable[tuple[str, str]]) -> Choice:
    """Fit one logistic regression over the words of the claims."""
    segmenter = WordSegmenter()
    rows, kinds = [], []
    for kind, claim in found:
        rows.append(word_features([claim[s:e] for s, e in segmenter.words(claim)]))
        kinds.append(kind)
    counts = Counter(name for row in rows for name in row)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(
        [dict.fromkeys(sorted(n for n in row if counts[n] >= _LEAST_COUNT), 1.0) for row in rows]
    )
    model = LogisticRegression(C=0.1, max_iter=300, class_weight="balanced")
    model.fit(matrix, kinds)
    names = vectorizer.get_feature_names_out()
    return Choice.of(
        {
            kind: Decision(
                {
                    name: float(weight)
                    for name, weight in zip(names, model.coef_[number], strict=True)
                    if abs(weight) >= _LEAST_WEIGHT
                },
                float(model.intercept_[number]),
            )
            for number, kind in enumerate(model.classes_)
        }
    )


def read_texts(paths: Sequence[Path]) -> Iterator[str]:
    """The ``text`` of every line of xz-compressed JSONL files, in order."""
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw", nargs="+", type=Path, help="news as .jsonl.xz with a text member")
    parser.add_argument("--output", type=Path, required=True, help="directory of the model")
    options = parser.parse_args(arguments)
    found = list(claims(read_texts(sorted(options.raw))))
    print(dict(Counter(kind for kind, _ in found)), file=sys.stderr)
    DecisionTables({}, {"verb": train(found)}).save(options.output, CLAIM_VERBS)


if __name__ == "__main__":
    main()
