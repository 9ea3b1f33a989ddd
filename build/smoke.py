"""Runs the packaged app as a person on a clean machine would: `.venv/bin/python build/smoke.py dist/inkwell/inkwell`.

From a copy in a folder with a space and Chinese characters in its name, with an empty data folder, and with nothing of
this checkout or its environment in sight: it starts, indexes the sample documents, answers in both languages, opens
its window without a screen, takes questions there while its engine is killed between them, reads a picture and old
Office files, searches with another embedder and a reranker, converts and runs a tiny ChatGLM3 checkpoint and a tiny
GGUF, also with the code of an older processor, and does it again from a folder nobody may write to, as another person.
Prints each step with its time; ends with 1 at the first that fails.

The tiny models are made first, by this checkout's own environment; the app itself sees only the finished files.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINUX = sys.platform.startswith("linux")
QUESTIONS = (
    ("How much notice is needed to end the lease early?", "three months"),
    ("租赁期满后，押金什么时候退还？", "七个工作日"),
)
OLD_OFFICE = {
    "old letter.doc": ("420 pounds", "旧窑的保修期为两年"),
    "old prices.xls": ("Cobalt oxide", "价格"),
    "old slides.ppt": ("half past six", "釉料课每周四晚上六点半开始"),
}
NOBODY = 65534
MAKE_MODELS = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests import tiny_embedders, tiny_gguf, tiny_models
folder = Path({folder!r})
tiny_embedders.bert(folder / "bge-small-zh-v1.5")
tiny_embedders.reranker(folder / "bge-reranker-v2-m3")
tiny_models.checkpoint(folder / "tiny-chatglm3")
tiny_gguf.make_llama(folder / "tiny.gguf", kind="q8_0", context=4096)
"""


