"""A second teacher of the entity tagger: a pretrained encoder that also hears the analyser.

Run as ``python -m lunzheng.training.encoder --uner DIR --resume DIR --silver FILE --output FILE``.

The encoder of :mod:`lunzheng.training.pretrained` reads pieces; a character gets the state of its
piece and its own embedding, and a bidirectional LSTM reads the characters. It learns from the
training parts of UNER Chinese-GSD and Resume NER, first alone, then with LAC's tag of each
character as a further input, and labels the sentences of a silver file anew. Two cores take about
an hour. Needs the extra ``training``.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from lunzheng.article import Entity
from lunzheng.entities.labels import LABELS, OUTSIDE, entities_of, tags_of
from lunzheng.text.script import simplified_shadow
from lunzheng.training.analyser import Analyser
from lunzheng.training.corpora import Example, articles, resume, uner
from lunzheng.training.pretrained import BEGIN, END, PAD, Pieces, Pretrained, weights_file
from lunzheng.training.silver import SilverSentence, from_row, to_row

TAGS = (OUTSIDE, *(f"{place}{label[0]}" for label in LABELS for place in "BIES"))
#: Characters of a sentence that are read; the rest is labelled as outside.
_LONGEST = 480
_BATCH = 2500
_HIDDEN = 128
_NEXT = {"B": "IE", "I": "IE", "E": "BSO", "S": "BSO", "O": "BSO"}


class Layer(nn.Module):  # type: ignore[misc]
    """One layer of the encoder."""

    def __init__(self, weights: Pretrained, number: int, dropout: float) -> None:
        super().__init__()
        sizes = weights.sizes
        self._heads, self._dropout = sizes.heads, dropout

        def linear(*names: str, inputs: int) -> nn.Linear:
            matrix = np.concatenate([weights.matrix(f"l{number}.{n}.w", inputs) for n in names])
            bias = np.concatenate([weights.vector(f"l{number}.{n}.b") for n in names])
            layer = nn.Linear(inputs, len(bias))
            layer.weight.data, layer.bias.data = torch.from_numpy(matrix), torch.from_numpy(bias)
            return layer

        self.attention_in = linear("q", "k", "v", inputs=sizes.units)
        self.attention_out = linear("ao", inputs=sizes.units)
        self.attention_norm = _norm(weights, f"l{number}.aln")
        self.inner = linear("fi", inputs=sizes.units)
        self.outer = linear("fo", inputs=sizes.inner)
        self.outer_norm = _norm(weights, f"l{number}.oln")

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        batch, length, units = states.shape
        mixed = self.attention_in(states).view(batch, length, 3, self._heads, -1)
        query, key, value = mixed.permute(2, 0, 3, 1, 4)
        heard = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        heard = self.attention_out(heard.transpose(1, 2).reshape(batch, length, units))
        states = self.attention_norm(states + self._drop(heard))
        return self.outer_norm(states + self._drop(self.outer(functional.gelu(self.inner(states)))))

    def _drop(self, states: Tensor) -> Tensor:
        return functional.dropout(states, self._dropout, self.training)


def _norm(weights: Pretrained, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(weights.sizes.units, eps=1e-12)
    norm.weight.data = torch.from_numpy(weights.vector(f"{name}.w"))
    norm.bias.data = torch.from_numpy(weights.vector(f"{name}.b"))
    return norm


class Encoder(nn.Module):  # type: ignore[misc]
    """Tags of characters, scored.

    Parameters
    ----------
    opinions : the tags that the analyser gives.
    """

    def __init__(self, weights: Pretrained, opinions: Sequence[str]) -> None:
        super().__init__()
        units = weights.sizes.units
        self._pieces = Pieces(weights.pieces)
        self._opinion_of = {tag: number for number, tag in enumerate(opinions, 1)}
        self._table = torch.from_numpy(weights.matrix("emb.word", units))
        self.positions = nn.Parameter(
            torch.from_numpy(weights.vector("emb.pos").reshape(-1, units))
        )
        self.kind = nn.Parameter(torch.from_numpy(weights.vector("emb.type")[:units]))
        self.norm = _norm(weights, "emb.ln")
        self.layers = nn.ModuleList(Layer(weights, n, 0.1) for n in range(weights.sizes.layers))
        self.own = nn.Linear(units, units)
        self.reader = nn.LSTM(units, _HIDDEN, batch_first=True, bidirectional=True)
        self.alone = nn.Linear(2 * _HIDDEN + units, len(TAGS))
        self.opinions = nn.Embedding(len(opinions) + 1, 48)
        told = 2 * _HIDDEN + units
        self.listener = nn.LSTM(told + 48, _HIDDEN, batch_first=True, bidirectional=True)
        self.together = nn.Linear(2 * _HIDDEN + told, len(TAGS))

    def forward(self, texts: Sequence[str], opinions: Sequence[Sequence[str]] | None) -> Tensor:
        """Scores of tags, shape (texts, characters of the longest, tags).

        Parameters
        ----------
        opinions : the analyser's tags, or None to read without them.
        """
        states = self._characters(texts)
        heard, _ = self.reader(states)
        told = torch.cat([heard, states], -1)
        if opinions is None:
            return self.alone(told)
        numbers = [[self._opinion_of.get(tag, 0) for tag in tags] for tags in opinions]
        asked = functional.dropout(self.opinions(_padded(numbers, 0)), 0.3, self.training)
        heard, _ = self.listener(torch.cat([told, asked], -1))
        return self.together(torch.cat([heard, told], -1))

    def _characters(self, texts: Sequence[str]) -> Tensor:
        """A vector a character: what its piece means here, and what it is by itself."""
        cuts = [self._pieces.cut(text) for text in texts]
        numbers = _padded([[BEGIN, *pieces, END] for pieces, _ in cuts], PAD)
        length = min(numbers.shape[1], len(self.positions))
        numbers = numbers[:, :length]
        states = self.norm(self._table[numbers] + self.positions[:length] + self.kind)
        mask = torch.where(numbers == PAD, -1e9, 0.0)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, mask)
        piece_of = _padded(
            [[n for n, (start, end) in enumerate(spans, 1) for _ in range(start, end)]
             for _, spans in cuts], 0,
        ).clamp(max=length - 1)  # fmt: skip
        meant = torch.gather(states, 1, piece_of[:, :, None].expand(-1, -1, states.shape[2]))
        single = _padded([list(self._pieces.single(text)) for text in texts], PAD)
        return functional.dropout(meant + self.own(self._table[single]), 0.2, self.training)


def _padded(rows: Sequence[Sequence[int]], filler: int) -> Tensor:
    width = max(map(len, rows))
    return torch.tensor([[*row, *[filler] * (width - len(row))] for row in rows])


def batches(examples: Sequence[Example], choice: random.Random) -> list[list[Example]]:
    """Sentences of like length together, no more than fit into a batch, the batches shuffled."""
    found: list[list[Example]] = [[]]
    for example in sorted(examples, key=lambda one: len(one[0]) + choice.random() * 10):
        if found[-1] and (len(found[-1]) + 1) * len(example[0]) > _BATCH:
            found.append([])
        found[-1].append(example)
    choice.shuffle(found)
    return found


def train(
    model: Encoder, examples: Sequence[Example], analyser: Analyser | None, epochs: int, rate: float
) -> None:
    """Fit the encoder, at ``rate``, and what reads it, at a fixed faster one."""
    choice = random.Random(1)
    deep = [p for name, p in model.named_parameters() if name.startswith(("layers", "positions"))]
    kept = set(map(id, deep))
    top = [p for p in model.parameters() if id(p) not in kept]
    optimizer = torch.optim.AdamW(
        [{"params": deep, "lr": rate}, {"params": top, "lr": 1e-3}], weight_decay=0.01
    )
    plan = [batch for _ in range(epochs) for batch in batches(examples, choice)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [rate, 1e-3], total_steps=len(plan), pct_start=0.1, anneal_strategy="linear"
    )
    model.train()
    number = {tag: place for place, tag in enumerate(TAGS)}
    for batch in plan:
        texts = [text[:_LONGEST] for text, _ in batch]
        gold = [tags_of(len(text), entities)[:_LONGEST] for text, entities in batch]
        scores = model(texts, _opinions(analyser, texts))
        answers = _padded([[number[tag] for tag in tags] for tags in gold], -100)
        loss = functional.cross_entropy(scores.flatten(0, 1), answers.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()


def _opinions(analyser: Analyser | None, texts: Sequence[str]) -> list[list[str]] | None:
    if analyser is None:
        return None
    return [analyser.tags(simplified_shadow(text)) for text in texts]


def spelt(scores: np.ndarray) -> list[str]:
    """The best tags that spell entities (Viterbi); ``scores`` has shape (characters, tags)."""
    allowed = np.array(
        [
            [0.0 if b[0] in _NEXT[a[0]] and (b[0] not in "IE" or a[1:] == b[1:]) else -1e9
             for b in TAGS]
            for a in TAGS
        ]
    )  # fmt: skip
    best = scores[0] + np.array([-1e9 if tag[0] in "IE" else 0.0 for tag in TAGS])
    back = []
    for row in scores[1:]:
        reached = best[:, None] + allowed
        back.append(reached.argmax(0))
        best = reached.max(0) + row
    best = best + np.array([-1e9 if tag[0] in "BI" else 0.0 for tag in TAGS])
    path = [int(best.argmax())]
    for row in reversed(back):
        path.append(int(row[path[-1]]))
    return [TAGS[number] for number in reversed(path)]


def labelled(
    model: Encoder, sentences: Sequence[SilverSentence], analyser: Analyser
) -> Iterator[SilverSentence]:
    """Yield the sentences with the encoder's entities, as sure as its least sure character."""
    model.eval()
    for sentence in sentences:
        text = sentence.text[:_LONGEST]
        with torch.no_grad():
            scores = functional.log_softmax(model([text], _opinions(analyser, [text]))[0], -1)
        entities: list[Entity] = list(entities_of(spelt(scores.numpy())))
        sure = float(scores.max(-1).values.min().exp())
        yield SilverSentence(sentence.text, entities, round(sure, 4), sentence.source)


def main() -> None:
    """Train on the data named on the command line, and label a silver file anew."""
    parser = argparse.ArgumentParser(prog="python -m lunzheng.training.encoder")
    parser.add_argument("--uner", type=Path, required=True, help="directory of uner_zh_gsd_*.xz")
    parser.add_argument("--resume", type=Path, required=True, help="directory of resume_ner_*.xz")
    parser.add_argument("--silver", type=Path, required=True, help="of training.teacher")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    torch.manual_seed(1)
    analyser = Analyser()
    examples = [
        *uner(options.uner / "uner_zh_gsd_train.iob2.xz"),
        *list(resume(options.resume / "resume_ner_train.char.bmes.xz"))[::6],
    ]
    seen = {tag for text, _ in examples for tag in analyser.tags(simplified_shadow(text))}
    model = Encoder(Pretrained(weights_file()), sorted(seen))
    train(model, examples, None, epochs=5, rate=1e-4)
    train(model, examples, analyser, epochs=2, rate=4e-5)
    sentences = [from_row(row) for row in articles(options.silver)]
    with options.output.open("w", encoding="utf-8") as file:
        for sentence in labelled(model, sentences, analyser):
            file.write(json.dumps(to_row(sentence), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
