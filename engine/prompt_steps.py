"""Runs a prompt of the library: its steps one after another, each on what the one before left.

`keep` narrows what is read; the other steps give an answer, and the last answer is the result. Needs the facade that
takes it over for documents, models and settings.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from engine.errors import WorkError
from engine.types import (
    Answer,
    AnswerDone,
    Backend,
    GenerationOptions,
    Hit,
    Message,
    Notice,
    Prompt,
    PromptTemplate,
    Scope,
    StopFlag,
    TextDelta,
)

if TYPE_CHECKING:
    from engine.answering.retrieve import Retriever
    from engine.answering.whole.commands import Task
    from engine.answering.whole.walk import Book, Walk
    from engine.library.catalog import Catalog
    from engine.prompts import LibraryPrompt, PromptLibrary, Step
    from engine.settings import DataFolder, Settings

PREVIOUS = 6000
"""Characters of a step's result that the next step is shown."""
_BLANK = re.compile(r"\n[ \t\u3000]*\n+")


class PromptMethods:
    """What a person can ask for about the prompt library. Needs from its class what is declared below."""

    folder: DataFolder

    if TYPE_CHECKING:

        @property
        def current_settings(self) -> Settings: ...
        @property
        def catalog(self) -> Catalog: ...
        def _open_backend(self, stop: StopFlag, model: str) -> Generator[Any, None, Backend]: ...
        def _options(
            self, options: GenerationOptions | None, temperature: float | None = None
        ) -> GenerationOptions: ...
        def _work(
            self, task: Task, scope: Scope | None, stop: StopFlag, walk: Walk | None = None
        ) -> Generator[Any, None, Answer]: ...
        def _retriever(self) -> Retriever: ...
        def _page_text(self, path: str, page: int) -> str: ...

    def prompts(self) -> list[PromptTemplate]:
        """The prompt library, the person's own first; at the end, what of theirs cannot be used, with the reason."""
        library = self._prompt_library()
        return [*(prompt.template for prompt in library.all()), *library.broken()]

    def prompt_source(self, name: str) -> str:
        """The TOML of a prompt. Raises WorkError."""
        return self._prompt_library().find(name).source

    def prompt_values(self, name: str, paths: Sequence[str] = ()) -> dict[str, str]:
        """What of a prompt's variables the scope says: the names of the only two files there are. Raises WorkError."""
        prompt = self._prompt_library().find(name)
        return self._two_files(prompt, Scope(tuple(paths)))[0]

    def save_prompt(self, name: str, source: str) -> PromptTemplate:
        """Keep a prompt as one's own. Raises WorkError that says what is wrong with it."""
        return self._prompt_library().save(name, source).template

    def save_question(self, title: str, text: str) -> PromptTemplate:
        """Keep a question as a prompt: what stands in {braces} becomes a variable. Raises WorkError."""
        import tomlkit

        from engine.prompts import _VARIABLE, called

        document = tomlkit.document()
        document["title"] = title
        variables = tomlkit.aot()
        for name in dict.fromkeys(_VARIABLE.findall(text)):
            variables.append(tomlkit.item({"name": name, "label": name, "default": ""}))
        if len(variables):
            document["variables"] = variables
        steps = tomlkit.aot()
        steps.append(tomlkit.item({"do": "ask", "text": text}))
        document["steps"] = steps
        return self.save_prompt(called(title), tomlkit.dumps(document))

    def import_prompt(self, path: str) -> PromptTemplate:
        return self._prompt_library().take_in(path).template

    def export_prompt(self, name: str, path: str) -> str:
        return self._prompt_library().give_out(name, path)

    def remove_prompt(self, name: str) -> None:
        self._prompt_library().remove(name)

    # -- running

    def _two_files(self, prompt: LibraryPrompt, scope: Scope | None) -> tuple[dict[str, str], tuple[str, ...]]:
        """The variables for two files with their names, and the files; nothing where the scope has not just two."""
        from engine.prompts import compared

        variables = compared(prompt)
        if not variables:
            return {}, ()
        asked = scope.paths if scope else ()
        found = [held.path for held in self.catalog.holdings(asked) if held.document is not None]
        if len(found) != 2:
            return {}, ()
        found.sort(key=lambda path: asked.index(path) if path in asked else -1)  # in the order they were chosen
        names = [os.path.basename(path) for path in found]
        every = [os.path.basename(held.path) for held in self.catalog.holdings()]
        said = [name if every.count(name) == 1 else path for name, path in zip(names, found, strict=True)]
        return dict(zip(variables, said, strict=True)), tuple(found)

    def _prompt_library(self) -> PromptLibrary:
        from engine.prompts import PromptLibrary

        return PromptLibrary(self.folder.path / "prompts")

    def _prompt_events(self, task: Task, scope: Scope | None, stop: StopFlag, documents: bool = True) -> Iterator[Any]:
        """The events of all steps; one AnswerDone, at the end. The caller holds the answering lock."""
        from engine.prompts import filled, given

        started = time.monotonic()
        prompt = self._prompt_library().find(task.name)
        lang = _language(prompt, task)
        known, two = self._two_files(prompt, scope)
        values = given(prompt, task.argument, lang, known)
        keeps: list[tuple[Step, dict[str, str]]] = []
        answer: Answer | None = None
        chain: list[dict[str, Any]] = []
        last = max((i for i, step in enumerate(prompt.steps) if step.do != "keep"), default=-1)
        if last < 0:
            raise WorkError(f"The prompt {prompt.template.name} only keeps; it has no step that answers.")
        for index, step in enumerate(prompt.steps):
            if step.do == "keep":
                keeps.append((step, values))
                chain.append({"do": "keep", **{k: filled(v[lang], values) for k, v in step.options.items()}})
                continue
            text = filled(step.text[lang], values | {"previous": answer.text[:PREVIOUS] if answer else ""})
            within = scope
            if step.do == "compare" and known and known.items() <= values.items():
                text, within = "", Scope(two)  # a name may hold a comma or an "and"
            for event in self._step_events(step, text, lang, keeps, within, stop, documents):
                if isinstance(event, AnswerDone):
                    answer = event.answer
                elif not isinstance(event, TextDelta) or index == last:
                    yield event  # the words of a step that others follow are not the answer
            chain.append({"do": step.do, "text": text[:500] or ", ".join(known.values())})
            if answer is None or answer.stopped:
                break
        if answer is None:
            return
        how = answer.how | {"prompt_used": prompt.template.name, "chain": chain, "values": values}
        yield AnswerDone(replace(answer, how=how, seconds=time.monotonic() - started))

    def _step_events(
        self, step: Step, text: str, lang: str, keeps: Sequence[tuple[Step, dict[str, str]]], scope: Scope | None,
        stop: StopFlag, documents: bool,
    ) -> Iterator[Any]:  # fmt: skip
        from engine.answering.whole.commands import Task
        from engine.answering.whole.walk import Walk

        def keep(book: Book) -> Book:
            for each, values in keeps:
                book = kept(book, each, values, lang)
            return book

        if step.do == "write":
            yield from self._write_events(text, stop)
        elif step.do == "ask":
            yield from self._ask_events(
                text, Walk(self.catalog, scope, keep) if keeps else None, scope, stop, documents
            )
        elif step.do == "compare":
            yield from self._work(Task("compare", text, lang), scope, stop)
        else:
            yield from self._work(Task(step.do, text, lang), scope, stop, Walk(self.catalog, scope, keep))

    def _ask_events(
        self, text: str, walk: Walk | None, scope: Scope | None, stop: StopFlag, documents: bool
    ) -> Iterator[Any]:
        from engine.answering.answer import answer_events

        backend = yield from self._open_backend(stop, self.current_settings.model)
        retriever: Any = _OnlyKept(walk, stop) if walk is not None else self._retriever() if documents else None
        yield from answer_events(
            text, retriever, backend, [], self._options(None), scope, stop, self._page_text,
            passages=self.current_settings.passages,
        )  # fmt: skip

    def _write_events(self, text: str, stop: StopFlag) -> Iterator[Any]:
        """The model by itself, on what the prompt gives it."""
        backend = yield from self._open_backend(stop, self.current_settings.model)
        if backend.name == "quotes":
            yield Notice(
                "needs-model", "This step of the prompt needs a language model; what the documents say is shown."
            )
            return
        started, options, parts = time.monotonic(), self._options(None), []
        messages = (Message("user", text),)
        for piece in backend.generate(Prompt(messages, text), options, stop):
            parts.append(piece)
            yield TextDelta(piece)
            if stop.is_set():
                break
        yield AnswerDone(
            Answer(
                text="".join(parts),
                answered=True,
                backend=backend.name,
                seconds=time.monotonic() - started,
                stopped=stop.is_set(),
                how={
                    "backend": backend.name, "model": backend.description, "options": asdict(options),
                    "prompt": f"user: {text}",
                },
            )
        )  # fmt: skip


