"""Read a folder of documents through the pool and hold the outcome against its manifests.

Usage: python -m tests.check_documents FOLDER [NAME...]

FOLDER holds normal_manifest.json and hostile_manifest.json beside normal/ and hostile/. With NAMEs only files whose
path contains one of them are read. Pages that are pictures are recognised, as indexing does after the text. Ends with 1
if anything is not as the manifests say. Optional formats count as right when they are skipped with a reason.
"""

from __future__ import annotations

import json
import re
import sys
import time
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import ExtractError, Reason
from engine.library.extract.ocr import recognise
from engine.library.extract.pool import ExtractionPool
from engine.library.reading import with_recognised
from engine.types import Document

MOST_SCANS = 50
"""Pages of one file that are recognised."""
SECONDS: list[float] = []
_CJK = "\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}]) | (?=[{_CJK}])")


def squash(text: str) -> str:
    """The manifests' match rule."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).casefold())
    return _BESIDE_CJK.sub("", text)


@dataclass(frozen=True)
class Checked:
    """How one file ended. `faults` is empty when it is as it should be."""

    path: str
    kind: str
    outcome: str
    faults: tuple[str, ...]
    found: int = 0
    wanted: int = 0
    bonus_found: int = 0
    bonus_wanted: int = 0
    seconds: float = 0.0


def entries(folder: Path, which: str) -> list[dict[str, Any]]:
    manifest = json.loads((folder / f"{which}_manifest.json").read_text("utf-8"))
    return next(v for v in manifest.values() if isinstance(v, list) and v and isinstance(v[0], dict))


def check(entry: dict[str, Any], which: str, document: Document | None, error: ExtractError | None) -> Checked:
    """One file's outcome against its entry."""
    text = "\n".join(page.text for page in document.pages) if document else ""
    squashed = squash(text)
    outcome = "parsed" if document else f"{error.reason if error else 'nothing'}"
    wanted = [*entry.get("expected_snippets", ()), *entry.get("must_contain", ())]
    missing = [snippet for snippet in wanted if squash(snippet) not in squashed]
    bonus = entry.get("bonus_snippets", ())
    bonus_found = sum(1 for snippet in bonus if squash(snippet) in squashed)
    faults = [f"must not hold {snippet!r}" for snippet in entry.get("must_not_contain", ()) if snippet in text]
    expected = entry["expected"]
    excused = entry.get("optional")
    if document:
        faults += [f"lacks {snippet!r}" for snippet in missing if not excused]
        if expected == "skipped with reason":
            faults.append(f"should have been skipped, gave {text[:40]!r}")
    elif expected == "parsed" and not excused:
        faults.append(f"should have been read, but: {error} ({error.detail if error else ''})")
    if error and "reason_like" in entry and not re.search(entry["reason_like"], str(error), re.IGNORECASE):
        faults.append(f"the reason should be like {entry['reason_like']}: {error}")
    kind = entry.get("format") or entry.get("category") or which
    found = len(wanted) - len(missing)
    return Checked(entry["path"], kind, outcome, tuple(faults), found, len(wanted), bonus_found, len(bonus))


def check_folder(folder: Path, which: str, names: list[str], pool: ExtractionPool) -> list[Checked]:
    """Every file of one manifest, read through the pool."""
    chosen = [e for e in entries(folder, which) if not names or any(name in e["path"] for name in names)]
    started = time.monotonic()
    futures = [(entry, pool.submit(folder / which / entry["path"])) for entry in chosen]
    results = []
    for entry, future in futures:
        document, error = None, None
        try:
            document = recognised(folder / which / entry["path"], future.result(timeout=300), pool)
        except ExtractError as raised:
            error = raised
        result = check(entry, which, document, error)
        results.append(result)
    print(f"{which}: {len(results)} files in {time.monotonic() - started:.1f} s")
    return results


def recognised(path: Path, document: Document, pool: ExtractionPool) -> Document:
    """The document with its scanned pages read; ExtractError when it says nothing even then."""
    if not document.pages_waiting:
        return document
    texts = {}
    for page in document.pages_waiting[:MOST_SCANS]:
        started = time.monotonic()
        try:
            texts[page] = (pool.submit(path, recognise, page=page, threads=1).result(timeout=300).text, "")
        except ExtractError as error:
            texts[page] = ("", error.reason)
        SECONDS.append(time.monotonic() - started)
    document = with_recognised(document, texts)
    if not any(page.text.strip() for page in document.pages):
        raise ExtractError(Reason.NO_TEXT)
    return document


def print_table(results: list[Checked]) -> None:
    by_kind: dict[str, list[Checked]] = defaultdict(list)
    for result in results:
        by_kind[result.kind].append(result)
    print(f"{'kind':16} {'files':>5} {'as said':>7} {'parsed':>6} {'snippets':>10} {'bonus':>8}")
    for kind, group in [*sorted(by_kind.items()), ("all", results)]:
        right = sum(not r.faults for r in group)
        parsed = sum(r.outcome == "parsed" for r in group)
        found, wanted = sum(r.found for r in group), sum(r.wanted for r in group)
        bonus, bonuses = sum(r.bonus_found for r in group), sum(r.bonus_wanted for r in group)
        print(f"{kind:16} {len(group):5} {right:7} {parsed:6} {found:4}/{wanted:<5} {bonus:3}/{bonuses:<4}")
    for result in results:
        for fault in result.faults:
            print(f"  {result.path}: {result.outcome}: {fault}")


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    folder, names = Path(arguments[0]), arguments[1:]
    wrong = 0
    with ExtractionPool(workers=2, memory_mb=2048) as pool:
        for which in ("normal", "hostile"):
            results = check_folder(folder, which, names, pool)
            print_table(results)
            wrong += sum(bool(r.faults) for r in results)
    if SECONDS:
        print(f"{len(SECONDS)} pages recognised, {sum(SECONDS) / len(SECONDS):.1f} s a page")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
