"""Whether the best sentence answers at all, or the documents do not hold it: a small logistic model.

Its figures look at what the question names and the best passage does not, at how far that passage stands out from the
others, and at whether it offers the kind of thing asked for. The weights are in model.py; fit_quotes.py fits
them on questions asked with and without the paragraph that answers them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from engine.backends.quotes import kinds
from engine.backends.quotes.alike import alike
from engine.backends.quotes.features import FEATURES, Candidate, Passage, is_row, was_read
from engine.backends.quotes.keywords import SURE, UNSURE, key_words_found
from engine.backends.quotes.model import DOUBT, THRESHOLD
from engine.backends.quotes.plain import unmet
from engine.backends.quotes.reader import figures_of_doubt
from engine.backends.quotes.terms import NAME, NUMBER, PAIR, WORD, Question, merged, weigh
from engine.backends.quotes.wanted import lacks_form, wanted

_ALL = (WORD, NAME, NUMBER)
_OF_BEST = (
    "cover", "cover2", "local", "pairs", "names", "numbers", "rarest", "second", "before", "after", "heading",
    "passage_rest", "passage_worth", "is_best_passage", "rank0", "rank_decay", "length", "short", "new_words",
    "question_mark", "colon", "pronoun", "pronoun_before", "first", "run", "span", "head", "tail", "titles",
    "offer_person", "offer_time", "offer_number", "offer_place", "offer_reason", "offer_list", "lacks_time",
    "lacks_number", "lacks_person", "cover_offer", "best_cover_gap", "stop_match",
)  # fmt: skip
_OF_QUESTION = (
    "bias", "p_cov", "p_pair", "p_name", "p_num", "has_name", "has_num", "no_name", "worth", "best_worth", "gap",
    "gap_rel", "gap3", "union", "union_pair", "p_over_union", "prob", "margin", "score", "same", "top_same",
    "agree", "size", "miss_w", "miss1", "miss2", "miss3", "miss_share", "miss_count", "window", "log_weight",
    "log_worth", "cov_sq", "cov_high", "mass", "window_rest", "rare_here", "heavy", "heavy_window", "run_best",
    "run_gap", "cov_gap", "r_gap1", "r_gap2", "r_gap4", "r_best", "c_best", "c_top", "c_gap", "c_mean",
    "c_over", "c_low", "c_cov",
)  # fmt: skip
_OF_KIND = tuple(f"kind_{kind}" for kind in kinds.KINDS)
DOUBT_FEATURES = (*(f"s_{name}" for name in _OF_BEST), *_OF_QUESTION, *_OF_KIND)
"""Of questions in any language; in Chinese those of wanted.py and alike.py follow."""
COSINES = tuple(name for name in DOUBT_FEATURES if name.startswith("c_"))
"""What depends on the embedder: without cosines it is left out, and weights that were fitted without it are used."""
_FAR_BEHIND, _FAR_AWAY = 1.8, 0.2
_SUBJECT_THERE = 0.45
"""From this share of what a question about reports speaks of, the best passages are given."""
_QUOTED = 4
"""The best sentences, of which the passages are looked at then."""
_WRONG_NUMBER = 0.3
"""What is left of the confidence for each number in the question that the passage does not have."""
_NO_SUCH_COLUMN = 0.3
"""What is left of it where the question asks for something of someone that a table's columns do not have."""
_NO_SUCH_FORM = 0.6
"""What is left of it where no amount, time or share stands at the sentence although the question asks for one."""
_OWN_WORDS = re.compile(r"\b(?:I|i|me|my|My|we|We|us|our|Our)\b")
_OF_OWN_WORDS, _OF_MEANING, _NEAR_ENOUGH = 0.52, 7.1, 0.5
"""Of a question in a person's own words: what the fitted figures count, what the cosine does, and from where it speaks
for an answer. Such a question shares fewer words with the text that answers it (tests/bench/bench_turns.py)."""
_ASKED_COLUMN = re.compile(r"的([\u4e00-\u9fff]{2,6}?)(?:是|为|有)?(?:多少|什么|谁|哪|几)")
_RARE = {"en": 6.5, "zh": 5.5}


