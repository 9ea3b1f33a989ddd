"""The trial of llama.cpp in a child: passed here, kept for this build, and a crash reported with its remedy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.backends import llama_trial as module
from engine.backends.gguf_header import read_gguf_header
from engine.backends.llama_trial import BATCH, PROMPT, Trial, make_tiny, trial


def test_the_installed_build_works_here_and_is_tried_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert trial(tmp_path) == Trial(True, "")
    monkeypatch.setattr(module, "_run", lambda: Trial(False, "tried again"))
    assert trial(tmp_path).works
    assert trial(tmp_path, again=True).reason == "tried again"
    assert trial(tmp_path).reason == "tried again"
    monkeypatch.setattr(module, "_key", lambda: "another build")
    monkeypatch.setattr(module, "_run", lambda: Trial(True, ""))
    assert trial(tmp_path).works  # another build is tried anew
    (tmp_path / "llama-trial.json").write_text("{", encoding="utf-8")
    assert trial(tmp_path).works


def test_the_prompt_is_longer_than_a_batch_and_the_weights_are_quantised(tmp_path: Path) -> None:
    assert PROMPT > BATCH
    for kind in module.KINDS:
        assert {t.type for t in read_gguf_header(make_tiny(tmp_path / kind, kind)).tensors} == {kind, "f32"}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("import os; os.kill(os.getpid(), 11)", "crashes on this processor (segmentation fault)"),
        ("import os; os.kill(os.getpid(), 4)", "crashes on this processor (illegal instruction)"),
        ("import os; os.abort()", "crashes on this processor (abort)"),
        ("raise SystemExit(3)", "does not work on this machine"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_crash_is_reported_with_the_remedy(body: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real child that really ends so."""

    def child(*_: object) -> int:
        return subprocess.run([sys.executable, "-c", body], stderr=subprocess.DEVNULL, check=False).returncode

    monkeypatch.setattr(module, "_run_child", child)
    result = module._run()
    assert not result.works and says in result.reason
    if "crashes" in says:
        assert "CMAKE_ARGS" in result.reason and "-mno-amx-tile" in result.reason


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.01)
    result = module._run()
    assert not result.works and "did not end" in result.reason
