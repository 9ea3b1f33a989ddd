"""What the doctor found, in the person's words; what is not known is shown as it is."""

from __future__ import annotations

import re
from pathlib import Path

from desktop import i18n
from desktop.views.settings import machine_page
from engine import Engine


def test_every_fact_of_the_doctor_has_a_name_and_words_in_chinese(home: Path) -> None:
    with Engine(home) as engine:
        found = engine.doctor()
    assert len(machine_page.rows(found)) >= 9
    i18n.use("zh_CN")
    rows = dict(machine_page.rows(found))
    assert all(re.search("[一-鿿]", name) for name in rows), rows
    assert "可用" in rows["内存"] and "GB" in rows["内存"]
    assert "quotes（使用中）" in rows["已有模型"] and "needs no model file" not in rows["已有模型"]
    assert rows["索引"] == "正常"


def test_a_fact_that_is_new_or_broken_is_not_kept_back() -> None:
    rows = dict(
        machine_page.rows({"new_part": {"a": 1}, "memory": "unknown", "index": {"healthy": False, "trouble": "Lost."}})
    )
    assert rows["new part"] == "a: 1" and "unknown" in rows.values() and "Lost." in rows.values()