def doubts(
    question: Question,
    found: Sequence[Passage],
    candidates: Sequence[Candidate],
    rows: Sequence[Sequence[float]],
    scores: Sequence[float],
    order: Sequence[int],
) -> list[float]:
    """The figures in the order of DOUBT_FEATURES; after them in Chinese those of `wanted` and `alike`, in English the
    reader's where it read."""
    units = question.units
    base = [i for i, u in enumerate(units) if u.kind != PAIR]
    total = sum(units[i].weight for i in base) or 1.0
    total_all = total + sum(0.5 * u.weight for u in units if u.kind == PAIR)
    best = candidates[order[0]]
    passage = found[best.passage]
    own = dict(zip(FEATURES, rows[order[0]], strict=False))  # those of the reader follow
    held = [max(a, b) for a, b in zip(passage.held, passage.heading_held, strict=True)]
    union = merged([c.held for c in candidates], len(units))
    worths = sorted((p.worth for p in found), reverse=True)
    ranked = sorted(base, key=lambda i: -units[i].weight)
    rare = [i for i in base if units[i].weight >= _RARE[question.lang]]
    likely = [math.exp(s - scores[order[0]]) for s in scores]
    mass = sum(likely)
    cov = weigh(units, held, _ALL)
    union_cov = weigh(units, union, _ALL)
    window = min(1.0, own["cover"] + own["before"] + own["after"] + own["heading"])
    has_name = any(u.kind == NAME for u in units)

    heavy = [i for i in base if units[i].weight >= 5.0]
    heavy_total = sum(units[i].weight for i in heavy) or 1.0
    line = passage.candidates[max(0, best.order - 1) : best.order + 2]
    near = merged([c.held for c in line], len(units))
    run_at = FEATURES.index("run")
    runs = [0.0] * len(found)
    for candidate, row in zip(candidates, rows, strict=True):
        runs[candidate.passage] = max(runs[candidate.passage], row[run_at])
    others = [n for n in range(len(found)) if n != best.passage]

    # What search thought of it: how far the first passage is ahead, and how near the passages are in meaning.
    found_scores = sorted((max(1e-6, p.score) for p in found), reverse=True)
    # A passage that was not even found is as far behind as those usually are that do not answer.
    logs = [math.log(s) for s in found_scores] + [math.log(found_scores[0]) - _FAR_BEHIND] * 5
    cosines = sorted((p.cosine for p in found), reverse=True)
    cosines += [max(0.0, cosines[0] - _FAR_AWAY)] * (6 - len(cosines))

    def missing(place: int) -> float:
        return 1.0 - held[ranked[place]] if len(ranked) > place else 0.0

    values = {
        "bias": 1.0,
        "p_cov": cov,
        "p_pair": weigh(units, held, (PAIR,)),
        "p_name": weigh(units, held, (NAME,)),
        "p_num": weigh(units, held, (NUMBER,)),
        "has_name": float(has_name),
        "has_num": float(any(u.kind == NUMBER for u in units)),
        "no_name": float(has_name and weigh(units, held, (NAME,)) < 0.3),
        "worth": passage.worth / total_all,
        "best_worth": worths[0] / total_all,
        "gap": (worths[0] - worths[1]) / total_all if len(worths) > 1 else 0.3,
        "gap_rel": (worths[0] - worths[1]) / (worths[0] or 1.0) if len(worths) > 1 else 0.3,
        "gap3": (worths[0] - worths[min(3, len(worths) - 1)]) / total_all if len(worths) > 1 else 0.4,
        "union": union_cov,
        "union_pair": weigh(units, union, (PAIR,)),
        "p_over_union": cov / (union_cov or 1.0),
        "prob": likely[order[0]] / mass,
        "margin": min(5.0, scores[order[0]] - scores[order[1]]) if len(order) > 1 else 2.0,
        "score": scores[order[0]],
        "same": float(len(order) > 1 and candidates[order[1]].passage == best.passage),
        "top_same": sum(1.0 for i in order[:4] if candidates[i].passage == best.passage),
        "agree": float(passage.worth == worths[0]),
        "size": math.log1p(len(base)),
        "miss_w": max((units[i].weight * (1.0 - held[i]) for i in base), default=0.0) / 10,
        "miss1": missing(0),
        "miss2": missing(1),
        "miss3": missing(2),
        "miss_share": sum(held[i] < 0.5 for i in rare) / len(rare) if rare else 0.0,
        "miss_count": float(min(4, sum(held[i] < 0.5 for i in rare))),
        "window": window,
        "log_weight": math.log1p(total),
        "log_worth": math.log1p(passage.worth),
        "cov_sq": cov * cov,
        "cov_high": max(0.0, cov - 0.8),
        "mass": sum(x for x, c in zip(likely, candidates, strict=True) if c.passage == best.passage) / mass,
        "window_rest": max(0.0, cov - window),
        "heavy": sum(units[i].weight * held[i] for i in heavy) / heavy_total,
        "heavy_window": sum(units[i].weight * near[i] for i in heavy) / heavy_total,
        "run_best": runs[best.passage],
        "run_gap": runs[best.passage] - max((runs[n] for n in others), default=0.0) if others else 0.1,
        "cov_gap": cov - max(weigh(units, found[n].held, _ALL) for n in others) if others else 0.35,
        "r_gap1": min(2.0, logs[0] - logs[1]),
        "r_gap2": min(2.0, logs[0] - logs[2]),
        "r_gap4": min(3.0, logs[0] - logs[4]),
        "r_best": min(2.0, logs[0] - math.log(max(1e-6, passage.score))),
        "c_best": passage.cosine,
        "c_top": cosines[0],
        "c_gap": cosines[0] - cosines[1],
        "c_mean": cosines[0] - sum(cosines[1:6]) / 5,
        "c_over": cosines[0] - passage.cosine,
        "c_low": max(0.0, 0.45 - passage.cosine),
        "c_cov": passage.cosine * cov,
        "rare_here": sum(best.held.grades[i] >= 0.5 for i in rare) / len(rare) if rare else 0.5,
    }
    kind = kinds.asked_kind(question)
    further: tuple[float, ...] = ()
    if question.lang == "zh":
        further = (*wanted(question, found, best), *alike(question, found, best))
    elif was_read(candidates):
        further = figures_of_doubt([c.reading for c in candidates], [c.passage for c in candidates], order[0])
    return [
        *(own[name] for name in _OF_BEST),
        *(values[name] for name in _OF_QUESTION),
        *(float(name == f"kind_{kind}") for name in _OF_KIND),
        *further,
    ]


