"""What sort of source a speaker is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from lunzheng.attribution.cueless import Attributed
from lunzheng.attribution.decisions import Choice
from lunzheng.attribution.names import NameResolver
from lunzheng.attribution.view import View
from lunzheng.record import SpeakerType


def speaker_type_of(
    choice: Choice,
    view: View,
    one: Attributed,
    name: str | None,
    known: Mapping[str, SpeakerType],
    resolver: NameResolver,
) -> SpeakerType:
    """The type of a claim's speaker.

    Parameters
    ----------
    known : types of the speakers named so far.
    """
    if name is None:
        return "group"
    if name in known:
        return known[name]
    if name in resolver.person_names and (one.mention is None or one.what in ("PERSON", "pronoun")):
        return "person"
    found = choice.probabilities(type_features(view, one, name))
    return cast(SpeakerType, max(sorted(found), key=lambda label: found[label]))


def type_features(view: View, one: Attributed, name: str) -> list[str]:
    """What speaks for each type: the form of the mention and of the name behind it."""
    surface = view.text[one.mention[0] : one.mention[1]] if one.mention else name
    person_inside = one.mention is not None and any(
        e.label == "PERSON" for e in view.entities_between(*one.mention)
    )
    return [
        f"what={one.what}",
        f"last={surface[-1]}",
        f"last2={surface[-2:]}",
        f"first={surface[:1]}",
        f"first2={surface[:2]}",
        f"surface={surface}",
        f"length={min(len(surface), 6)}",
        f"ascii={surface.isascii()}",
        f"plural={any(mark in surface for mark in ('們', '多', '各', '部分', '許多', '群'))}",
        f"single={any(mark in surface for mark in ('一名', '一位', '名', '某', '該'))}",
        f"person_inside={person_inside}",
        f"name_last={name[-1]}",
        f"same={surface == name}",
        f"cue={one.cue.lemma if one.cue else None}",
    ]
