"""How the texts of a corpus are set: their lengths, breaks and the furniture of news pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from statistics import median

from lunzheng.article import Article
from lunzheng.text.sentences import paragraphs, sentences

#: 記者王大明／台北報導, 〔記者…〕, （中央社台北3日電）, 【王大明／綜合報導】.
_BYLINE = re.compile(
    r"記者[^，。、\n]{1,16}[／/╱]"
    r"|[〔（(【\[][^〕）)】\]\n]{0,24}(?:記者|報導|電)[^〕）)】\]\n]{0,12}[〕）)】\]]"
)
#: 圖／市府提供, or a short sentence of its own that ends in 提供 or 攝.
_CREDIT = re.compile(
    r"圖[／/╱:：由]|[／/╱]攝"
    r"|(?<=[。！？」）\s])[^，。；：「」\s]{2,14}(?:提供|攝)(?![，。；：、的了給出過])"
)
#: Half-width marks among Chinese characters; 1,000 and 10:30 are no such marks.
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff」』][,;:!?](?:[\u4e00-\u9fff「『\s]|$)", re.MULTILINE)


def layout(articles: Mapping[str, Article]) -> dict[str, str]:
    """Lengths in characters (medians) and shares of articles, by a readable label."""
    texts = [article.text for article in articles.values()]
    broken = [paragraphs(text) for text in texts]
    spans = [span for text in texts for span in sentences(text)]

    def share(holds: list[bool]) -> str:
        return f"{100 * sum(holds) / len(holds):.1f} %"

    return {
        "characters per paragraph": _middle([end - start for par in broken for start, end in par]),
        "characters per sentence": _middle([end - start for start, end in spans]),
        "articles in one paragraph": share([len(lines) == 1 for lines in broken]),
        "articles with a byline": share([bool(_BYLINE.search(text)) for text in texts]),
        "articles with a picture credit": share([bool(_CREDIT.search(text)) for text in texts]),
        "articles with half-width punctuation": share(
            [bool(_HALF_WIDTH.search(text)) for text in texts]
        ),
    }


def _middle(lengths: list[int]) -> str:
    return f"{median(lengths):.0f}"