def confidence(
    question: Question,
    found: Sequence[Passage],
    candidates: Sequence[Candidate],
    rows: Sequence[Sequence[float]],
    scores: Sequence[float],
    order: Sequence[int],
) -> tuple[float, bool]:
    """How likely the best sentence answers (0 to 1), and whether that is enough to give it."""
    if question.subject:
        # No sentence answers such a question alone, so none looks like an answer: it counts that its subject is there.
        there = _subject_there(question, [found[n] for n in {candidates[i].passage for i in order[:_QUOTED]}])
        return there, there >= _SUBJECT_THERE
    named = key_words_found(question, found[candidates[order[0]].passage], candidates[order[0]])
    if named is not None:
        return (SURE, True) if named else (UNSURE, False)
    figures = doubts(question, found, candidates, rows, scores, order)
    which = question.lang
    if which == "en":
        which += "" if was_read(candidates) else "-unread"
        which += "" if any(p.cosine for p in found) else "-plain"
    sum_ = sum(w * x for w, x in zip(DOUBT[which], figures, strict=True))
    best = candidates[order[0]]
    passage = found[best.passage]
    if which in ("en", "en-unread") and in_own_words(question):
        sum_ = max(sum_, _OF_OWN_WORDS * sum_ + _OF_MEANING * (passage.cosine - _NEAR_ENOUGH))
    sure = 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, sum_))))
    if question.lang == "zh" and is_row(best.text):
        column = _ASKED_COLUMN.search(question.text)
        told = f"{best.header}{best.text}{passage.heading}"
        if column and not any(character in told for character in column[1]):
            sure *= _NO_SUCH_COLUMN
    if question.lang == "zh" and lacks_form(question, found, best):
        sure *= _NO_SUCH_FORM
    if question.lang == "en":
        sure *= unmet(question, [candidates[i] for i in order[:_QUOTED]], passage)
    for index, unit in enumerate(question.units):
        # Too rare in the fitted questions to be learned: what is said of 2002 is no answer for 2022.
        missing = max(passage.held[index], passage.heading_held[index]) == 0.0
        if unit.kind == NUMBER and missing and not _part_of_name(unit.key, question.text):
            sure *= _WRONG_NUMBER
    return sure, sure >= THRESHOLD[which]


def in_own_words(question: Question) -> bool:
    """Whether an English question is asked as in talk: of "I" and "my", after another one, or without a capital."""
    return bool(question.borrowed) or bool(_OWN_WORDS.search(question.text)) or question.text[:1].islower()


def _subject_there(question: Question, passages: Sequence[Passage]) -> float:
    """How much of the question's subject stands in the passages, taken together."""
    units = question.units
    total = sum(units[i].weight for i in question.subject) or 1.0
    held = (units[i].weight * max(max(p.held[i], p.heading_held[i]) for p in passages) for i in question.subject)
    return sum(held) / total


def _part_of_name(number: str, text: str) -> bool:
    """Whether a number belongs to letters, as in 10-Q, Q2 or A4: a name, that nobody repeats in every sentence."""
    return bool(re.search(rf"[A-Za-z]-?{re.escape(number)}(?!\d)|(?<!\d){re.escape(number)}-?[A-Za-z]", text))
