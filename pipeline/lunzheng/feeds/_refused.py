"""Why something was not fetched."""

from __future__ import annotations


class FetchRefused(Exception):
    """A response that is not to be had, or not to be used.

    Parameters
    ----------
    reason : one of ``lunzheng.sources.REASONS``.
    problem : the message, less the address.
    lasting : whether the next run would fare alike; else it asks again.
    retry_after : seconds after which the server wants to be asked again.
    """

    def __init__(
        self,
        reason: str,
        problem: str,
        *,
        lasting: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(problem)
        self.reason, self.problem, self.lasting = reason, problem, lasting
        self.retry_after = retry_after
