"""The evaluation folder: every file ends as its manifest says, read through the pool."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.library.extract.pool import ExtractionPool
from tests.check_documents import check_folder


@pytest.mark.parametrize("which", ["normal", "hostile"])
@pytest.mark.timeout(400)
def test_every_file_ends_as_its_manifest_says(shared_data: Path, which: str) -> None:
    with ExtractionPool(workers=2, memory_mb=2048) as pool:
        results = check_folder(shared_data / "docs", which, [], pool)
    faults = [f"{result.path}: {fault}" for result in results for fault in result.faults]
    assert not faults, "\n".join(faults)
    assert len(results) > 50
