"""The engine's sentences about models, devices and what went wrong, in the person's language. Knows no widget.

The engine says why in one English sentence with facts in it ("CPU: no CUDA device found (…); 4-bit GGUF needs
4.6 GB, 11 GB are free."). Each pattern below is such a sentence with names for its facts; the same pattern is the
text that translators see. What matches none is given back as it is: an exact sentence in English says more than a
vague one in Chinese.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from engine.errors import REASON_TEXT

# The first that matches counts: those that say more stand before those that say less.
_SENTENCES = (
    QT_TRANSLATE_NOOP("EngineSays", "Answers by quoting; it needs no model file."),
    QT_TRANSLATE_NOOP("EngineSays", "Finds English by meaning. Built in."),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "The reader of English questions cannot run here (the log says why): answers are chosen without it.",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "Found passages come in Inkwell's own order."),
    QT_TRANSLATE_NOOP(
        "EngineSays", "CPU: {why}; {precision} GGUF needs {need}, used where it lies, {free} are free."
    ),
    QT_TRANSLATE_NOOP("EngineSays", "CPU: {why}; {precision} GGUF needs {need}, {free} are free."),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "CPU: {why}; {precision} needs {need}, {free} are free. A 4-bit GGUF made from it would need {small} and be "
        "about three times as fast.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{device} and CPU: {precision} GGUF needs {need}, {gpu} has {free} free, so {some} of {every} layers go there.",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "{device}: {precision} GGUF needs {need}, {gpu} has {free} free."),
    QT_TRANSLATE_NOOP("EngineSays", "{device}: {precision} needs {need}, {free} are free on {gpu}."),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{name} does not fit: it needs {need} of memory, and {free} are free. As a 4-bit GGUF it would need {small}: "
        "convert it (Convert… in the Models window, or 'inkwell models convert').",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{name} does not fit: it needs {need} of memory, and {free} are free. Close other programs and try again.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{name} does not fit: it needs {need} of memory, and {free} are free. {other} would fit ({small}).",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "{device} cannot be used: {why}. Set the device to auto."),
    QT_TRANSLATE_NOOP("EngineSays", "{file} could not be loaded on {device}: {problem}"),
    QT_TRANSLATE_NOOP("EngineSays", "It runs on {device} instead."),
    QT_TRANSLATE_NOOP("EngineSays", "There is not enough memory for {file}. Close other programs."),
    QT_TRANSLATE_NOOP("EngineSays", "{name} is not at {path} any more. Plug in its drive, or add it again."),
    QT_TRANSLATE_NOOP(
        "EngineSays", "{cpu}, {cores} cores ({features}), {total} memory of which {free} are free; {why}"
    ),
    # moving the data folder
    QT_TRANSLATE_NOOP("EngineSays", "{target} is not empty. Choose a new or an empty folder."),
    QT_TRANSLATE_NOOP("EngineSays", "{target} is a file. Choose a folder."),
    QT_TRANSLATE_NOOP("EngineSays", "The data is in {target} already."),
    QT_TRANSLATE_NOOP("EngineSays", "{target} and {source} lie inside each other. Choose a folder elsewhere."),
    QT_TRANSLATE_NOOP("EngineSays", "There is not enough room in {place}: {needed} MB are needed, {free} MB are free."),
    QT_TRANSLATE_NOOP(
        "EngineSays", "The data could not be copied to {target}: {problem}. Everything stays in {source}."
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays", "{target} is not the same as {source} after copying. Everything stays where it was."
    ),
    QT_TRANSLATE_NOOP("EngineSays", "{path} leads elsewhere. Put the folder itself in its place, then move the data."),
    # folders, files and the data folder
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "The disk that holds the index is full. Free some space; nothing that was indexed is lost.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "The disk that holds {folder} is full. Free some space; nothing that was indexed is lost.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{file} cannot be written. Make the folder writable, or choose another with --home.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "The index in {folder} cannot be written. Make the folder writable, or choose another with --home.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "The data folder {folder} cannot be written: {problem}. Make it writable, or choose another with "
        "--home.",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "The data folder {folder} cannot be written: {problem}."),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "The data folder {folder} cannot be used: {problem}. Choose another with --home or INKWELL_HOME, or "
        "make it writable.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "Another Inkwell is writing to this library just now. Try again when it has finished.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{file} is damaged ({problem}). Move it away and index again; your documents and conversations are "
        "safe.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "The index in {folder} cannot be used ({problem}). Index the folders again to mend it.",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "The index in {folder} is damaged. Delete that folder; it is then made again."),
    QT_TRANSLATE_NOOP("EngineSays", "The conversations in {file} cannot be used: {problem}. The documents are safe."),
    QT_TRANSLATE_NOOP("EngineSays", "There is no such conversation, or it was deleted."),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{file} was written by a newer Inkwell. Update Inkwell, or choose another data folder.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "Inkwell's data was moved to {folder}, which is not there now. Connect its drive and start again. (To "
        "begin anew without it, delete {file}.)",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "There is no folder {path}."),
    QT_TRANSLATE_NOOP("EngineSays", "{path} is neither a folder nor a file that can be read."),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "You are not allowed to read {path}. Change its permissions, or choose another folder.",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "{path} is Inkwell's own data folder. Choose a folder with your documents."),
    QT_TRANSLATE_NOOP("EngineSays", "{path} is not in the index. 'inkwell status' says why, if its folder was added."),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "“{line}” is not a pattern in .gitignore syntax. Patterns look like *.log, drafts/ or !keep.md.",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "The question is empty. Type what you want to know."),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "The question has {count} characters; {most} is the most that can be asked at once. To ask about a "
        "long text, save it as a file in an indexed folder.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{file}: {name} must be one of {choices}, not {value}. Correct that line of the file, or delete it for the "
        "default.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{file}: {name} must lie between {low} and {high}, not {value}. Correct that line of the file, or delete it "
        "for the default.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{file}: {name} must be {what}, not {value}. Correct that line of the file, or delete it for the default.",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "{file}: {name} must be one of {choices}, not {value}."),
    QT_TRANSLATE_NOOP("EngineSays", "{file}: {name} must lie between {low} and {high}, not {value}."),
    QT_TRANSLATE_NOOP("EngineSays", "{file}: {name} must be {what}, not {value}."),
    QT_TRANSLATE_NOOP("EngineSays", "{file} cannot be read: {problem}. Mend or delete it."),
    QT_TRANSLATE_NOOP("EngineSays", "{path} is not a file that can be read."),
    QT_TRANSLATE_NOOP("EngineSays", "{path} is too large for a file of conversations."),
    QT_TRANSLATE_NOOP("EngineSays", "{path} is not text, so it is no file of conversations."),
    QT_TRANSLATE_NOOP("EngineSays", "{path} is no file of conversations that can be taken in: {problem}."),
    QT_TRANSLATE_NOOP("EngineSays", "{path} cannot be written: {problem}."),
    # what of a file was not read
    QT_TRANSLATE_NOOP("EngineSays", "These pages are pictures whose text is still to be recognised: {pages}."),
    QT_TRANSLATE_NOOP("EngineSays", "These pages could not be recognised: {pages}."),
    QT_TRANSLATE_NOOP("EngineSays", "These pages could not be read: {pages}."),
    QT_TRANSLATE_NOOP("EngineSays", "Only the first {some} of {every} pages were read."),
    # whole documents and prompts
    QT_TRANSLATE_NOOP("EngineSays", "Quotes the best sentences; no language model"),
    QT_TRANSLATE_NOOP("EngineSays", "Nothing was asked, so nothing was searched for"),
    QT_TRANSLATE_NOOP("EngineSays", "Every page read; no language model"),
    QT_TRANSLATE_NOOP("EngineSays", "Sentences of the documents; no language model"),
    QT_TRANSLATE_NOOP("EngineSays", "Labels and tables of the documents; no language model"),
    QT_TRANSLATE_NOOP("EngineSays", "Both documents compared sentence by sentence; no language model"),
    QT_TRANSLATE_NOOP("EngineSays", "The library is empty. Add a folder with your documents first."),
    QT_TRANSLATE_NOOP("EngineSays", "There is no file of {path} in the library. Add its folder first."),
    QT_TRANSLATE_NOOP("EngineSays", "The regular expression {pattern} cannot be used: {problem}."),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "Name the fields to extract, separated by commas: contract amount, party A, signing date.",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "{count} fields are more than the {most} that can be extracted at once."),
    QT_TRANSLATE_NOOP("EngineSays", "{name} must end in .csv or .xlsx."),
    QT_TRANSLATE_NOOP("EngineSays", "{path} could not be written: {problem}. Choose another place."),
    QT_TRANSLATE_NOOP("EngineSays", "{path} cannot be compared: {why}"),
    QT_TRANSLATE_NOOP("EngineSays", "The prompt {name} is not valid TOML: {problem}."),
    QT_TRANSLATE_NOOP("EngineSays", "Step {n} of the prompt {name} uses {word}, which is no [[variables]] of it."),
    QT_TRANSLATE_NOOP("EngineSays", "The prompt {name} only keeps; it has no step that answers."),
    QT_TRANSLATE_NOOP("EngineSays", "{path} is too large to be a prompt."),
    QT_TRANSLATE_NOOP("EngineSays", "“{name}” cannot be the name of a prompt: {why}"),
    # adding
    QT_TRANSLATE_NOOP("EngineSays", "There is no file {path}."),
    QT_TRANSLATE_NOOP(
        "EngineSays", "{path} holds no model: neither a GGUF file nor a config.json is in it."
    ),
    QT_TRANSLATE_NOOP("EngineSays", "{path} holds several models ({names}). Add one of the files."),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{file} is a part of a model. Add the whole folder that holds it and its config.json.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{file} is the part of a model that sees pictures; it cannot write answers by itself.",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "Parts of the model are missing beside {file}: {names}."),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{path} is a {kind} model. Of checkpoint folders only ChatGLM3 can answer; get this model as a GGUF file.",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "{path} is a {kind} model that needs code of its own; it cannot be used."),
    QT_TRANSLATE_NOOP("EngineSays", "{file} could not be copied: {problem}"),
    # converting
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "Converting needs {need} of free disk space in {folder} and {free} are free. Free some space or choose another "
        "disk.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays", "A model called {id} is installed already. Give another --name, or remove it first."
    ),
    # getting
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "There is not enough space on the disk: {need} are needed in {folder}, and {free} are free. Make room, or move "
        "the data folder (INKWELL_HOME).",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "The connection broke while {file} was fetched ({problem}). What has arrived is kept: start the download again "
        "to go on.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays", "{file} could not be fetched. What has arrived is kept: start the download again to go on."
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays", "The disk is full. Make room, then start the download again; it goes on from there."
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{host} cannot be reached ({problem}). Check the connection, or choose another source or a mirror "
        "(HF_ENDPOINT).",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays",
        "{address} does not answer as a model hub does. Check the address; a login page of the network you are in may "
        "be in between.",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "{address} is not the address of a hub; it must begin with https://."),
    QT_TRANSLATE_NOOP("EngineSays", "{host} has no model {repo}. Choose another source."),
    QT_TRANSLATE_NOOP(
        "EngineSays", "The server sent a web page instead of {file}. Nothing of it is kept. Choose another source, or "
        "try again later.",
    ),
    QT_TRANSLATE_NOOP(
        "EngineSays", "{file} is not what the hub states: its checksum is wrong. Nothing of it is kept. Choose another "
        "source, or try again later.",
    ),
    QT_TRANSLATE_NOOP("EngineSays", "Slide {slide} could not be read."),
    QT_TRANSLATE_NOOP("EngineSays", "Sheet “{sheet}” could not be read."),
    QT_TRANSLATE_NOOP("EngineSays", "A chapter could not be read ({chapter})."),
    QT_TRANSLATE_NOOP("EngineSays", "Only the first {some} cells were read."),
    QT_TRANSLATE_NOOP("EngineSays", "Only the first {some} files were read."),
    QT_TRANSLATE_NOOP("EngineSays", "The archive is damaged; only its first files were read."),
    QT_TRANSLATE_NOOP("EngineSays", "The attachment {file} could not be read: {why}"),
    QT_TRANSLATE_NOOP("EngineSays", "{file} could not be read: {why}"),
)  # fmt: skip
_WHYS = (
    QT_TRANSLATE_NOOP("EngineSays", "chosen in the settings"),
    QT_TRANSLATE_NOOP("EngineSays", "{name} does not fit on {gpu}"),
    QT_TRANSLATE_NOOP("EngineSays", "the GPU could not be used"),
    QT_TRANSLATE_NOOP("EngineSays", "no CUDA device found ({because}; torch {version})"),
    QT_TRANSLATE_NOOP("EngineSays", "the installed llama.cpp is built without support for {gpu}"),
    QT_TRANSLATE_NOOP("EngineSays", "{gpu} is there, but torch {version} is built without CUDA"),
    QT_TRANSLATE_NOOP("EngineSays", "this computer has {gpu} instead"),
    QT_TRANSLATE_NOOP("EngineSays", "no NVIDIA driver is installed"),
    QT_TRANSLATE_NOOP("EngineSays", "the NVIDIA driver does not answer"),
    QT_TRANSLATE_NOOP("EngineSays", "the NVIDIA driver finds no card"),
    QT_TRANSLATE_NOOP("EngineSays", "no Apple GPU: this Mac has an Intel processor"),
    QT_TRANSLATE_NOOP("EngineSays", "{n}-bit"),
    QT_TRANSLATE_NOOP("EngineSays", "{n} bits"),
    QT_TRANSLATE_NOOP("EngineSays", "NVIDIA GPU"),
    QT_TRANSLATE_NOOP("EngineSays", "Apple GPU"),
    QT_TRANSLATE_NOOP("EngineSays", "true or false"),
    QT_TRANSLATE_NOOP("EngineSays", "a whole number"),
    QT_TRANSLATE_NOOP("EngineSays", "a number"),
    QT_TRANSLATE_NOOP("EngineSays", "a text in quotation marks"),
    QT_TRANSLATE_NOOP("EngineSays", "No space left on device"),
    QT_TRANSLATE_NOOP("EngineSays", "database or disk is full"),
    QT_TRANSLATE_NOOP("EngineSays", "Permission denied"),
    QT_TRANSLATE_NOOP("EngineSays", "Read-only file system"),
    QT_TRANSLATE_NOOP("EngineSays", "attempt to write a readonly database"),
)
_NEEDLESS_SPACE = re.compile("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
"""The templates set one around each fact; between two Chinese ones there is none."""
_FILE_REASONS = frozenset(REASON_TEXT.values())
_SPOKEN = frozenset({"why", "because", "precision", "device", "problem", "what"})
"""Facts that are words of the engine themselves, not names or numbers."""


def said(english: str) -> str | None:
    """The sentence in the person's language, or None for one that is not known here."""
    return _translated(english, _SENTENCES)


def _translated(english: str, known: tuple[str, ...]) -> str | None:
    for template in known:
        found = _pattern(template).fullmatch(english)
        if found is None:
            continue
        facts = found.groupdict()
        for name in _SPOKEN & facts.keys():
            fact = facts[name]
            facts[name] = _translated(fact, _WHYS) or _translated(fact, _SENTENCES) or _reason(fact)
        made = QCoreApplication.translate("EngineSays", template).format(**facts)
        return _NEEDLESS_SPACE.sub("", made)
    return None


def _reason(fact: str) -> str:
    """Why a file cannot be read is among the window's own texts already."""
    return QCoreApplication.translate("Say", fact) if fact in _FILE_REASONS else fact


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """The template as a pattern: what is in braces may be anything; a reason goes as far as it can."""
    parts = re.split(r"\{(\w+)\}", template)
    made = "".join(
        f"(?P<{part}>.+{'' if part in _SPOKEN else '?'})" if i % 2 else re.escape(part) for i, part in enumerate(parts)
    )
    return re.compile(made, re.DOTALL)
