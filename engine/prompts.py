"""The prompt library: templates with variables and chains of steps, as TOML files that a person can edit and share.

The everyday ones come with the program (resources/prompts/library); a person's own lie in the data folder's `prompts`
and take the place of a bundled one of the same name. A text is one string, or one for each language:

    title = { en = "First paragraphs", zh = "前几段" }
    [[variables]]
    name = "count"
    label = { en = "How many paragraphs", zh = "几段" }
    default = "3"
    [[steps]]
    do = "keep"
    paragraphs = "1-{count}"
    [[steps]]
    do = "summarise"

Steps: keep (paragraphs, pages or containing), ask, write, summarise, list, count, extract, compare. `{previous}` is
what the step before gave. Knows files and texts only; engine.prompt_steps runs the steps.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from engine.errors import WorkError
from engine.resources import resource
from engine.types import PromptTemplate, PromptVariable

KINDS = ("keep", "ask", "write", "summarise", "list", "count", "extract", "compare")
LARGEST = 100_000
NOTHING: Mapping[str, str] = MappingProxyType({})
_NAME = re.compile(r"[^\s/\\:*?\"<>|：]{1,40}")
_VARIABLE = re.compile(r"\{([^\s{}]{1,40})\}")
_GIVEN = re.compile(r"(?P<name>[^\s=＝\"“”]{1,40})\s*[=＝]\s*(?:\"(?P<a>[^\"]*)\"|“(?P<b>[^”]*)”|(?P<c>\S+))")


@dataclass(frozen=True, slots=True)
class Step:
    """`text` by language; `options` are the other keys (paragraphs, pages, containing)."""

    do: str
    text: dict[str, str]
    options: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class LibraryPrompt:
    template: PromptTemplate
    steps: tuple[Step, ...]
    source: str


class PromptLibrary:
    """Reads the files each time it is asked: they are few and small, and a person edits them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[LibraryPrompt]:
        """The person's own first, then the bundled ones, by name. A file that cannot be read is left out."""
        found: dict[str, LibraryPrompt] = {}
        for place, own in ((self.folder, True), (Path(resource("prompts", "library")), False)):
            if not place.is_dir():
                continue
            for file in sorted(place.glob("*.toml")):
                if file.stem in found:
                    continue
                try:
                    found[file.stem] = read(file, own)
                except WorkError:
                    continue  # `broken` tells what is wrong with it; the others work all the same
        return list(found.values())

    def find(self, name: str) -> LibraryPrompt:
        """By name, else by title, in any language. Raises WorkError."""
        wanted = called(name)
        found = self.all()
        for prompt in (*(p for p in found if called(p.template.name) == wanted), *found):
            if wanted in names_of(prompt.template):
                return prompt
        file = self.folder / f"{name}.toml"
        if file.is_file():
            read(file, True)  # says what is wrong with it
        raise WorkError(f"There is no prompt named {name}. 'inkwell prompts' lists them.")

    def names(self) -> dict[str, str]:
        """Every way to call a prompt -> its name. A name goes before the title of another."""
        found = self.all()[::-1]
        titles = {way: p.template.name for p in found for way in names_of(p.template)}
        return titles | {called(p.template.name): p.template.name for p in found}

    def broken(self) -> list[PromptTemplate]:
        """The person's own files that cannot be used, with the reason: an edit that failed is told, not lost."""
        found = []
        for file in sorted(self.folder.glob("*.toml")) if self.folder.is_dir() else ():
            try:
                read(file, True)
            except WorkError as error:
                titles, why = dict.fromkeys(("en", "zh"), file.stem), dict.fromkeys(("en", "zh"), str(error))
                found.append(PromptTemplate(file.stem, titles, why, (), (), True, False, str(file), str(error)))
        return found

    def save(self, name: str, source: str) -> LibraryPrompt:
        """Keep a prompt as a file of the person's. Raises WorkError that says what is wrong."""
        if not _NAME.fullmatch(name) or name.startswith("."):
            raise WorkError(f'“{name}” cannot be the name of a prompt: leave out spaces and / \\ : * ? " < > |.')
        parsed(source, name)
        try:
            self.folder.mkdir(exist_ok=True, mode=0o700)
            part = self.folder / f".{name}.part"
            part.write_text(source, encoding="utf-8")
            os.replace(part, self.folder / f"{name}.toml")
        except OSError as error:
            raise WorkError(f"The prompt could not be saved in {self.folder}: {error.strerror or error}.") from error
        return read(self.folder / f"{name}.toml", True)

    def take_in(self, path: str) -> LibraryPrompt:
        """Import a file that someone shared. Raises WorkError."""
        file = Path(path).expanduser()
        return self.save(file.stem, _text(file))

    def give_out(self, name: str, path: str) -> str:
        """Export one prompt as a file; gives its path. Raises WorkError."""
        prompt = self.find(name)
        target = Path(path).expanduser().absolute()
        if target.is_dir():
            target = target / f"{prompt.template.name}.toml"
        try:
            target.write_text(prompt.source, encoding="utf-8")
        except OSError as error:
            raise WorkError(f"{target} could not be written: {error.strerror or error}.") from error
        return str(target)

    def remove(self, name: str) -> None:
        """Delete a prompt of the person's own. Raises WorkError."""
        if broken := next((template for template in self.broken() if template.name == name), None):
            Path(broken.path).unlink(missing_ok=True)
            return
        prompt = self.find(name)
        if not prompt.template.own:
            raise WorkError(f"{name} comes with Inkwell and cannot be removed.")
        Path(prompt.template.path).unlink(missing_ok=True)


