"""Try llama.cpp once in a child process, so that a build that crashes on this processor is known before an answer.

Some builds of llama.cpp end the process on some processors: an instruction that is not there, or (built by GCC 12 on
a processor with AMX) any quantised prompt of several tokens. The trial runs a tiny quantised model with a prompt
longer than a batch, and its result is kept for this machine and this build.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.backends.gguf_writer import NewTensor, constant, random_blocks, write_gguf
from engine.backends.hardware import find_hardware
from engine.errors import ModelError
from engine.settings import is_frozen

log = logging.getLogger(__name__)

SECONDS = 120
FAILED = 3
WIDTH, VOCABULARY, LAYERS, PROMPT, BATCH = 256, 512, 2, 200, 64
KINDS = ("q4_0", "q8_0", "q6_k")

REMEDY = (
    "Other models are not touched by this. Please report it, with what 'inkwell doctor' says."
    if is_frozen()
    else "Rebuild it for this machine: pip install --force-reinstall --no-cache-dir --no-binary llama-cpp-python "
    "llama-cpp-python==0.3.36, with CMAKE_ARGS set to "
    "-DCMAKE_C_FLAGS='-mno-amx-tile -mno-amx-int8 -mno-amx-bf16' "
    "-DCMAKE_CXX_FLAGS='-mno-amx-tile -mno-amx-int8 -mno-amx-bf16'."
)


@dataclass(frozen=True, slots=True)
class Trial:
    """`works` False means that GGUF models must not be loaded in this process; `reason` is for the person."""

    works: bool
    reason: str


def trial(cache: Path, *, again: bool = False) -> Trial:
    """The result for this machine and build: from `cache` (a folder), else found out now (about two seconds)."""
    key = _key()
    note = cache / "llama-trial.json"
    if not again:
        try:
            kept = json.loads(note.read_text(encoding="utf-8"))
            if kept["key"] == key:
                return Trial(bool(kept["works"]), str(kept["reason"]))
        except (OSError, ValueError, KeyError, TypeError):
            pass  # not tried yet, or the note was damaged: try now
    result = _run()
    try:
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        note.write_text(json.dumps({"key": key, "works": result.works, "reason": result.reason}), encoding="utf-8")
    except OSError as error:
        log.warning("the result of llama.cpp's trial could not be kept: %s", error)
    return result


def _run(body: str = "read_and_write") -> Trial:
    """Run a function of this module in a child. Tests name one that fails."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="inkwell-trial-") as folder:
        for kind in KINDS:
            make_tiny(Path(folder) / f"{kind}.gguf", kind)
        said = Path(folder) / "said.txt"
        code = _run_child(body, folder, str(said))
        words = said.read_text(encoding="utf-8", errors="replace").strip() if said.is_file() else ""
    if code is None:
        return Trial(False, f"llama.cpp did not end its trial in {SECONDS} s. GGUF models are switched off. {REMEDY}")
    if code == 0:
        return Trial(True, "")
    if code == FAILED:
        return Trial(False, f"The installed llama.cpp does not work on this machine: {words[-300:]}")
    log.warning("llama.cpp ended its trial with code %s: %s", code, words[-2000:])
    return Trial(
        False,
        f"The installed llama.cpp crashes on this processor ({_signal(code)}). GGUF models are switched off. {REMEDY}",
    )


