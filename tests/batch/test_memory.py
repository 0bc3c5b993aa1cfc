"""The memory of a worker does not grow with the articles that it has seen."""

from __future__ import annotations

import json
import subprocess
import sys

SCRIPT = """
import json, sys
import pandas as pd, psutil
from lunzheng.batch import Annotator
from tests.batch.stores import article

annotator = Annotator()
memory, records = [], 0
for begin in range(0, 400, 50):
    articles = [article(number) for number in range(begin, begin + 50)]
    frame = pd.DataFrame([{"article_id": one["id"], "text": one["text"]} for one in articles])
    (found,) = annotator(iter([frame]))
    records += int((found.layer == "record").sum())
    memory.append(psutil.Process().memory_info().rss / 2**20)
print(json.dumps({"memory": memory, "records": records, "spacy": "spacy" in sys.modules}))
"""


def test_hundreds_of_articles_leave_no_trace_in_a_worker() -> None:
    """Each text has sixty characters of its own: a vocabulary would take in thousands of words."""
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, check=True)
    told = json.loads(run.stdout)
    assert told["records"] > 400
    # No Doc and no Vocab is made, which would keep every word for as long as it lives.
    assert told["spacy"] is False
    assert max(told["memory"]) < 500
    assert told["memory"][-1] - told["memory"][1] < 10, told["memory"]