def called(name: str) -> str:
    """How a name is compared: "First paragraphs" is "/first-paragraphs"."""
    return re.sub(r"[\s_]+", "-", name.strip().lower())


def names_of(template: PromptTemplate) -> set[str]:
    return {called(template.name), *(called(title) for title in template.title.values())}


def read(file: Path, own: bool) -> LibraryPrompt:
    return parsed(_text(file), file.stem, own=own, path=str(file))


def parsed(source: str, name: str, *, own: bool = True, path: str = "") -> LibraryPrompt:
    """A prompt from its TOML. Raises WorkError that says what is wrong."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise WorkError(f"The prompt {name} is not valid TOML: {error}.") from error
    steps = data.get("steps")
    if not isinstance(steps, list) or not steps or not all(isinstance(step, dict) for step in steps):
        raise WorkError(f"The prompt {name} has no [[steps]].")
    made = []
    for number, step in enumerate(steps, 1):
        do = step.get("do")
        if do not in KINDS:
            raise WorkError(f"Step {number} of the prompt {name}: do must be one of {', '.join(KINDS)}, not {do!r}.")
        if do in ("ask", "write", "list", "count", "extract") and not step.get("text"):
            raise WorkError(f"Step {number} of the prompt {name} ({do}) needs a text.")
        options = {k: _by_language(v, name) for k, v in step.items() if k not in ("do", "text")}
        if do == "keep" and not set(options) & {"paragraphs", "pages", "containing"}:
            raise WorkError(f"Step {number} of the prompt {name}: keep needs paragraphs, pages or containing.")
        made.append(Step(do, _by_language(step.get("text", ""), name), options))
    known = {variable.get("name") for variable in data.get("variables", []) if isinstance(variable, dict)}
    for number, made_step in enumerate(made, 1):
        for text in (text for option in made_step.options.values() for text in option.values()):
            if unknown := next((word for word in _VARIABLE.findall(text) if word not in known), ""):
                why = f"uses {{{unknown}}}, which is no [[variables]] of it."
                raise WorkError(f"Step {number} of the prompt {name} {why}")
    variables = []
    for variable in data.get("variables", []):
        if not isinstance(variable, dict) or not isinstance(variable.get("name"), str):
            raise WorkError(f"A variable of the prompt {name} has no name.")
        label = _by_language(variable.get("label") or variable["name"], name)
        variables.append(PromptVariable(variable["name"], label, _by_language(variable.get("default", ""), name)))
    template = PromptTemplate(
        name=name,
        title=_by_language(data.get("title") or name, name),
        about=_by_language(data.get("about", ""), name),
        variables=tuple(variables),
        steps=tuple(step.do for step in made),
        own=own,
        needs_model=any(step.do == "write" for step in made),
        path=path,
    )
    return LibraryPrompt(template, tuple(made), source)


def _by_language(value: Any, name: str) -> dict[str, str]:
    if isinstance(value, dict):
        texts = {str(k): str(v) for k, v in value.items()}
        if not set(texts) & {"en", "zh"}:
            raise WorkError(f"A text of the prompt {name} has neither “en” nor “zh”.")
        either = texts.get("en") or texts.get("zh") or ""
        return {"en": texts.get("en", either), "zh": texts.get("zh", either)}
    return {"en": str(value), "zh": str(value)}


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise WorkError(f"{file} is too large to be a prompt.")
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WorkError(f"{file} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise WorkError(f"{file} is not UTF-8 text.") from error


def compared(prompt: LibraryPrompt) -> tuple[str, ...]:
    """The two variables, neither with a default, that name the files which a prompt compares; () when it has none."""
    open_ones = {v.name for v in prompt.template.variables if not any(v.default.values())}
    for step in prompt.steps:
        named = tuple(dict.fromkeys(_VARIABLE.findall(step.text["en"])))
        if step.do == "compare" and len(named) == 2 and open_ones.issuperset(named):
            return named
    return ()


def given(prompt: LibraryPrompt, argument: str, lang: str, known: Mapping[str, str] = NOTHING) -> dict[str, str]:
    """The values of a prompt's variables: `name="value"` by name or label; a lone variable takes all that was typed.

    `known` are taken where nothing was typed.
    """
    variables = prompt.template.variables
    values = {v.name: v.default.get(lang, "") for v in variables}
    if not argument.strip():
        values |= {name: value for name, value in known.items() if not values.get(name)}
    ways = {way.lower(): v.name for v in variables for way in (v.name, *v.label.values())}
    said = [m for m in _GIVEN.finditer(argument) if m["name"].lower() in ways]
    for match in said:
        values[ways[match["name"].lower()]] = next(g for g in (match["a"], match["b"], match["c"]) if g is not None)
    if not said and argument.strip() and variables:
        values[variables[0].name] = argument.strip()
    missing = [v.label.get(lang, v.name) for v in variables if not values[v.name]]
    if missing:
        raise WorkError(
            f"This prompt needs: {', '.join(missing)}." if lang != "zh" else f"这个提示词还需要：{'、'.join(missing)}。"
        )
    return values


def filled(text: str, values: dict[str, str]) -> str:
    """The text with its variables; braces of no variable stay."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)
