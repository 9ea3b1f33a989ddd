"""Trains the reader (engine/backends/quotes/reader.py) and writes resources/quotes/reader_en.safetensors.

    python -m tests.bench.train_reader FOLDER

FOLDER holds questions and the passages that answer them, one *.json a source, in SQuAD's layout; a question without
answers that is not `is_impossible` is answered by its passage, nobody says where. The weights in the project came from
(questions): SQuADShifts' new Wikipedia (7,938), Reddit (9,803) and half of the Amazon reviews (9,885), CC BY 4.0; the
development and test parts of PolicyQA (7,961, MIT); 1,372 paragraphs of SQuAD's training part (9,089, CC BY-SA 4.0) and
11,877 more of its questions with their sentences alone (as nqg has them); COVID-QA in windows (1,345, Apache-2.0);
QED's development part (1,355, CC BY-SA 3.0). Nothing of SQuAD's development part, of XQuAD or of any other set that
Inkwell is measured on is among them.

Each question is asked of its passage and of one or two others of the same source that share its words (BM25) and do not
hold its answer. Learned are the upper four layers of the bundled embedder and two heads: where the answer starts and
ends (or at [CLS]: nowhere; as in BERT for SQuAD 2.0), and whether there is one. One pass; 50 minutes on two cores with
AMX.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from transformers import AutoModel

from engine.backends.quotes.reader import MOST_TOKENS
from engine.library.bundled import bundled_folder, load_tokenizer

TARGET = Path(__file__).resolve().parents[2] / "resources" / "quotes" / "reader_en.safetensors"
FROZEN = 2
BATCH_TOKENS = 6144
RATE, HEAD_RATE, WARM_UP = 1e-4, 8e-4, 150
MOST_OF_QUESTION = 40
SHARE = {"amazon": 0.5}
_WORD = re.compile(r"[a-z0-9]+")
_COMMON = frozenset(
    "the a an of in to is was what who when which where how did do does and for on by with from that it at as are were "
    "why".split()
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage in tokens; `span` is the answer's first and last token in the passage, where known."""

    question: list[int]
    passage: list[int]
    span: tuple[int, int] | None
    answers: bool

    @property
    def size(self) -> int:
        return len(self.question) + len(self.passage) + 3


class Near:
    """BM25 (k1 1.2, b 0.75) over passages, by the first six letters of their words."""

    def __init__(self, passages: list[str]) -> None:
        counted = [Counter(words(text)) for text in passages]
        lengths = [max(1, sum(count.values())) for count in counted]
        mean = sum(lengths) / len(lengths)
        holding = Counter(word for count in counted for word in count)
        self._held: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, count in enumerate(counted):
            for word, times in count.items():
                rarity = math.log(1 + (len(passages) - holding[word] + 0.5) / (holding[word] + 0.5))
                weight = times * 2.2 / (times + 1.2 * (0.25 + 0.75 * lengths[place] / mean))
                self._held[word].append((place, rarity * weight))

    def best(self, question: str, count: int) -> list[int]:
        scores: dict[int, float] = defaultdict(float)
        for word in set(words(question)):
            for place, weight in self._held.get(word, ()):
                scores[place] += weight
        return sorted(scores, key=lambda place: (-scores[place], place))[:count]


def words(text: str) -> list[str]:
    return [word[:6] for word in _WORD.findall(text.lower()) if word not in _COMMON]


def pairs_of(source: Path, chance: random.Random) -> Iterator[Pair]:
    """Every question of a source with its own passage and with others that do not answer it."""
    tokenizer = load_tokenizer(bundled_folder(), None)
    paragraphs = [p for article in json.loads(source.read_text("utf-8"))["data"] for p in article["paragraphs"]]
    texts = [paragraph["context"] for paragraph in paragraphs]
    encoded = tokenizer.encode_batch(texts, add_special_tokens=False)
    near = Near(texts)
    answered_by: dict[str, set[int]] = defaultdict(set)
    for place, paragraph in enumerate(paragraphs):
        for entry in paragraph["qas"]:
            if not entry.get("is_impossible"):
                answered_by[entry["question"].strip().lower()].add(place)
    for own, paragraph in enumerate(paragraphs):
        for entry in paragraph["qas"]:
            question = entry["question"].strip()
            asked = tokenizer.encode(question, add_special_tokens=False).ids[:MOST_OF_QUESTION]
            room = MOST_TOKENS - len(asked)
            if entry.get("is_impossible"):
                yield Pair(asked, encoded[own].ids[:room], None, False)
                continue
            answers = [(a["answer_start"], a["text"]) for a in entry["answers"] if a["text"].strip()]
            span = None
            if answers:
                start, end = answers[0][0], answers[0][0] + len(answers[0][1])
                inside = [at for at, (a, b) in enumerate(encoded[own].offsets) if a < end and b > start]
                if not inside:
                    continue
                span = inside[0], inside[-1]
            cut = 0
            if span and span[1] >= room:  # a long passage is cut so that the answer is in it
                cut = min(len(encoded[own].ids) - room, max(0, span[0] - chance.randint(20, room - 60)))
            kept = encoded[own].ids[cut : cut + room]
            if span is None or 0 <= span[0] - cut < len(kept):
                yield Pair(asked, kept, span and (span[0] - cut, min(span[1] - cut, len(kept) - 1)), True)
            said = [text.lower() for _, text in answers if len(text) > 2]
            others = [
                place for place in near.best(question, 12)
                if place not in answered_by[question.lower()] and not any(text in texts[place].lower() for text in said)
            ]  # fmt: skip
            chosen = [others[0] if chance.random() < 0.6 else chance.choice(others[:4])] if others else []
            if len(others) > 1 and chance.random() < (0.5 if answers else 0.2):
                chosen.append(chance.choice([place for place in others[:8] if place not in chosen]))
            for place in chosen:
                yield Pair(asked, encoded[place].ids[:room], None, False)


