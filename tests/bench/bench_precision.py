"""What the embedder's precision costs in quality: hit@1 and hit@5 by vectors alone, against float32, on the same texts.

    python -m tests.bench.bench_precision SET.json [--questions 1190]

SET is SQuAD-like. Float32 is sentence-transformers; the other is what this machine uses, stored in half precision and
compared as the index does it.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from engine.library.embed import Embedder
from engine.library.embedder_run import Runtime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    parser.add_argument("--questions", type=int, default=1190)
    arguments = parser.parse_args()
    texts, questions = [], []
    for article in json.loads(arguments.set.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            questions += [(q["question"], len(texts)) for q in paragraph["qas"] if not q.get("is_impossible")]
            texts.append(paragraph["context"])
    step = max(1, len(questions) // arguments.questions)
    questions = questions[::step][: arguments.questions]
    gold = np.array([g for _, g in questions])
    vectors = {}
    for name, runtime in (("float32", Runtime("sentence-transformers", "float32", "cpu", 1.0, 0.0)), ("in use", None)):
        embedder = Embedder(runtime)
        a, b = embedder.embed(texts), embedder.embed([q for q, _ in questions])
        if runtime is None:
            a, b = a.astype(np.float16).astype(np.float32), b.astype(np.float16).astype(np.float32)
        vectors[name] = a
        ranks = (a @ b.T >= (a @ b.T)[gold, np.arange(len(gold))]).sum(axis=0)
        print(f"{name} ({embedder.runtime.description}): {len(texts)} texts, {len(gold)} questions, "
              f"hit@1 {(ranks <= 1).mean():.4f}, hit@5 {(ranks <= 5).mean():.4f}", flush=True)  # fmt: skip
    cosines = (vectors["float32"] * vectors["in use"]).sum(axis=1)
    print(f"lowest cosine of a text {cosines.min():.6f}")


if __name__ == "__main__":
    main()
