"""A small archive of contracts in both languages, with a scan and a broken file among them, indexed once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import Engine
from engine.types import Answer, AnswerDone, WorkProgress

PURCHASE = """# 设备采购合同

合同编号：HT-2023-017
甲方（盖章）：北京墨池科技有限公司
乙方：上海远山设备厂

第一条 合同总价为人民币1,200,000元（大写：壹佰贰拾万元整），含税。乙方应在2023年6月30日前交货。

第二条 违约金为每日0.5%。双方应当对合同内容保密。

签订日期：2023年5月12日
"""
SERVICE = """# 技术服务合同

合同编号：HT-2024-003
甲方：北京墨池科技有限公司
乙方：杭州云海信息公司

第一条 服务费为85万元，分两次支付。

签订日期：2024年1月8日
"""
LEASE = """# Lease

This lease is made on 1 June 2023 between Edmund Harcastle (the landlord) and Lamplight Pottery (the tenant).

The rent is 1,450 pounds a month. The tenant has paid a deposit of 2,900 pounds. The contract ends on 30 June 2026.
"""
LEDGER = (
    "合同名称,甲方,合同金额（万元）,签订日期\n系统开发,杭州东湖公司,350,2021-03-04\n维护,杭州东湖公司,5,2021-06-04\n"
)


def write_archive(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "采购合同.md").write_text(PURCHASE, encoding="utf-8")
    (folder / "服务合同.md").write_text(SERVICE, encoding="utf-8")
    (folder / "lease contract.md").write_text(LEASE, encoding="utf-8")
    (folder / "台账.csv").write_text(LEDGER, encoding="utf-8")
    (folder / "copy of lease.md").write_text(LEASE, encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Path]]:
    root = tmp_path_factory.mktemp("archive")
    with Engine(root / "home") as engine:
        list(engine.index([str(write_archive(root / "contracts"))]))
        yield engine, root / "contracts"


def done(events: Any) -> Answer:
    """The answer of a job, which told its progress and whose every citation is a span of its page."""
    answer, told = None, 0
    for event in events:
        told += isinstance(event, WorkProgress)
        if isinstance(event, AnswerDone):
            answer = event.answer
    assert answer is not None
    assert told
    return answer


def check_citations(engine: Engine, answer: Answer) -> None:
    assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for c in answer.citations:
        page = next(p for p in engine.show(c.path).pages if p.number == c.page)
        assert page.text[c.start : c.end] == c.quote
    for statement in answer.statements:
        assert set(statement.citations) <= {c.n for c in answer.citations}
        assert answer.text[statement.start : statement.end].strip()
