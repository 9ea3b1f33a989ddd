"""A small library that several tests search: made once, read only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import Engine

DOCUMENTS = {
    "policy/audit.md": (
        "# Security policy\n\n## Audit\n\nAccess records shall be kept for no less than six months. "
        "They are protected against deletion.\n\n## Passwords\n\nA password has at least twelve characters.\n"
    ),
    "policy/travel.txt": "Trips within Europe are made by train. The daily allowance is 48 euros.\n",
    "kiln.txt": "The big kiln is called Bertha. It is fired every Thursday night to 1240 degrees.\n",
    "制度/审计.txt": "审计记录应至少保存六个月，并防止被删除、修改或覆盖。\n口令长度不少于十二位。\n",
    "制度/差旅.txt": "出差的伙食補貼為每人每天一百元，憑票報銷。\n",
}


def write_documents(folder: Path) -> Path:
    for name, text in DOCUMENTS.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "documents")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine over DOCUMENTS; tests must not change it."""
    root = tmp_path_factory.mktemp("library")
    with Engine(root / "home") as engine:
        list(engine.index([str(write_documents(root / "documents"))]))
        yield engine
