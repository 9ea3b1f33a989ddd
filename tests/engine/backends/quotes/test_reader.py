"""The reader says where an answer stands and whether there is one; what it runs as is what it was trained as."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.backends.quotes import reader, reading, select
from engine.backends.quotes.doubt import DOUBT_FEATURES
from engine.backends.quotes.features import FEATURES
from engine.backends.quotes.model import DOUBT, SENTENCE
from engine.backends.quotes.reader import (
    DOUBT_FIGURES,
    MOST_TOKENS,
    SENTENCE_FIGURES,
    Reading,
    figures_of_doubt,
    figures_of_sentences,
    read,
)
from engine.library.bundled import bundled_folder
from engine.resources import resource
from engine.types import Hit

LEASE = [
    "The monthly rent is 900 euros and is due on the third working day.",
    "The tenant pays a deposit of 1,800 euros before moving in.",
    "Pets need the written consent of the landlord.",
    "The keys were handed over on 4 March 2021 by Martha Klein.",
]


def test_the_sentence_that_answers_is_read_as_such() -> None:
    for question, place in (
        ("How much is the deposit?", 1),
        ("When is the rent due?", 0),
        ("Who handed over the keys?", 3),
    ):
        ((*readings,),) = read(question, [LEASE]) or []
        assert max(range(4), key=lambda at: readings[at].span) == place
        assert readings[place].span > 0.0 and readings[place].part > 0.0


def test_a_passage_of_the_same_words_that_answers_something_else_is_told_apart() -> None:
    question = "Who designed the tower of the town hall?"
    answering = ["The tower of the town hall was designed by Otto Brandt and finished in 1912."]
    other = ["The tower of the town hall is 61 metres high and can be climbed on Sundays."]
    (yes,), (no,) = read(question, [answering, other]) or []
    assert yes is not None and no is not None
    assert yes.part > no.part + 1.0 and yes.span > no.span + 1.0


def test_a_passage_is_read_the_same_beside_others_and_while_others_ask() -> None:
    question, passages = "How much is the deposit?", [LEASE[at:] + LEASE[:at] for at in range(4)]
    alone = [one for passage in passages for one in read(question, [passage]) or []]
    assert read(question, passages) == alone and all(None not in readings for readings in alone)
    with ThreadPoolExecutor(6) as threads:
        assert all(told == alone for told in threads.map(lambda _: read(question, passages), range(12)))


def test_the_graph_computes_what_transformers_does() -> None:
    """The same weights in the class that they were trained in, on texts of different lengths."""
    import torch
    from transformers import AutoModel

    from engine.backends.quotes.reader_graph import weights_of

    weights = {n: torch.tensor(np.array(v)).float() for n, v in weights_of(bundled_folder(), _trained()).items()}
    model = AutoModel.from_pretrained(bundled_folder(), local_files_only=True, add_pooling_layer=False).eval()
    missing = model.load_state_dict(weights, strict=False).missing_keys
    assert [name for name in missing if "position_ids" not in name] == []
    question, texts = "How much is the deposit?", [LEASE[1:2], LEASE]
    told = read(question, texts) or []
    tokenizer = reader.load_tokenizer(bundled_folder(), None)
    asked = tokenizer.encode(question, add_special_tokens=False).ids
    for sentences, readings in zip(texts, told, strict=True):
        parts = [tokenizer.encode(s, add_special_tokens=False).ids for s in sentences]
        ids = [101, *asked, 102, *(t for part in parts for t in part), 102]
        kinds = [0] * (len(asked) + 2) + [1] * (len(ids) - len(asked) - 2)
        with torch.inference_mode():
            hidden = model(input_ids=torch.tensor([ids]), token_type_ids=torch.tensor([kinds])).last_hidden_state[0]
            spans = hidden @ weights["span.weight"].T + weights["span.bias"]
            whether = float(hidden[0] @ weights["answers.weight"][0] + weights["answers.bias"][0])
        at = len(asked) + 2
        for part, said in zip(parts, readings, strict=True):
            own = spans[at : at + len(part)]
            best = max(float(own[i, 0] + own[j, 1]) for i in range(len(part)) for j in range(i, len(part)))
            assert said is not None
            # On processors that have them, numbers of 16 bits are used.
            assert said.span == pytest.approx(best - float(spans[0].sum()), abs=0.5)
            assert said.part == pytest.approx(whether, abs=0.25)
            at += len(part)


def _trained() -> Path:
    return resource("quotes", "reader_en.safetensors")


def test_long_passages_are_read_in_parts_of_whole_sentences_and_no_more_than_a_few() -> None:
    long = [f"Sentence {n} speaks of the harbour and of nothing else at all." for n in range(400)]
    (readings,) = read("What does it speak of?", [long]) or []
    reached = [reading is not None for reading in readings]
    assert reached[0] and not reached[-1]
    assert reached == sorted(reached, reverse=True)
    assert 8 * (MOST_TOKENS // 20) < sum(reached) < 8 * (MOST_TOKENS // 10)


def test_one_sentence_without_end_and_an_empty_one_are_no_trouble() -> None:
    readings = read("What is it?", [["word " * 5000], [""], []]) or []
    assert [len(of) for of in readings] == [1, 1, 0]
    assert all(math.isfinite(r.span) and math.isfinite(r.part) for of in readings for r in of if r)


def test_figures_are_bounded_and_what_was_not_reached_is_as_bad_as_the_worst() -> None:
    readings = [Reading(50.0, 2.0), None, Reading(-3.0, -90.0)]
    assert figures_of_sentences(readings) == [(2.0, 0.0, 1.0, 0.2), (-0.3, -2.3, 0.0, -2.0), (-0.3, -2.3, 0.0, -2.0)]
    figures = dict(zip(DOUBT_FIGURES, figures_of_doubt(readings, [0, 0, 1], 0), strict=True))
    assert figures["read_agrees"] == 1.0
    assert figures["read_part_gap"] == pytest.approx(2.2)


def _hits(*texts: str) -> list[Hit]:
    return [Hit(f"/d/{n}.txt", 1, 0, len(text), text, 0.9, "", (), 0.5) for n, text in enumerate(texts)]


def test_where_it_cannot_run_questions_are_answered_by_the_other_figures(monkeypatch: Any) -> None:
    hits = _hits(" ".join(LEASE), "The harbour opens at nine. The ferry leaves at ten.")
    monkeypatch.setattr("engine.backends.quotes.reading.read", lambda question, passages: None)
    found = select.select("How much is the deposit?", hits)
    assert found.answered and hits[0].text[found.quotes[0].start : found.quotes[0].end] == LEASE[1]


def test_chinese_is_not_read(monkeypatch: Any) -> None:
    asked: list[tuple[str, list[list[str]]]] = []
    monkeypatch.setattr(reading, "read", lambda question, passages: asked.append((question, passages)))
    select.select("押金是多少？", _hits("押金为一千八百元。租金每月九百元。"))
    assert asked == []
    select.select("How much is the deposit?", _hits(" ".join(LEASE), "押金为一千八百元。租金每月九百元。"))
    assert asked == [("How much is the deposit?", [LEASE])]


def test_the_weights_have_one_number_for_each_figure() -> None:
    read_, unread = len(FEATURES) + len(SENTENCE_FIGURES), len(FEATURES)
    assert [len(SENTENCE[which]) for which in ("en", "en-unread")] == [read_, unread]
    told, untold = len(DOUBT_FEATURES) + len(DOUBT_FIGURES), len(DOUBT_FEATURES)
    assert [len(DOUBT[which]) for which in ("en", "en-plain")] == [told, told]
    assert [len(DOUBT[which]) for which in ("en-unread", "en-unread-plain")] == [untold, untold]


def test_lists_tables_and_forms_are_not_judged_as_prose(monkeypatch: Any) -> None:
    """It was trained on prose, and its doubt of a receipt or a slide is no reason to doubt them."""

    def fail(*_: object) -> None:
        raise AssertionError("read")

    monkeypatch.setattr(reader._Reader, "read", fail)
    receipt = "Server Otto Brandt\nTable 12\nTotal 43.20"
    assert select.select("Who was the server on the receipt?", _hits(receipt)).quotes
    slide = "- Total revenue grew 18% year over year\n- Enterprise segment led growth at 24%"
    select.select("Which segment led the growth?", _hits(slide))


def test_the_answer_under_a_question_is_quoted_without_its_letter() -> None:
    text = "Q. Who takes the bins?\nA. The city takes them on Monday. It comes again on Friday."
    found = select.select("Who takes the bins?", _hits(text))
    first = found.quotes[0]
    assert text[first.start : first.end] == "The city takes them on Monday. It comes again on Friday."


def test_the_doctor_says_whether_it_runs_here(monkeypatch: Any) -> None:
    assert reader.trouble() == ""
    monkeypatch.setattr(reader, "resource", lambda *_: Path("/nowhere/reader.safetensors"))
    reader._reader.cache_clear()
    try:
        assert "cannot run here" in reader.trouble()
        assert read("How much is the deposit?", [LEASE]) is None
    finally:
        reader._reader.cache_clear()
