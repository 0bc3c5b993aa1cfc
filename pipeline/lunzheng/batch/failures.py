"""Why an article that was read could not be processed."""

from __future__ import annotations

from lunzheng.article import Article

#: The reasons of rejection that processing adds to those of reading.
REASONS = {
    "crashed": "the process that worked on the article died, twice",
    "failed": "Lunzheng raised an error on the article",
    "near-duplicate": "the run keeps one article of each cluster, and it has another",
    "out-of-memory": "the article needs more memory than a worker may take, twice",
    "timed-out": "the article takes longer than the time-out, twice",
}


def failure_message(article: Article, error: BaseException) -> str:
    """What is told of an article on which ``error`` was raised."""
    return (
        f"article {article.id}: {type(error).__name__}: {error}. "
        "The article was left out; please report it with its text."
    )
