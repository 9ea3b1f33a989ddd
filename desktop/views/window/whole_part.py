"""Work over whole documents and the prompt library in the window: the "/" menu, its forms, exports, the folder menu.

Everything becomes a question that begins with "/": it is asked, kept, stopped and asked again like any other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from desktop import i18n, reveal
from desktop.asking import Asking
from desktop.views.conversation.composer import Composer
from desktop.views.conversation.conversation import ConversationView
from desktop.views.conversation.prompt_form import PromptForm
from desktop.views.conversation.slash_menu import Entry, SlashMenu
from desktop.views.window.banner import Banner
from desktop.views.window.prompts import Prompt, confirmed
from desktop.worker import EngineLink
from engine.types import Answer, JobEnded, Outcome, PromptTemplate

COMMANDS = {
    "summarise": ("/summarise", "/总结"),
    "list": ("/list", "/列出"),
    "count": ("/count", "/计数"),
    "compare": ("/compare", "/比较"),
    "extract": ("/extract", "/提取"),
}
"""What the engine understands, in the languages of the window (engine.answering.whole.commands)."""
_ICONS = {"summarise": "text-quote", "list": "list", "count": "search", "compare": "copy", "extract": "file-text"}


class WholePart(QObject):
    """Attribute: menu, the list above the composer. Signal: trouble(sentence)."""

    trouble = Signal(str)

    def __init__(
        self,
        window: QWidget,
        link: EngineLink,
        composer: Composer,
        talk: ConversationView,
        asking: Asking,
        banner: Banner,
        send: Callable[[str], None],
        scope: Callable[[], Sequence[str]],
    ) -> None:
        """`send` asks a question as if it had been typed; `scope` are the paths it is asked of, all when empty."""
        super().__init__(window)
        self._window, self._link, self._composer, self._asking = window, link, composer, asking
        self._banner, self._send, self._scope = banner, send, scope
        self._prompts: dict[str, PromptTemplate] = {}
        self._form: PromptForm | None = None
        self._sought = ""  # what stood in the question when the prompts were asked for
        self.menu = SlashMenu(window, composer.focusProxy(), composer)
        self.menu.chosen.connect(self._on_chosen)
        self.menu.menu_wanted.connect(self._on_prompt_menu)
        composer.changed.connect(self._on_typed)
        composer.whole_wanted.connect(self.open)
        talk.export_requested.connect(self.export)

    # --- the menu

    def open(self) -> None:
        """Everything there is, from the button beside the question or the keyboard."""
        self._composer.focus_input()
        self._refresh()
        self.menu.set_entries(self._entries())
        self.menu.open()

    def _on_typed(self) -> None:
        text = self._composer.text()
        self._sought = text if text.startswith("/") and self._composer.focusProxy().hasFocus() else ""
        if text.startswith("/") and not any(c.isspace() for c in text):
            if text == "/":
                self._refresh()
            self.menu.set_entries(self._entries())
            self.menu.open(text[1:])
        elif self.menu.isVisible():
            self.menu.hide()

    def _refresh(self) -> None:
        """A person may have edited the files meanwhile."""
        self._link.call(self._on_prompts, "prompts")

    def _on_prompts(self, ended: JobEnded) -> None:
        if isinstance(ended.result, list):
            self._prompts = {prompt.name: prompt for prompt in ended.result}
            self.menu.set_entries(self._entries())
            if self._sought and self._sought == self._composer.text():
                self.menu.open(self._sought[1:])  # it was typed faster than the files were read

    def _entries(self) -> list[Entry]:
        zh = i18n.code() == "zh_CN"
        told = self._told()
        found = [
            Entry(kind, title, about, _ICONS[kind], COMMANDS[kind][zh], " ".join(COMMANDS[kind]))
            for kind, (title, about) in told.items()
        ]
        lang = "zh" if zh else "en"
        for prompt in self._prompts.values():
            other = prompt.title["en" if zh else "zh"]
            called = "-".join(prompt.title[lang].lower().split())
            # Another may have the same title, as a copy of it that was changed.
            same = [p for p in self._prompts.values() if p.title[lang] == prompt.title[lang]]
            insert = "/" + (called if len(same) == 1 else prompt.name)
            icon = "circle-alert" if prompt.broken else "pencil" if prompt.own else "sparkles"
            words = f"{other} {prompt.name}"
            about = i18n.error_text("work", prompt.broken) if prompt.broken else prompt.about[lang]
            found.append(Entry(f"prompt:{prompt.name}", prompt.title[lang], about, icon, insert, words))
        if self._composer.text().strip() and not self._composer.text().startswith("/"):
            title = self.tr("Save this question as a prompt…")
            found.append(Entry("save", title, self.tr("Words in braces are asked for each time."), "plus"))
        found.append(Entry("import", self.tr("Import a prompt…"), self.tr("A .toml file that someone shared."), "file"))
        return found

    def _told(self) -> dict[str, tuple[str, str]]:
        return {
            "summarise": (
                self.tr("Summarise"), self.tr("Reads every page of what is asked; each point with its sentence.")
            ),
            "list": (
                self.tr("List every match"), self.tr("Words, “phrases”, dates, e-mail addresses, amounts over a limit.")
            ),
            "count": (self.tr("Count every match"), self.tr("How often something stands there, file by file.")),
            "compare": (self.tr("Compare two files"), self.tr("Added, removed, changed; a model says what it means.")),
            "extract": (
                self.tr("Table of fields"), self.tr("One row a file: contract amount, party A, signing date…")
            ),
        }  # fmt: skip

    def _on_chosen(self, entry: Entry) -> None:
        self._sought = ""
        self._composer.focus_input()
        if entry.key in COMMANDS:
            if entry.key == "summarise":
                self._ask(entry.insert)
            else:
                self._composer.set_text(f"{entry.insert} ")
        elif entry.key == "save":
            self._save_question()
        elif entry.key == "import":
            self._import()
        else:
            self._run(entry)

    def _run(self, entry: Entry) -> None:
        prompt = self._prompts.get(entry.key.partition(":")[2])
        if prompt is None:
            return
        if prompt.broken:
            reveal.open_file(prompt.path)  # why it cannot be used stands in the menu
            return
        if not prompt.variables:
            self._ask(entry.insert)
            return
        if "compare" not in prompt.steps:
            self._fill_in(entry, prompt, {})
            return

        def on_values(ended: JobEnded) -> None:  # the two files there are, where there are just two
            self._fill_in(entry, prompt, ended.result if isinstance(ended.result, dict) else {})

        self._link.call(on_values, "prompt_values", name=prompt.name, paths=tuple(self._scope()))

    def _fill_in(self, entry: Entry, prompt: PromptTemplate, known: Mapping[str, str]) -> None:
        language = "zh" if i18n.code() == "zh_CN" else "en"
        form = self._form = PromptForm(prompt, language, self._window, known)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def run() -> None:
            values = form.values()
            if len(values) == 1:
                said = next(iter(values.values()))
            else:
                said = " ".join(f'{v.label[language]}="{_quoted(values[v.name])}"' for v in prompt.variables)
                if any(" " in v.label[language] for v in prompt.variables):
                    said = " ".join(f'{name}="{_quoted(value)}"' for name, value in values.items())
            self._ask(f"{entry.insert} {said}")

        form.accepted.connect(run)
        form.open()

    def _ask(self, question: str) -> None:
        self._composer.set_text("")
        if self._asking.is_busy:
            self._composer.set_text(question)  # one answer at a time: it stays there, ready to be sent
        else:
            self._send(question)

    # --- from a folder or a file

    def actions_for(self, menu: QMenu, paths: Sequence[str], scope_to: Callable[[Sequence[str]], None]) -> None:
        """Add what can be done with all of some folders or files. `scope_to` limits the questions to them."""
        zh = i18n.code() == "zh_CN"

        def ask(kind: str) -> None:
            scope_to(paths)
            if kind in ("summarise", "compare"):
                self._ask(COMMANDS[kind][zh])
            else:
                self._composer.set_text(f"{COMMANDS[kind][zh]} ")
                self._composer.focus_input()

        menu.addAction(self.tr("Summarise"), lambda: ask("summarise"))
        menu.addAction(self.tr("List every match…"), lambda: ask("list"))
        menu.addAction(self.tr("Table of fields…"), lambda: ask("extract"))
        if len(paths) == 2:
            menu.addAction(self.tr("Compare the two files"), lambda: ask("compare"))

    # --- the library of prompts

    def _save_question(self) -> None:
        text = self._composer.text().strip()
        words = " ".join(text.split())
        asked = Prompt(self.tr("Name of the prompt"), "", self.tr("Save"), self._window, field=words[:40])
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def save() -> None:
            if title := asked.field.text().strip():
                self._link.call(self._on_saved, "save_question", title=title, text=text)

        asked.accepted.connect(save)
        asked.open()

    def _on_saved(self, ended: JobEnded) -> None:
        if isinstance(ended.result, PromptTemplate):
            self._refresh()
            title = ended.result.title["zh" if i18n.code() == "zh_CN" else "en"]
            self._banner.show_message(
                self.tr("“{title}” is in the prompt library. Type / to use it.").format(title=title), "ok", seconds=8
            )
        else:
            self.trouble.emit(i18n.error_text(ended.code, ended.error))

    def _import(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self._window, self.tr("Import a prompt"), "", "TOML (*.toml)")
        if file:
            self._link.call(self._on_saved, "import_prompt", path=file)

    def _on_prompt_menu(self, entry: Entry, at: QPoint) -> None:
        prompt = self._prompts.get(entry.key.partition(":")[2])
        if prompt is None:
            return
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not prompt.broken:
            menu.addAction(self.tr("Export…"), lambda: self._export_prompt(prompt))
        if prompt.own:
            menu.addAction(self.tr("Edit the file"), lambda: reveal.open_file(prompt.path))
            menu.addAction(self.tr("Remove…"), lambda: self._remove(prompt))
        menu.popup(at)

    def _export_prompt(self, prompt: PromptTemplate) -> None:
        proposed = str(Path.home() / f"{prompt.name}.toml")
        file, _ = QFileDialog.getSaveFileName(self._window, self.tr("Export the prompt"), proposed, "TOML (*.toml)")
        if file:
            self._link.call(self._on_written, "export_prompt", name=prompt.name, path=file)

    def _remove(self, prompt: PromptTemplate) -> None:
        title = prompt.title["zh" if i18n.code() == "zh_CN" else "en"]
        question = self.tr("“{title}” is deleted from the prompt library.").format(title=title)
        if confirmed(self._window, self.tr("Remove this prompt?"), question, self.tr("Remove")):
            self._link.call(lambda _ended: self._refresh(), "remove_prompt", name=prompt.name)

    # --- tables

    def export(self, answer: Answer) -> None:
        """Write an answer's table to a file the person chooses."""
        proposed = str(Path.home() / (self.tr("table") + ".xlsx"))
        kinds = self.tr("Excel workbook (*.xlsx);;CSV (*.csv)")
        file, kind = QFileDialog.getSaveFileName(self._window, self.tr("Export the table"), proposed, kinds)
        if not file:
            return
        if not os.path.splitext(file)[1]:
            file += ".csv" if "csv" in kind else ".xlsx"
        self._link.call(self._on_written, "export_table", answer=answer, file=file)

    def _on_written(self, ended: JobEnded) -> None:
        if ended.outcome is Outcome.DONE and isinstance(ended.result, str):
            path = ended.result
            self._banner.show_message(
                self.tr("Written: {file}").format(file=path), "ok", seconds=12,
                action=self.tr("Show in folder"), do=lambda: reveal.show_in_folder(path),
            )  # fmt: skip
        else:
            self.trouble.emit(i18n.error_text(ended.code, ended.error))



def _quoted(text: str) -> str:
    """Inside quotation marks these would end the value."""
    return text.replace('"', "”")