class Smoke:
    """The app in one place, used by one person. Attributes: program, the app; home, its data folder; environment."""

    def __init__(self, program: Path, place: Path, user: int | None = None) -> None:
        self.program = program
        self.place = place
        self.home = place / "home"
        self.user = user
        keep = ("LANG", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "APPDATA", "PROCESSOR_ARCHITECTURE")
        self.environment = {name: os.environ[name] for name in keep if name in os.environ}
        person = {name: str(place) for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "TEMP", "TMP")}
        path = os.environ["PATH"] if sys.platform == "win32" else "/usr/bin:/bin"
        self.environment |= {**person, "TMPDIR": str(place), "PATH": path}
        self.environment |= {"INKWELL_HOME": str(self.home), "QT_QPA_PLATFORM": "offscreen"}
        if user is not None:
            os.chown(place, user, user)

    def run(self, *arguments: str, before: tuple[str, ...] = (), extra: dict[str, str] | None = None) -> str:
        started = time.monotonic()
        command = [*before, str(self.program), *arguments]
        as_user = {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}
        done = subprocess.run(
            command, env={**self.environment, **(extra or {})}, cwd=self.place, capture_output=True, timeout=600,
            encoding="utf-8", errors="replace", stdin=subprocess.DEVNULL, **as_user,
        )  # fmt: skip
        said("inkwell " + (" ".join(arguments) or "(the window)"), started)
        if done.returncode != 0:
            raise SystemExit(f"exit code {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def json(self, *arguments: str, **how: object) -> dict:
        return json.loads(self.run(*arguments, "--json", **how).strip().splitlines()[-1])

    def ask(self, question: str, words: str) -> None:
        """A question whose answer is known, with citations that hold."""
        answer = self.json("ask", question)
        expect(answer["answered"] and words in answer["answer"], answer)
        expect(answer["citations"] and all(cited["verified"] for cited in answer["citations"]), answer)

    def model_answers(self, model: str, backend: str) -> None:
        """A model of random weights: what it writes means nothing, that it writes shows that all of it runs."""
        self.json("models", "use", model)
        settings = self.home / "settings.toml"
        if "max_new_tokens" not in (text := settings.read_text(encoding="utf-8")):
            settings.write_text(text + "\nmax_new_tokens = 24\n", encoding="utf-8")  # it would never come to an end
        answer = self.json("ask", QUESTIONS[0][0])
        through_llama = "llama.cpp" in answer["how"]["model"]
        expect(answer["answer"].strip() and through_llama == (backend == "llama.cpp"), answer)

    def window(self, pictures: Path) -> dict:
        """Ask in the window, in both languages, with the engine killed in between."""
        pictures.mkdir(exist_ok=True)
        if self.user is not None:
            os.chown(pictures, self.user, self.user)
        asked = json.dumps([question for question, _ in QUESTIONS])
        probe = {"INKWELL_PROBE": str(pictures), "INKWELL_PROBE_QUESTIONS": asked}
        self.run(extra={**probe, "INKWELL_PROBE_STARTED": repr(time.time())})
        found = json.loads((pictures / "probe.json").read_text(encoding="utf-8"))
        expect("error" not in found and not found["heavy"], found)
        expect(len(found["recovered"]) == 2, found)
        for answer, (_, words) in zip(found["answers"], QUESTIONS, strict=True):
            expect(answer["answered"] and words in answer["text"] and answer["citations"], answer)
        print(f"{found['seconds']:8.1f} s  of these until the window took a letter", flush=True)
        return found


def said(what: str, started: float) -> None:
    print(f"{time.monotonic() - started:8.1f} s  {what}", flush=True)


def expect(true: object, what: object) -> None:
    if not true:
        raise SystemExit(f"not as it should be: {what}")


def copy_of(folder: Path, target: Path, without: tuple[str, ...] = ()) -> Path:
    """The app in another place. Files are linked where the disk allows it."""

    def link(source: str, destination: str) -> None:
        try:
            os.link(source, destination)
        except OSError:
            shutil.copy2(source, destination)

    ignore = shutil.ignore_patterns(*without) if without else None
    shutil.copytree(folder, target, symlinks=True, copy_function=link, ignore=ignore)
    return target


def bundle_of(program: Path) -> Path:
    """The folder to copy: the .app on macOS, else the one that the program lies in."""
    return next((folder for folder in program.parents if folder.suffix == ".app"), program.parent)


def opened_outside(trace: Path) -> list[str]:
    """Files of this checkout that were opened, out of strace's notes."""
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if f'"{ROOT}/' in line and "ENOENT" not in line][:5]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--pictures", type=Path, help="keep the window's pictures in this folder")
    arguments = parser.parse_args()
    program = arguments.program.resolve()
    bundle = bundle_of(program)

    with tempfile.TemporaryDirectory(prefix="墨池 smoke ") as temporary:
        place = Path(temporary)
        place.chmod(0o755)
        models = place / "models"
        models.mkdir()
        made = MAKE_MODELS.format(root=str(ROOT), folder=str(models))
        subprocess.run([sys.executable, "-c", made], check=True, cwd=place)
        folder = copy_of(bundle, place / f"Ink well 墨池{bundle.suffix}")
        first = place / "first person"
        first.mkdir()
        smoke = Smoke(folder / program.relative_to(bundle), first)

        # 1. It starts, and says what this machine can do.
        expect("inkwell" in smoke.run("--version"), "a version")
        doctor = smoke.json("doctor")
        expect("trouble" not in doctor["embedder"], "the embedder")
        expect(doctor["reader"]["healthy"], "the reader of English questions")

        compiled = {file.name for file in folder.rglob("inkwell_*.qm")}
        expect(compiled == {"inkwell_en.qm", "inkwell_zh_CN.qm"}, f"the translations: {compiled}")

        # 2. The bundled documents, from inside the app.
        samples = next(folder.rglob("samples/documents"))
        bundled = {file.name for file in samples.iterdir()}
        expect(bundled == {file.name for file in (ROOT / "resources/samples/documents").iterdir()}, bundled)
        report = smoke.json("index", str(samples))
        expect(report["indexed"] == len(bundled) and not report["failed"], report)

        scans = place / "scans"
        scans.mkdir()
        shutil.copy(ROOT / "resources" / "screenshots" / "answer.png", scans / "scan.png")
        expect(smoke.json("index", str(scans)).get("recognised"), "a picture's text")
        read = smoke.json("show", str(scans / "scan.png"))["pages"][0]["text"]
        expect("drivebelt" in "".join(read.split()), read)
        smoke.json("forget", str(scans))

        old = place / "old office"
        with zipfile.ZipFile(ROOT / "tests" / "resources" / "old_office.zip") as archive:
            archive.extractall(old)
        expect(smoke.json("index", str(old))["indexed"] == len(OLD_OFFICE), "the old Office files")
        for name, words in OLD_OFFICE.items():
            read = "".join(page["text"] for page in smoke.json("show", str(old / name))["pages"])
            expect(all(each in read for each in words), read)
        smoke.json("forget", str(old))

        # 3. A question in each language, with a citation that holds, and not one file of the checkout opened for it.
        for question, words in QUESTIONS:
            smoke.ask(question, words)
        if LINUX and (strace := shutil.which("strace")):
            trace = place / "trace.txt"
            note = (strace, "-f", "-qq", "-e", "trace=openat,open,execve", "-o", str(trace))
            smoke.run("ask", QUESTIONS[0][0], before=note)
            expect(not opened_outside(trace), opened_outside(trace))

        # 4. The window: typing, two answers, and the engine killed with -9 between them.
        smoke.window(first / "pictures")
        if arguments.pictures:
            shutil.copytree(first / "pictures", arguments.pictures, dirs_exist_ok=True)

        # 5. Models: ChatGLM3 through transformers, made into a GGUF, and a GGUF as it is.
        smoke.json("models", "add", str(models / "tiny-chatglm3"))
        smoke.model_answers("tiny-chatglm3", "transformers")
        smoke.json("models", "convert", "tiny-chatglm3", "--type", "q4_0", "--name", "made-small")
        smoke.model_answers("made-small", "llama.cpp")
        smoke.json("models", "add", str(models / "tiny.gguf"))
        smoke.model_answers("tiny", "llama.cpp")

        # 6. Another embedder, for which all is embedded anew, and a reranker. Their weights are random, too.
        smoke.json("models", "use", "quotes")
        for model in ("bge-small-zh-v1.5", "bge-reranker-v2-m3"):
            smoke.json("models", "add", str(models / model))
            smoke.json("models", "use", model)
        expect(smoke.json("search", QUESTIONS[0][0])["hits"], "passages found with another embedder")
        for model in ("all-minilm-l6-v2", "no-reranker"):
            smoke.json("models", "use", model)
        smoke.ask(*QUESTIONS[1])

        # 7. An older processor: only that generation's code is left in a copy of the app.
        native = [file.name for file in folder.rglob("*ggml-cpu-*")]
        if native and platform.machine().lower() in ("x86_64", "amd64"):
            for kept in ("haswell", "x64"):
                others = tuple(name for name in native if f"-{kept}." not in name)
                older = copy_of(folder, place / f"only {kept}{bundle.suffix}", others)
                old = Smoke(older / program.relative_to(bundle), first)
                built = json.dumps(old.json("doctor"))
                expect("AVX512 = 1" not in built and ("AVX2 = 1" in built) == (kept == "haswell"), built)
                old.model_answers("tiny", "llama.cpp")
                old.model_answers("made-small", "llama.cpp")

        # 8. As another person, from where that person may not write.
        if LINUX and os.geteuid() == 0:
            second = place / "second person"
            second.mkdir()
            other = Smoke(smoke.program, second, NOBODY)
            expect(other.json("index", str(samples))["indexed"] == report["indexed"], "the same documents")
            other.ask(*QUESTIONS[1])
            other.window(second / "pictures")
            expect(other.home.stat().st_mode & 0o777 == 0o700, "a data folder that is the person's own")
        elif os.name == "posix":
            folders = [folder, *(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())]
            for path in folders:
                path.chmod(0o555)
            try:
                smoke.json("models", "use", "quotes")
                smoke.ask(*QUESTIONS[1])
            finally:
                for path in folders:
                    path.chmod(0o755)
    print("passed")


if __name__ == "__main__":
    main()
