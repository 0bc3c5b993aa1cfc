"""The options of commands that read from the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from lunzheng.feeds import FeedOptions

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE",
        help="Files, directories, globs in quotes, - for stdin, or http(s) addresses of feeds, "
        "OPML files and sitemaps; another store.",
        show_default=False,
    ),
]
Fetch = Annotated[
    bool, typer.Option("--fetch", help="Take the text of items from their pages, not the feed.")
]
Recheck = Annotated[
    bool,
    typer.Option("--recheck", help="With --fetch, look for edits on pages that were seen before."),
]
MaxPages = Annotated[
    int | None,
    typer.Option(
        "--max-pages",
        min=1,
        metavar="N",
        help="With --fetch, pages of one feed or sitemap in one run. [default: all]",
    ),
]
AllowPrivate = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-private",
        metavar="HOST[:PORT]",
        help="A host that may be private or loopback; may be given several times, * for all.",
    ),
]
Delay = Annotated[
    float,
    typer.Option("--delay", min=0.0, metavar="S", help="Seconds between two requests to one host."),
]
MaxWait = Annotated[
    float,
    typer.Option(
        "--max-wait", min=0.0, metavar="S", help="Wait for a host that asks for it so long at most."
    ),
]
MaxBytes = Annotated[
    int,
    typer.Option(
        "--max-bytes", min=1, metavar="N", help="Largest feed or page, as sent and as unpacked."
    ),
]
FetchTimeout = Annotated[
    float,
    typer.Option("--fetch-timeout", min=0.001, metavar="S", help="Seconds for one answer in all."),
]
Contact = Annotated[
    str | None,
    typer.Option(
        "--contact", metavar="TEXT", help="Your mail address or page, told to those who are asked."
    ),
]
UserAgent = Annotated[
    str | None,
    typer.Option("--user-agent", metavar="TEXT", help="In place of Lunzheng/VERSION (+CONTACT)."),
]


def feed_options(**given: Any) -> FeedOptions:
    """The options for ``lunzheng.feeds``, or a usage error that says what is wrong."""
    from lunzheng.errors import SourceError
    from lunzheng.feeds import FeedOptions

    try:
        return FeedOptions(**given)
    except SourceError as error:
        raise typer.BadParameter(str(error)) from error
