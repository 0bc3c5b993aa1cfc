"""Groups of options that several commands take: each is written once, as a dataclass.

Typer makes an option of each parameter of a command and knows no groups, so a parameter that is a
group is unfolded into its members before Typer looks, and folded again before the command runs.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import is_dataclass
from functools import wraps
from typing import Any


def with_groups(command: Callable[..., None]) -> Callable[..., None]:
    """``command`` with the members of its option groups in the place of the groups.

    Parameters
    ----------
    command : its parameters that are annotated with a dataclass are groups. The members of a group
        are annotated as options and have defaults, as a command's own are.
    """
    groups: dict[str, tuple[type, list[str]]] = {}
    unfolded: list[inspect.Parameter] = []
    for parameter in inspect.signature(command, eval_str=True).parameters.values():
        group: type = parameter.annotation
        if not is_dataclass(group):
            unfolded.append(parameter.replace(kind=parameter.KEYWORD_ONLY))
            continue
        members = inspect.signature(group, eval_str=True).parameters.values()
        unfolded += [member.replace(kind=parameter.KEYWORD_ONLY) for member in members]
        groups[parameter.name] = (group, [member.name for member in members])

    @wraps(command)
    def unfolded_command(**values: Any) -> None:
        for name, (group, members) in groups.items():
            values[name] = group(**{member: values.pop(member) for member in members})
        command(**values)

    # Both are read by Typer; functools.wraps has set those of the folded command.
    unfolded_command.__signature__ = inspect.Signature(unfolded)  # type: ignore[attr-defined]
    unfolded_command.__annotations__ = {one.name: one.annotation for one in unfolded}
    del unfolded_command.__wrapped__
    return unfolded_command