def _run_child(body: str, folder: str, said: str) -> int | None:
    """The child's exit code, or None when it had to be ended."""
    if is_frozen():
        import multiprocessing

        child = multiprocessing.get_context("spawn").Process(target=_child, args=(body, folder, said))
        child.start()
        child.join(SECONDS)
        code = child.exitcode
        child.kill()
        child.join()
        return code
    # Not by multiprocessing here: it would run the person's own script again, or fail where there is none.
    root = str(Path(__file__).parents[2])
    command = f"import sys; sys.path.insert(0, {root!r}); from {__spec__.name} import _child; _child(*sys.argv[1:])"
    try:
        return subprocess.run(
            [sys.executable, "-c", command, body, folder, said], stdin=subprocess.DEVNULL, timeout=SECONDS, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        return None


def _child(body: str, folder: str, said: str) -> None:
    """In the child: run the body with its last words in a file instead of the person's terminal."""
    with Path(said).open("w", encoding="utf-8") as output:
        os.dup2(output.fileno(), 2)
        try:
            globals()[body](sorted(str(path) for path in Path(folder).glob("*.gguf")))
        except Exception as error:
            output.write(f"{error}\n")
            output.flush()
            os._exit(FAILED)
    os._exit(0)  # at once: what is tried is reading and writing, not the clean-up of every library at exit


def read_and_write(files: list[str]) -> None:
    """Read a prompt longer than a batch and write a few tokens with each file."""
    from engine.backends.llama_native import NativeModel

    for file in files:
        model = NativeModel(Path(file), context_length=256, threads=2, batch=BATCH, use_mmap=False)
        for start in range(0, PROMPT, BATCH):
            tokens = [(7 * n) % VOCABULARY for n in range(start, min(start + BATCH, PROMPT))]
            model.decode(tokens, start, 1)
        for position in range(PROMPT, PROMPT + 4):
            row = model.logits(0)
            if not bool((row == row).all()):
                raise ModelError(f"it computes no numbers for {Path(file).stem} weights")
            model.decode([int(row.argmax())], position, 1)
        model.close()


def make_tiny(path: Path, kind: str) -> Path:
    """A language model without a vocabulary, of random weights in one quantised type (about half a megabyte)."""
    metadata: dict[str, Any] = {
        "general.architecture": "llama",
        "llama.vocab_size": VOCABULARY,
        "llama.context_length": 512,
        "llama.embedding_length": WIDTH,
        "llama.block_count": LAYERS,
        "llama.feed_forward_length": 2 * WIDTH,
        "llama.attention.head_count": 4,
        "llama.attention.head_count_kv": 2,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.dimension_count": WIDTH // 4,
        "tokenizer.ggml.model": "no_vocab",
    }
    made: list[NewTensor] = []

    def weights(name: str, columns: int, rows: int) -> None:
        made.append(NewTensor(name, kind, (columns, rows), random_blocks(kind, (columns, rows), len(made), 0.05)))

    def norm(name: str) -> None:
        made.append(NewTensor(name, "f32", (WIDTH,), constant(1.0, WIDTH)))

    weights("token_embd.weight", WIDTH, VOCABULARY)
    norm("output_norm.weight")
    weights("output.weight", WIDTH, VOCABULARY)
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        norm(block + "attn_norm.weight")
        weights(block + "attn_q.weight", WIDTH, WIDTH)
        weights(block + "attn_k.weight", WIDTH, WIDTH // 2)
        weights(block + "attn_v.weight", WIDTH, WIDTH // 2)
        weights(block + "attn_output.weight", WIDTH, WIDTH)
        norm(block + "ffn_norm.weight")
        weights(block + "ffn_gate.weight", WIDTH, 2 * WIDTH)
        weights(block + "ffn_up.weight", WIDTH, 2 * WIDTH)
        weights(block + "ffn_down.weight", 2 * WIDTH, WIDTH)
    write_gguf(path, metadata, made)
    return path


def _key() -> str:
    """This machine's processor and this build of the library, without loading it."""
    from importlib.util import find_spec

    spec = find_spec("llama_cpp")
    parts = [platform.platform(), find_hardware().processor, sys.executable]
    folder = Path(next(iter(spec.submodule_search_locations))) if spec and spec.submodule_search_locations else None
    for file in sorted((folder / "lib").glob("*")) if folder else ():
        found = file.stat()
        parts.append(f"{file.name} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _signal(code: int) -> str:
    names = {-4: "illegal instruction", -11: "segmentation fault", -6: "abort", -8: "arithmetic fault"}
    names |= {0xC000001D: "illegal instruction", 0xC0000005: "access violation"}
    return names.get(code, f"exit code {code}")
