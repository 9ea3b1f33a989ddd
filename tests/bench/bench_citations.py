"""How many injected false statements the citation check flags, and how many true ones.

    python -m tests.bench.bench_citations [QUESTIONS_PER_SET]

From each set's questions: the ten best chunks are the sources; sentences of the gold paragraph are true statements (as
they stand, in quotation marks, with other spacing and case, and the words around a gold answer); each is then made
false: a number changed or two numbers swapped, a name changed or two swapped, a word of a quotation changed, a
quotation from a paragraph that is no source; a "not" put in or left out, a month, a unit or a Chinese numeral changed.
`true, rewritten` are the reference answers people wrote in mtrag-un.
"""

from __future__ import annotations

import json
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from engine.answering.citations import check
from engine.answering.support import names
from engine.sentences import language, sentence_spans
from engine.types import Hit, Support
from tests.bench.qa_sets import Bm25, QaSet, data_folder, load

SETS = ("xquad.en.json", "squad-dev-v1.1.part32.json", "xquad.zh.json", "cmrc2018_dev.json")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w]|[.,]\d)|(?<=[\u4e00-\u9fff])\d+(?:\.\d+)?(?=[\u4e00-\u9fff])")
_ZH_NAME = re.compile(r"[\u4e00-\u9fff]{1,5}·[\u4e00-\u9fff]{1,5}|《[^《》]{2,12}》|[A-Za-z]{3,}")


_MONTHS = "January February March April June July August September October November December".split()
_NOT = {word: f"{word} not" for word in ("is", "was", "are", "were", "can", "will", "must", "should", "could", "would")}
_NOT |= {"不得": "可以", "不能": "可以", "没有": "有", "不是": "是", "应当": "不得", "可以": "不得", "必须": "不得"}
_NOT |= {"not": "also", "是": "不是"}
_CHANGES: dict[str, tuple[tuple[str, str, list[str]], ...]] = {
    "en": (
        ("negation", r"\b(?:is|was|are|were|can|will|must|should|could|would)\b(?! not)|\bnot\b", []),
        ("date", rf"\b(?:{'|'.join(_MONTHS)})\b", _MONTHS),
        ("unit", r"(?<=\d )(?:million|billion|percent|kilometres|kilometers|miles|km|metres|meters|feet|years|months|"
         r"days|hours|minutes|degrees|tons|pounds|people)\b",
         "million billion percent kilometers miles meters feet years months days hours degrees tons".split()),
    ),
    "zh": (
        ("negation",
         r"不得|不能|没有|不是|应当|可以|必须|(?<![不但还就只若或于总也可都要凡正便仅乃即真算])是(?![否因以由])", []),
        ("date", r"(?<=\d年)\d{1,2}月", [f"{n}月" for n in range(1, 13)]),
        ("unit", r"(?<=\d)(?:万|亿|公里|米|元|美元|吨|公斤|年|个月|天|小时|分钟|人|岁|平方公里|公顷)",
         "万 亿 公里 米 元 美元 吨 公斤 年 个月 天 小时 分钟 人 岁".split()),
        ("numeral", r"(?<=[第十百千万共有为])[二三四五六七八九]|[二三四五六七八九](?=[十百千万年月日天个条名位次])",
         list("二三四五六七八九")),
    ),
}  # fmt: skip


def true_ones(sentence: str) -> Iterator[tuple[str, str]]:
    zh = language(sentence) == "zh"
    yield "as it stands", sentence
    yield "quoted", f"“{sentence}”"
    if zh:
        wide = "".join(chr(ord(c) + 0xFEE0) if "0" <= c <= "9" else c for c in sentence)
        yield "spacing and width", wide
        words = re.split(r"(?<=[，、])", sentence)
    else:
        yield "spacing and case", " ".join(sentence.split()).replace(" ", "  ", 3)[0].lower() + sentence[1:]
        words = re.split(r"(?<=, )", sentence)
    if len(words) > 2:
        yield "a clause left out", "".join(words[:-1]).rstrip(",，、 ") + ("。" if zh else ".")


