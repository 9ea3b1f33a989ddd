"""Looking at a library, as methods that the Engine facade takes over: its files, its coverage, its collections."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.errors import FolderError
from engine.types import AnswerDone, Collection, Coverage, FilePage, FileState, Notice, Scope, SpeedPoint

if TYPE_CHECKING:
    from engine.library.catalog import Catalog

MOST_NAME = 80
"""Characters of a collection's name."""


class BrowseMethods:
    """Needs what engine.library.facade.LibraryMethods has."""

    if TYPE_CHECKING:
        _catalog: Catalog

    # -- the table of files, and pictures of the whole

    def files(
        self,
        *,
        folder: str = "",
        words: str = "",
        states: Sequence[FileState] = (),
        kind: str | None = None,
        care: bool = False,
        sort: str = "path",
        descending: bool = False,
        offset: int = 0,
        limit: int = 200,
    ) -> FilePage:
        """Rows of the table of files: at or below `folder`, with all `words` in the path, in these `states`, of this
        `kind` ("pdf"; "" for names without an ending), with `care` without what is no document (empty, another kind);
        sorted by "name", "path", "state", "reason", "pages", "chunks", "size" or "indexed_at".
        """
        from engine.library.figures import file_page

        return file_page(
            self._catalog, folder=folder, words=words, states=states, kind=kind, care=care, sort=sort,
            descending=descending, offset=offset, limit=limit,
        )  # fmt: skip

    def paths_with(
        self, *, folder: str = "", words: str = "", states: Sequence[FileState] = (), care: bool = False
    ) -> list[str]:
        """The paths of all files of the table with these limits, for what is done to all of them."""
        from engine.library.figures import paths_with

        return paths_with(self._catalog, folder=folder, words=words, states=states, care=care)

    def coverage(self) -> Coverage:
        """Per folder and per kind of file, how much is searchable."""
        from engine.library.figures import coverage

        return coverage(self._catalog)

    def speed_history(self, days: float = 30.0) -> tuple[SpeedPoint, ...]:
        """Indexing speed over the last days, oldest first."""
        from engine.library.figures import speed_history

        return speed_history(self._catalog, days)

    def gaps(self, scope: Scope | None = None) -> dict[str, int]:
        """What of a scope a search cannot see: {"files", "waiting", "failed", "pages", "pages_unread"}."""
        from engine.library.figures import scope_gaps

        return scope_gaps(self._catalog, scope.paths if scope else ())

    def _covered(self, events: Iterator[Any], scope: Scope | None) -> Iterator[Any]:
        """The events of an answer, with what was not searched told before it and kept with it."""
        gaps = self.gaps(scope)
        notice = coverage_notice(gaps) if gaps["files"] else nothing_there(bool(scope and scope.paths))
        if notice is not None:
            yield notice
        for event in events:
            if isinstance(event, AnswerDone) and notice is not None and gaps["files"]:
                how = {**event.answer.how, "coverage": gaps, "coverage_text": notice.text}
                event = replace(event, answer=replace(event.answer, how=how))
            yield event

    # -- collections

    def collections(self) -> tuple[Collection, ...]:
        """Every collection in order of names."""
        return tuple(
            Collection(name, paths, len(self._catalog.documents_under(paths)))
            for name, paths in self._catalog.collections().items()
        )

    def save_collection(self, name: str, paths: Sequence[str]) -> Collection:
        """Make a collection, or give the one of this name other paths. Raises FolderError for what is no name or path.

        The paths are folders or files at or below folders of the library.
        """
        from engine.library.scan import is_inside

        name = _checked_name(name)
        absolute = [os.path.abspath(os.path.expanduser(path)) for path in paths]
        if not absolute:
            raise FolderError("A collection needs at least one folder or file.")
        folders = self._catalog.folders()
        for path in absolute:
            if not any(is_inside(path, folder) for folder in folders):
                raise FolderError(f"{path} is in no folder of the library. Add its folder first.")
        self._catalog.save_collection(name, absolute)
        return self.collection(name)

    def collection(self, name: str) -> Collection:
        """Raises FolderError when there is none of this name."""
        found = next((c for c in self.collections() if c.name.casefold() == name.strip().casefold()), None)
        if found is None:
            names = ", ".join(c.name for c in self.collections())
            there = f" There are: {names}." if names else " There is none yet."
            raise FolderError(f"There is no collection named “{name}”.{there}")
        return found

    def rename_collection(self, name: str, to: str) -> Collection:
        """Raises FolderError when there is no such collection, or one of the new name already."""
        found, to = self.collection(name), _checked_name(to)
        others = {c.name.casefold() for c in self.collections()} - {found.name.casefold()}
        if to.casefold() in others:
            raise FolderError(f"There is a collection named “{to}” already.")
        self._catalog.rename_collection(found.name, to)
        return self.collection(to)

    def delete_collection(self, name: str) -> None:
        """Forget a collection; what is in it stays in the library. Raises FolderError when there is none."""
        self._catalog.delete_collection(self.collection(name).name)


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > MOST_NAME:
        raise FolderError(f"A collection's name has between 1 and {MOST_NAME} characters.")
    return name


def nothing_there(scoped: bool) -> Notice:
    """"Not found" alone would sound as if something had been searched."""
    if scoped:
        return Notice("scope-empty", "There is no document in what is asked: it is not in the library any more.")
    return Notice("no-documents", "There are no documents in the library yet. Add a folder, then ask again.")


def coverage_notice(gaps: dict[str, int]) -> Notice | None:
    """What an answer should say of what was not searched, None when all was."""
    parts = []
    if gaps["pages_unread"]:
        every = gaps["pages"]
        parts.append(f"Searched {every - gaps['pages_unread']:,} of {every:,} {'page' if every == 1 else 'pages'}.")
    if gaps["waiting"]:
        n = gaps["waiting"]
        parts.append(f"{n:,} {'file is' if n == 1 else 'files are'} not indexed yet.")
    if gaps["failed"]:
        n = gaps["failed"]
        parts.append(f"{n:,} {'file' if n == 1 else 'files'} could not be read.")
    return Notice("coverage", " ".join(parts)) if parts else None