def batches_of(pairs: list[Pair], chance: random.Random) -> list[list[Pair]]:
    """Pairs of like size together, up to BATCH_TOKENS with what is filled up, in any order."""
    found = []
    for at in range(0, len(pairs), 4096):
        part: list[list[Pair]] = [[]]
        for pair in sorted(pairs[at : at + 4096], key=lambda pair: pair.size):
            if part[-1] and (len(part[-1]) + 1) * pair.size > BATCH_TOKENS:
                part.append([])
            part[-1].append(pair)
        chance.shuffle(part)
        found += part
    return found


class Reader(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        none = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "add_pooling_layer": False}
        self.bert = AutoModel.from_pretrained(bundled_folder(), local_files_only=True, **none)
        size = self.bert.config.hidden_size
        self.span, self.answers = torch.nn.Linear(size, 2), torch.nn.Linear(size, 1)

    def forward(self, ids: Any, kinds: Any, mask: Any) -> tuple[Any, Any]:
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.bert(input_ids=ids, token_type_ids=kinds, attention_mask=mask).last_hidden_state
        return self.span(hidden.float()), self.answers(hidden[:, 0].float()).squeeze(-1)


def loss_of(model: Reader, batch: list[Pair]) -> Any:
    longest = max(pair.size for pair in batch)
    ids, kinds, mask = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(3))
    allowed = torch.zeros(len(batch), longest, dtype=torch.bool)
    allowed[:, 0] = True
    places = torch.zeros(2, len(batch), dtype=torch.long)
    known = torch.ones(len(batch))
    for row, pair in enumerate(batch):
        first = len(pair.question) + 2
        ids[row, : pair.size] = torch.tensor([101, *pair.question, 102, *pair.passage, 102])
        kinds[row, first : pair.size] = 1
        mask[row, : pair.size] = 1
        allowed[row, first : pair.size - 1] = True
        if pair.span:
            places[:, row] = torch.tensor(pair.span) + first
        elif pair.answers:
            known[row] = 0.0
    spans, answers = model(ids, kinds, mask)
    spans = spans.masked_fill(~allowed[..., None], -1e4)
    entropy = torch.nn.functional.cross_entropy
    where = sum(entropy(spans[..., side], places[side], reduction="none") for side in (0, 1)) * known
    whether = torch.tensor([float(pair.answers) for pair in batch])
    any_ = torch.nn.functional.binary_cross_entropy_with_logits(answers, whether)
    return where.sum() / known.sum().clamp(min=1) / 2 + any_


def train(pairs: list[Pair], chance: random.Random) -> Reader:
    torch.manual_seed(1)
    model = Reader().train()
    for part in (model.bert.embeddings, *model.bert.encoder.layer[:FROZEN]):
        part.requires_grad_(False)
    body = [weight for weight in model.bert.parameters() if weight.requires_grad]
    heads = [*model.span.parameters(), *model.answers.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01, fused=True
    )
    batches = batches_of(pairs, chance)
    slope = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARM_UP) * max(0.02, 1 - step / len(batches))
    )
    told = []
    for step, batch in enumerate(batches, 1):
        loss = loss_of(model, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body, 1.0)
        optimizer.step()
        slope.step()
        optimizer.zero_grad()
        told.append(loss.item())
        if step % 100 == 0:
            print(f"{step} of {len(batches)}: loss {np.mean(told[-100:]):.3f}", flush=True)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    chance = random.Random(7)
    pairs: list[Pair] = []
    for source in sorted(parser.parse_args().folder.glob("*.json")):
        share = SHARE.get(source.stem, 1.0)
        found = [pair for pair in pairs_of(source, chance) if chance.random() < share]
        print(f"{source.name}: {len(found):,} pairs, {sum(pair.answers for pair in found):,} answered", flush=True)
        pairs += found
    chance.shuffle(pairs)
    model = train(pairs, chance)
    fixed = ("bert.embeddings.", *(f"bert.encoder.layer.{layer}." for layer in range(FROZEN)))
    save_file(
        {name: value.half().contiguous() for name, value in model.state_dict().items() if not name.startswith(fixed)},
        TARGET, metadata={"format": "pt"},
    )  # fmt: skip


if __name__ == "__main__":
    main()