def _language(prompt: LibraryPrompt, task: Task) -> str:
    """The language of the title it was called by; for a name that is no title, of what was typed."""
    from engine.prompts import called

    title = prompt.template.title
    if title["en"] != title["zh"]:
        if called(task.name) == called(title["zh"]):
            return "zh"
        if called(task.name) == called(title["en"]):
            return "en"
    return task.lang


def kept(book: Book, step: Step, values: dict[str, str], lang: str) -> Book:
    """The book limited to some paragraphs (of each file), pages, or paragraphs that contain words."""
    from engine.answering.whole.matching import find
    from engine.prompts import filled

    option = {key: filled(texts[lang], values) for key, texts in step.options.items()}
    spans = list(book.kept) or [span for page in book.pages for span in _paragraphs(page.number, page.text)]
    texts = {page.number: page.text for page in book.pages}
    if "pages" in option:
        wanted = _numbers(option["pages"], max(texts, default=0))
        spans = [span for span in spans if span[0] in wanted]
    if "containing" in option:
        words = option["containing"]
        spans = [s for s in spans if next(find(words, texts[s[0]][s[1] : s[2]], exact=False), None)]
    if "paragraphs" in option:
        numbers = _numbers(option["paragraphs"], len(spans))
        spans = [span for index, span in enumerate(spans, 1) if index in numbers]
    return replace(book, kept=tuple(spans) or ((0, 0, 0),))


