"""What the values of a record are called in Chinese on the page."""

from __future__ import annotations

from lunzheng.record import Kind, Quote, SpeakerType

KIND_LABELS: dict[Kind, str] = {
    "recommendation": "建議",
    "commitment": "承諾",
    "prediction": "預測",
    "fact": "事實",
    "evaluation": "評價",
}

QUOTE_LABELS: dict[Quote, str] = {"direct": "直接引述", "mixed": "部分引述", "indirect": "轉述"}

SPEAKER_TYPE_LABELS: dict[SpeakerType, str] = {
    "person": "個人",
    "organization": "機構",
    "document": "文件",
    "group": "群體",
    "unnamed": "匿名者",
    "author": "作者",
}
