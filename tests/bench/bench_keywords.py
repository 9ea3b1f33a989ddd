"""Chinese key words instead of questions, end to end: found where they stand, refused where they do not.

    python -m tests.bench.bench_keywords [--questions 50] [SET ...]

Key words are made of a set's questions by rule: their words that stand in the gold paragraph, the rarest one alone, the
first two as one phrase, and up to three with spaces between. They are *there* when one paragraph holds all of them. The
key words of the other sets are asked too; they are *absent* when no paragraph holds more than half of them. Printed:
how many of those there are answered, and with all words in the quotes; how many of the absent ones are answered.
"""

from __future__ import annotations

import argparse
import random

from engine.backends.quotes.select import select
from engine.backends.quotes.terms import fold_zh
from engine.backends.quotes.wanted import terms_of
from tests.bench.qa_sets import QaSet, library_of, load

SETS = ("xquad.zh.json", "cnlaw.dev.json", "everyday_law.json")


def key_words(question: str, paragraph: str) -> list[str]:
    folded, terms = fold_zh(paragraph), terms_of(question)
    held = [term for term in terms if term in folded and len(term) > 1]
    rarest = sorted(held, key=lambda term: -terms[term])[:3]
    several = [term for term in held if term in rarest]
    made = [" ".join(several), "".join(several[:2])] if len(several) > 1 else []
    return list(dict.fromkeys([*made, *rarest[:1]]))


def made_of(data: QaSet, count: int) -> list[str]:
    questions = [q for q in data.questions if not q.impossible]
    random.Random(5).shuffle(questions)
    return [words for q in questions[:count] for words in key_words(q.question, data.paragraphs[q.paragraph])]


def run(data: QaSet, own: list[str], others: list[str]) -> None:
    texts = [fold_zh(paragraph) for paragraph in data.paragraphs]
    there, absent = [], []
    with library_of(data) as retriever:
        for words in (*own, *others):
            terms = list(terms_of(words))
            most = max(sum(term in text for term in terms) for text in texts) / max(1, len(terms))
            if 0.5 < most < 1.0:
                continue
            hits = retriever.search(words)
            selection = select(words, hits)
            quoted = fold_zh(" ".join(hits[q.hit].text[q.start : q.end] for q in selection.quotes))
            if most == 1.0:
                there.append((selection.answered, selection.answered and all(term in quoted for term in terms)))
            else:
                absent.append(selection.answered)
    answered, whole = (sum(column) / len(there) for column in zip(*there, strict=True))
    print(
        f"{data.name}: {len(there)} there, answered {answered:.3f}, with all words quoted {whole:.3f}; "
        f"{len(absent)} absent, answered {sum(absent) / len(absent):.3f}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--questions", type=int, default=50)
    arguments = parser.parse_args()
    loaded = {name: load(name) for name in arguments.sets}
    made = {name: made_of(data, arguments.questions) for name, data in loaded.items()}
    for name, data in loaded.items():
        run(data, made[name], [words for other in loaded if other != name for words in made[other]])


if __name__ == "__main__":
    main()