def _paragraphs(number: int, text: str) -> Iterator[tuple[int, int, int]]:
    """Paragraphs of a page: what blank lines divide; where there are none, its lines. A heading alone is none."""
    from engine.library.outline import HEADING, outline

    heads = {(b.start, b.end) for b in outline(text) if b.kind == HEADING}
    breaks = [m.span() for m in _BLANK.finditer(text)] or [m.span() for m in re.finditer(r"\n", text)]
    at = 0
    for start, end in [*breaks, (len(text), len(text))]:
        a, b = at, start
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if b > a and (a, b) not in heads:
            yield number, a, b
        at = end


def _numbers(said: str, most: int) -> set[int]:
    """ "1-3, 7" -> {1, 2, 3, 7}; "-2" is the last two."""
    found: set[int] = set()
    for part in re.split(r"[,，、;\s]+", said.strip()):
        match = re.fullmatch(r"(\d*)\s*[-–—~至到]?\s*(\d*)", part)
        if not match or not part:
            raise WorkError(f"“{said}” names no paragraphs or pages. Write it like 1-3, 7.")
        first, last = match[1], match[2]
        if first and last:
            found.update(range(int(first), min(int(last), most) + 1))
        elif first:
            found.update(range(int(first), most + 1) if part.strip()[-1] in "-–—~至到" else {int(first)})
        elif last:
            found.update(range(max(1, most - int(last) + 1), most + 1))
    return found


class _OnlyKept:
    """Stands where a retriever would: gives what `keep` left, the passages that share most words first."""

    def __init__(self, walk: Walk, stop: StopFlag) -> None:
        self._walk, self._stop = walk, stop

    def search(self, query: str, k: int = 10, scope: Scope | None = None) -> list[Hit]:
        from engine.answering.whole.central import terms
        from engine.answering.whole.model_points import passages
        from engine.answering.whole.summarise import parts

        wanted = set(terms(query))
        hits = [hit for book in self._walk.books(self._stop) for part in parts(book) for hit in passages(part)]
        graded = [(len(wanted & set(terms(hit.text))) / (len(wanted) or 1), hit) for hit in hits]
        order = sorted(range(len(graded)), key=lambda i: (-graded[i][0], i))[:k]
        return [replace(graded[i][1], score=graded[i][0]) for i in order]
