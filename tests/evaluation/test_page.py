"""The report: marks of gold and prediction, charts, escaping."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

from lunzheng.evaluation.differences import Difference
from lunzheng.evaluation.evaluation import evaluate
from lunzheng.evaluation.judgement import judge
from lunzheng.evaluation.page import page
from lunzheng.evaluation.page_marks import html_text, marked_paragraphs

from .invented import ARTICLE, GOLD, TEXT, record


def test_gold_and_prediction_are_marked_in_their_paragraph() -> None:
    predicted = record("應公開契約", "呼籲", "他")
    difference = Difference("a", ("wrong border",), GOLD[1], predicted)
    (paragraph,) = marked_paragraphs(TEXT, difference)
    assert '<span class="gs ps">他</span><span class="gc pc">呼籲</span>，' in paragraph
    assert '<span class="g">市府</span><span class="g p">應公開契約</span>。</p>' in paragraph
    assert re.sub("<[^>]+>", "", paragraph) == TEXT.split("\n")[0]


def test_text_is_escaped_and_control_characters_are_seen() -> None:
    assert html_text('<a href="x">\x1b\u202e𡃁') == "&lt;a href=&quot;x&quot;&gt;␛�𡃁"


def test_the_policy_admits_exactly_the_pages_own_script_and_style() -> None:
    worse = [replace(one, kind="evaluation") for one in GOLD]
    articles = {"a": ARTICLE}
    judgement = judge({"a": GOLD}, {"a": worse}, articles)
    html = page(judgement, evaluate(judgement, articles, resamples=5), articles)
    for tag in ("script", "style"):
        (code,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in html
    assert html.count("<svg") == 2
    assert html.count('data-kinds="wrong kind"') == 3


def test_what_differs_between_two_records_is_marked() -> None:
    wrong = replace(GOLD[1], kind="fact", confidence=0.25)
    judgement = judge({"a": GOLD}, {"a": [GOLD[0], wrong, *GOLD[2:]]})
    made = page(judgement, evaluate(judgement, resamples=5))
    claim = "林友森（他）｜呼籲｜市府應公開契約"
    assert f"<dd>{claim}｜<mark>recommendation</mark></dd>" in made
    assert f"<dd>{claim}｜<mark>fact</mark>｜0.25</dd>" in made


def test_the_parts_of_the_page_can_be_jumped_to() -> None:
    judgement = judge({"a": GOLD}, {"a": GOLD[1:]})
    made = page(judgement, evaluate(judgement, resamples=5))
    targets = re.findall(r'<a href="#(\w+)">', made)
    assert targets == ["figures", "confidence", "errors"]
    assert all(f'<section id="{target}">' in made for target in targets)
