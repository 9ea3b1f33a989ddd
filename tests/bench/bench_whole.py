"""Work over whole documents: seconds and memory for lists, counts, fields, summaries and comparisons of many pages.

    .venv/bin/python tests/bench/bench_whole.py [PAGES]      # default 10,000 pages in 500 files

The pages are made from a fixed seed and put into a catalog of its own; nothing is searched, so no index is needed.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine.answering.whole.compare import compare
from engine.answering.whole.conditions import parse
from engine.answering.whole.fields import extract
from engine.answering.whole.kept import Kept
from engine.answering.whole.listing import list_matches
from engine.answering.whole.summarise import summarise
from engine.answering.whole.walk import Book, Coverage, Walk
from engine.library.catalog import Catalog
from engine.types import Answer, Document, Page

PER_FILE = 20
STOP = threading.Event()
NAMES = ("Mill Lane Ltd", "Stone & Co", "Fenwick Clays", "北京墨池科技有限公司", "上海远山设备厂")
EN = "supplier delivers goods within agreed time and buyer pays the price after the invoice was received".split()
ZH = "乙方应当按照约定的时间交付货物，甲方在收到发票之后支付价款，双方对合同内容保密"


def page(made: random.Random, number: int) -> str:
    amount, days = made.randrange(1_000, 3_000_000), made.randrange(5, 90)
    if made.random() < 0.5:
        lines = [" ".join(made.choices(EN, k=14)).capitalize() + "." for _ in range(9)]
        lines.insert(made.randrange(9), f"The contract price is {amount:,} euros, payable within {days} days.")
        lines.append(f"Party A: {made.choice(NAMES)}\nSigned on: {days % 28 + 1} May 202{number % 6}")
        return "\n\n".join(lines)
    lines = ["".join(made.choices(ZH, k=60)) + "。" for _ in range(9)]
    lines.insert(made.randrange(9), f"合同总价为人民币{amount:,}元，付款期限为{days}天。")
    lines.append(f"甲方：{made.choice(NAMES)}\n签订日期：202{number % 6}年{days % 12 + 1}月{days % 28 + 1}日")
    return "\n\n".join(lines)


def fill(catalog: Catalog, folder: Path, pages: int) -> tuple[int, int]:
    """A catalog with this many pages; gives characters, and amounts above a million."""
    made, size, large = random.Random(7), 0, 0
    number = catalog.add_folder(str(folder))
    files = []
    for index in range(pages // PER_FILE):
        texts = tuple(Page(n, page(made, n)) for n in range(1, PER_FILE + 1))
        size += sum(len(p.text) for p in texts)
        large += sum(int(a.replace(",", "")) > 1_000_000 for p in texts for a in amounts_in(p.text))
        document = catalog.begin_document(f"key {index}")
        catalog.finish_documents([(document, Document(texts, "txt"), PER_FILE)])
        path = folder / f"contract {index:04}.txt"
        path.touch()
        files.append((str(path), 1, 1, document))
    catalog.set_waiting(number, [(path, size_, mtime) for path, size_, mtime, _ in files])
    catalog.attach(files)
    return size, large


def amounts_in(text: str) -> Iterator[str]:
    import re

    yield from re.findall(r"(?:price is |人民币)([\d,]+)", text)


def timed(name: str, size: int, run: Callable[[], Iterator[Any]]) -> Answer:
    started = time.perf_counter()
    *_, answer = run()
    seconds = time.perf_counter() - started
    rows = len(answer.table.rows) if answer.table else 0
    print(f"| {name} | {seconds:.1f} s | {size / seconds / 1e6:.2f} | {rows:,} |", flush=True)
    assert isinstance(answer, Answer)
    return answer


def main(pages: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        catalog = Catalog(home / "catalog.db")
        (home / "docs").mkdir()
        size, large = fill(catalog, home / "docs", pages)
        print(f"{pages:,} pages, {pages // PER_FILE:,} files, {size / 1e6:.1f} M characters\n")
        print("| job | time | M characters/s | rows |\n|---|---|---|---|")
        kept = Kept(home / "kept.db")
        answer = timed(
            "list all amounts over 1 million", size, lambda: listing(catalog, "list all amounts over 1 million")
        )
        assert answer.how["count"] == large, (answer.how["count"], large)
        timed("count “发票”", size, lambda: listing(catalog, "“发票”出现了多少次"))
        timed("list every date in 2023", size, lambda: listing(catalog, "list all dates in 2023"))
        fields = ["合同金额", "甲方", "签订日期"]
        timed("extract 3 fields", size, lambda: extract(Walk(catalog, None), fields, "zh", STOP))
        timed("summarise", size, lambda: summarise(Walk(catalog, None), "en", kept, STOP))
        timed("summarise again (kept)", size, lambda: summarise(Walk(catalog, None), "en", kept, STOP))
        made = random.Random(3)
        texts = [page(made, n) for n in range(200)]
        changed = [t.replace("payable", "due") if n % 10 == 0 else t for n, t in enumerate(texts)]
        old, new = (
            Book(name, (), "txt", tuple(Page(n, t) for n, t in enumerate(some, 1)))
            for name, some in (("/old.txt", texts), ("/new.txt", changed))
        )
        both = sum(map(len, texts)) * 2
        timed("compare 200 pages with 200", both, lambda: compare(old, new, Coverage(2, 2, 400, 400), "en", STOP))
        kept.close()
        catalog.close()
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def listing(catalog: Catalog, query: str) -> Iterator[Any]:
    return list_matches(Walk(catalog, None), parse(query), STOP)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
