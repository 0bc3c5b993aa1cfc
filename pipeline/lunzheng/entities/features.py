"""Features of each character for the conditional random field.

All are taken from the Simplified shadow, so that Simplified training data serve Traditional text.
A feature is a short string whose first character says which look it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lunzheng.article import Offsets
from lunzheng.entities.dictionaries import Dictionaries, cluster_key
from lunzheng.entities.likeness import likeness

#: Stands for what lies before and after the text.
_EDGE = "\x02"
_DIGITS = dict.fromkeys(map(ord, "0123456789０１２３４５６７８９"), "0")
_UPPER = dict.fromkeys(range(ord("A"), ord("Z") + 1), "A")
_LOWER = dict.fromkeys(range(ord("a"), ord("z") + 1), "a")
_BLANKS = dict.fromkeys(map(ord, "\t\n\r\u3000"), " ")
_CLASSES = {**_DIGITS, **_UPPER, **_LOWER, **_BLANKS}


def features(shadow: str, words: Sequence[Offsets], look: Dictionaries) -> list[list[str]]:
    """The features of each character of ``shadow``.

    Parameters
    ----------
    shadow : Simplified shadow of a text.
    words : its words; they may leave blanks out.
    look : word lists.

    Returns
    -------
    One list of strings for each character, in order.
    """
    # Digits and Latin letters by class: which digit it is says nothing about names.
    characters = shadow.translate(_CLASSES)
    padded = _EDGE * 2 + characters + _EDGE * 2
    bigrams = [padded[position : position + 2] for position in range(len(padded) - 1)]
    word_of, place_of, tag_of = _word_layers(shadow, words, look)
    coarse, fine = _cluster_layers(shadow, words, look)
    endings = list(look.organisation_endings.matches(shadow))
    lists = _list_layer(shadow, look, endings)
    sound = _sound_layer(shadow, look)
    ahead = _organisation_ahead(len(shadow), endings)
    rows = likeness(shadow, look)
    for i in range(len(shadow)):
        c = padded[i + 2]
        before, after = bigrams[i + 1], bigrams[i + 2]
        place = place_of[i + 1]
        tag = tag_of[i + 1]
        own = lists[i + 1]
        rows[i] += [
            "a" + padded[i],
            "b" + padded[i + 1],
            "c" + c,
            "d" + padded[i + 3],
            "e" + padded[i + 4],
            "f" + bigrams[i],
            "g" + before,
            "h" + after,
            "i" + bigrams[i + 3],
            "j" + before[0] + after[1],
            "k" + before + after[1],
            "l" + place + word_of[i + 1],
            "m" + place + tag,
            "n" + tag_of[i] + place + tag + tag_of[i + 2],
            "o" + lists[i] + own + lists[i + 2],
            "p" + own + c,
            "q" + sound[i] + sound[i + 1] + sound[i + 2] + sound[i + 3] + sound[i + 4],
            "r" + ahead[i] + place + tag,
            "s" + place + coarse[i],
            "t" + place + fine[i],
        ]
    return rows


def _word_layers(
    shadow: str, words: Sequence[Offsets], look: Dictionaries
) -> tuple[list[str], list[str], list[str]]:
    """Each character's word, place in it (B M E S) and dictionary tag, one more at both ends."""
    size = len(shadow) + 2
    word_of, place_of, tag_of = [_EDGE] * size, ["-"] * size, ["-"] * size
    tags = look.word_tags
    for start, end in words:
        word = shadow[start:end]
        tag = tags.get(word, "x")
        if end - start == 1:
            word_of[start + 1], place_of[start + 1], tag_of[start + 1] = word, "S", tag
            continue
        for position in range(start + 1, end + 1):
            word_of[position], place_of[position], tag_of[position] = word, "M", tag
        place_of[start + 1], place_of[end] = "B", "E"
    return word_of, place_of, tag_of


def _cluster_layers(
    shadow: str, words: Sequence[Offsets], look: Dictionaries
) -> tuple[list[str], list[str]]:
    coarse, fine = ["-"] * len(shadow), ["-"] * len(shadow)
    clusters = look.clusters
    for start, end in words:
        found = clusters.get(cluster_key(shadow[start:end]))
        if found is not None:
            coarse[start:end] = [found[0]] * (end - start)
            fine[start:end] = [found[1]] * (end - start)
    return coarse, fine


def _list_layer(shadow: str, look: Dictionaries, endings: list[Offsets]) -> list[str]:
    """What lists a character is in: t/T title, n/N known name, o/O organisation ending, s surname,
    g/G known organisation, l/L known place.

    A capital marks the first character of a match.
    """
    layer = ["."] * (len(shadow) + 2)
    for position, character in enumerate(shadow, 1):
        if character in look.surnames:
            layer[position] = "s"
    _mark(layer, endings, "O", "o")
    for start, end in look.known.matches(shadow):
        letter = "G" if look.known_label[shadow[start:end]] == "ORG" else "L"
        _mark(layer, [(start, end)], letter, letter.lower())
    _mark(layer, look.titles.matches(shadow), "T", "t")
    _mark(layer, look.names.matches(shadow), "N", "n")
    return layer


def _mark(layer: list[str], matches: Iterable[Offsets], first: str, further: str) -> None:
    for start, end in matches:
        layer[start + 1 : end + 1] = [first] + [further] * (end - start - 1)


def _sound_layer(shadow: str, look: Dictionaries) -> list[str]:
    """Whether a character writes foreign names by sound (1), is a surname (2), both (3) or none."""
    sounds, surnames = look.transliteration, look.surnames
    layer = ["0"] * 2
    for character in shadow:
        if character in "‧・·•":
            layer.append("d")
        else:
            layer.append("0123"[(character in sounds) + 2 * (character in surnames)])
    layer += "00"
    return layer


def _organisation_ahead(length: int, endings: list[Offsets]) -> list[str]:
    """How far ahead the next organisation ending starts, in rough steps."""
    layer = ["-"] * length
    for start, end in endings:
        for distance in range(min(8, start) + 1):
            layer[start - distance] = "01122333344"[distance]
        layer[start + 1 : end] = ["0"] * (end - start - 1)
    return layer