def false_ones(
    sentence: str, paragraph: str, other: str, pool: list[str], rng: random.Random
) -> Iterator[tuple[str, str]]:
    zh = language(sentence) == "zh"
    found = list(_NUMBER.finditer(sentence))
    if found:
        one = rng.choice(found)
        new = str(int(re.sub(r"\D", "", one[0])[:6]) + rng.choice([1, 2, 7, 10]))
        yield "number changed", sentence[: one.start()] + new + sentence[one.end() :]
    different = [(a, b) for a in found for b in found if a.start() < b.start() and a[0] != b[0]]
    if different:
        yield "numbers swapped", _swapped(sentence, *rng.choice(different))
    spans = list(_ZH_NAME.finditer(sentence)) if zh else _name_spans(sentence)
    if spans:
        one = rng.choice(spans)
        here = [m[0] for m in (_ZH_NAME.finditer(paragraph) if zh else _name_spans(paragraph)) if m[0] != one[0]]
        candidates = [n for n in (here or pool) if n not in one[0] and one[0] not in n]
        if candidates:
            yield "name changed", sentence[: one.start()] + rng.choice(candidates) + sentence[one.end() :]
    pairs = [(a, b) for a in spans for b in spans if a.end() <= b.start() and a[0] not in b[0] and b[0] not in a[0]]
    if pairs:
        yield "names swapped", _swapped(sentence, *rng.choice(pairs))
    if zh:
        at = rng.randrange(2, max(3, len(sentence) - 4))
        yield "false quote", f"“{sentence[:at]}红烧{sentence[at + 2 :]}”"
    else:
        words = sentence.split()
        at = rng.randrange(len(words))
        words[at] = rng.choice(["elephants", "quickly", "Barcelona", "seldom"])
        yield "false quote", f"“{' '.join(words)}”"
    for kind, pattern, others in _CHANGES["zh" if zh else "en"]:
        places = list(re.finditer(pattern, sentence))
        if places:
            one = rng.choice(places)
            choices = [o for o in others if o.lower() != one[0].lower()] if others else []
            new = rng.choice(choices) if choices else _NOT[one[0].lower()]
            yield kind, sentence[: one.start()] + new + sentence[one.end() :]
    if len(other) > 20:
        yield "quote from elsewhere", f"“{other}”"
        yield "statement from elsewhere", other


def _name_spans(text: str) -> list[re.Match[str]]:
    known = set(names(text))
    return [m for m in re.finditer(r"[^\W\d_][\w’'-]+", text) if m[0] in known]


def _swapped(text: str, a: re.Match[str], b: re.Match[str]) -> str:
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


def cases(data: QaSet, count: int) -> Iterator[tuple[bool, str, str, list[Hit]]]:
    rng = random.Random(0)
    index = Bm25(data)
    pool = [
        m[0]
        for p in data.paragraphs[::7]
        for m in (_ZH_NAME.finditer(p) if "zh" in data.name or "cmrc" in data.name else _name_spans(p))
    ]
    for q in rng.sample(data.questions, min(count, len(data.questions))):
        paragraph = data.paragraphs[q.paragraph]
        hits = index.search(q.question, 10)
        here = [h for h in hits if h.path == f"/data/p{q.paragraph:05d}.txt"]
        options = [h.text[a:b] for h in here for a, b in sentence_spans(h.text) if b - a > 20]
        if not options:
            continue
        sentence = rng.choice(options)
        away = data.paragraphs[(q.paragraph + len(data.paragraphs) // 2) % len(data.paragraphs)]
        other = rng.choice([away[a:b] for a, b in sentence_spans(away)])
        everywhere = unicodedata.normalize("NFKC", " ".join(h.text for h in hits))
        for kind, text in true_ones(sentence):
            yield True, kind, text, hits
        for kind, text in false_ones(sentence, paragraph, other, pool, rng):
            if unicodedata.normalize("NFKC", text.strip("“”")) not in everywhere:
                yield False, kind, text, hits


def flagged(text: str, hits: list[Hit]) -> tuple[bool, str]:
    pages = {h.path: " " * h.start + h.text for h in hits}
    for h in hits:
        page = pages[h.path].ljust(h.end)
        pages[h.path] = page[: h.start] + h.text + page[h.end :]
    checked = check(text + " [1]", hits, lambda path, _: pages[path])
    for citation in checked.citations:
        assert citation.quote == pages[citation.path][citation.start : citation.end]
    bad = [s.why for s in checked.statements if s.support is Support.UNSUPPORTED]
    return bool(bad), bad[0] if bad else ""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 250
    show = "--show" in sys.argv
    for name in SETS:
        totals: dict[tuple[bool, str], Counter[bool]] = defaultdict(Counter)
        for is_true, kind, text, hits in cases(load(name), count):
            bad, why = flagged(text, hits)
            totals[is_true, kind][bad] += 1
            if show and bad == is_true:
                print("   wrong:", kind, "|", why, "|", text[:300])
        for truth, label in ((False, "false ones flagged"), (True, "true ones flagged")):
            rows = {kind: c for (t, kind), c in totals.items() if t == truth}
            all_, hit = sum(sum(c.values()) for c in rows.values()), sum(c[True] for c in rows.values())
            detail = ", ".join(f"{kind} {c[True]}/{sum(c.values())}" for kind, c in rows.items())
            print(f"{name}: {label} {hit / max(1, all_):.4f} ({hit}/{all_}): {detail}", flush=True)
    rewritten()


def rewritten() -> None:
    total = bad = 0
    for line in (data_folder() / "qa" / "mtrag-un.dev.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        if entry.get("answerability", [""])[0:1] != ["ANSWERABLE"] and entry.get("answerability") != "ANSWERABLE":
            continue
        hits = [Hit(f"/data/{n}", 1, 0, len(c["text"]), c["text"], 1.0) for n, c in enumerate(entry["contexts"])]
        if not hits:
            continue
        checked = check(entry["targets"][0]["text"], hits, lambda path, _, hits=hits: hits[int(path[6:])].text)
        for s in checked.statements:
            if s.support is not Support.NONE:
                total += 1
                bad += s.support is Support.UNSUPPORTED
    print(f"mtrag-un: true, rewritten by people, flagged {bad / max(1, total):.3f} ({bad}/{total})")


if __name__ == "__main__":
    main()
