"""The translations are whole and well set, codes are spoken in the person's language, and it can change at run time."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from datetime import date, datetime
from pathlib import Path

import pytest

from desktop import i18n
from engine.errors import Reason
from engine.types import WHY_TEXT

ROOT = Path(__file__).resolve().parents[2]
CHINESE = ROOT / "resources" / "translations" / "inkwell_zh_CN.ts"
CJK = r"[\u4e00-\u9fff]"
NAMES = re.compile(r"\{\w+\}|%Ln|%n")


def messages(file: Path) -> list[tuple[str, str, list[str]]]:
    found = []
    for context in ElementTree.parse(file).iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            found.append((name, message.findtext("source") or "", forms))
    return found


def test_every_text_of_the_window_is_translated(tmp_path: Path) -> None:
    """Collected afresh from the code, so that a text added without its translation fails here."""
    collected = tmp_path / CHINESE.name
    shutil.copy(CHINESE, collected)
    sources = [str(path) for path in (ROOT / "desktop").rglob("*.py")]
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    subprocess.run([tool, "-silent", "-no-obsolete", *sources, "-ts", collected], check=True, cwd=ROOT)
    missing = [(name, source) for name, source, forms in messages(collected) if not all(forms)]
    assert not missing


def test_translations_keep_what_is_filled_in_later() -> None:
    wrong = [
        (source, form)
        for _, source, forms in messages(CHINESE)
        for form in forms
        if sorted(NAMES.findall(source)) != sorted(NAMES.findall(form))
    ]
    assert not wrong


def test_chinese_is_set_as_chinese() -> None:
    """Full-width punctuation after Chinese, a space between Chinese and Latin or digits."""
    half_width = re.compile(rf"{CJK}[,;:?!]|[,;:?!]{CJK}")
    too_close = re.compile(rf"{CJK}[A-Za-z0-9{{%]|[A-Za-z0-9}}]{CJK}")
    allowed = re.compile(r"\{month\}|\{files\}|\(&\w\)")
    for _, _, forms in messages(CHINESE):
        for form in forms:
            plain = allowed.sub("", form)
            assert not half_width.search(plain), form
            assert not too_close.search(plain), form


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_spoken_in_chinese(reason: Reason) -> None:
    i18n.use("zh_CN")
    assert re.search(CJK, i18n.reason_text(reason.value, "english"))


def test_english_keeps_the_engines_own_sentence() -> None:
    assert i18n.error_text("folder", "There is no folder /x.") == "There is no folder /x."
    i18n.use("zh_CN")
    assert re.search(CJK, i18n.error_text("folder", "There is no folder /x."))


def test_an_unknown_code_falls_back_to_the_sentence() -> None:
    i18n.use("zh_CN")
    assert i18n.error_text("brand-new", "Something else.") == "Something else."


def test_notices_keep_their_count() -> None:
    i18n.use("zh_CN")
    text = i18n.notice_text("left-out:3/8/2/time", "3 of 8 passages and 2 earlier turns did not fit: …")
    assert all(count in text for count in "382")
    assert re.search(CJK, text)
    i18n.use("en")
    text = i18n.notice_text("left-out:1/8/1/context", "")
    assert text == "1 of 8 passages and 1 earlier turn did not fit: the model's context is full."


@pytest.mark.parametrize("code", sorted(WHY_TEXT))
def test_every_doubt_is_spoken_in_chinese(code: str) -> None:
    i18n.use("zh_CN")
    said = i18n.why_text(f"{code}:42" if "{}" in WHY_TEXT[code] else code)
    assert re.search(CJK, said)
    assert ("42" in said) == ("{}" in WHY_TEXT[code])


def test_plurals() -> None:
    assert i18n.files(1) == "1 file"
    assert i18n.files(1204) == "1,204 files"
    i18n.use("zh_CN")
    assert i18n.files(1204) == "1,204 个文件"


def test_time_left() -> None:
    assert i18n.time_left(None) == ""
    assert i18n.time_left(20) == "under 1 min"
    assert i18n.time_left(240) == "4 min left"
    assert i18n.time_left(3 * 3600) == "3 h left"
    assert i18n.time_left(float("inf")) == ""


def test_day_groups() -> None:
    today = date(2026, 11, 22)

    def at(year: int, month: int, day: int) -> float:
        return datetime(year, month, day, 12).timestamp()

    assert i18n.day_group(at(2026, 11, 22), today) == "Today"
    assert i18n.day_group(at(2026, 11, 21), today) == "Yesterday"
    assert i18n.day_group(at(2026, 11, 17), today) == "Last 7 days"
    assert i18n.day_group(at(2026, 11, 1), today) == "Last 30 days"
    assert i18n.day_group(at(2026, 3, 1), today) == "March"
    assert i18n.day_group(at(2025, 3, 1), today) == "March 2025"
    i18n.use("zh_CN")
    assert i18n.day_group(at(2025, 3, 1), today) == "2025 年三月"


def test_what_was_not_searched_keeps_its_figures_above_a_thousand() -> None:
    said = "Searched 17,947 of 20,000 pages. 1,200 files could not be read."
    i18n.use("zh_CN")
    chinese = i18n.coverage_text(said)
    assert "17,947" in chinese and "20,000" in chinese and "1,200" in chinese
    i18n.use("en")
    assert "17,947" in i18n.coverage_text(said)


def test_one_page_is_no_pages() -> None:
    i18n.use("en")
    assert i18n.searchable_pages(0, 1) == "0 of 1 page searchable"
    assert i18n.searchable_pages(17_947, 20_000) == "17,947 of 20,000 pages searchable"
    i18n.use("zh_CN")
    assert i18n.searchable_pages(17_947, 20_000) == "20,000 页中有 17,947 页可检索"
