"""EPUB books: one page a chapter, in reading order, with the names of the table of contents."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from engine.errors import ExtractError, Reason
from engine.library.extract.blocks import Blocks, one_line
from engine.library.extract.package import Package
from engine.library.extract.source import Source, local
from engine.library.extract.web import add_html, parse_html
from engine.values_document import Document, Page

if TYPE_CHECKING:
    from lxml import etree


def read_epub(source: Source) -> Document:
    with Package(source) as package:
        if _chapters_are_encrypted(package):
            raise ExtractError(Reason.ENCRYPTED, "DRM")
        base, root = _contents(package)
        manifest = {
            item.get("id") or "": (_join(base, item.get("href") or ""), item.get("media-type") or "")
            for item in root.iter("{*}item")
        }
        labels = _labels(package, base, root, manifest)
        order = [manifest.get(ref.get("idref") or "", ("", "")) for ref in root.iter("{*}itemref")]
        names = [name for name, kind in order if name in package and "image" not in kind]
        if not names:
            names = package.names(suffix=".xhtml") or package.names(suffix=".html")
        pages: list[Page] = []
        warnings: list[str] = []
        for name in names:
            try:
                chapter = parse_html(package.read(name))
            except ExtractError as error:
                if error.reason is Reason.DAMAGED:
                    warnings.append(f"A chapter could not be read ({posixpath.basename(name)}).")
                    continue
                if error.reason in (Reason.EMPTY, Reason.NO_TEXT):
                    continue
                raise
            blocks = Blocks()
            add_html(chapter, blocks)
            if text := blocks.text():
                pages.append(Page(len(pages) + 1, text, labels.get(name.lower(), "") or _first_heading(chapter)))
        title = root.find(".//{*}metadata/{*}title")
        name = one_line(title.text or "") if title is not None else ""
        return Document(tuple(pages), "epub", name, tuple(warnings))


def _contents(package: Package) -> tuple[str, etree._Element]:
    """The folder and the root of the package document."""
    names = package.names(suffix=".opf")
    container = package.optional("META-INF/container.xml")
    if container is not None:
        found = container.find(".//{*}rootfile")
        path = found.get("full-path") if found is not None else None
        if path and path in package:
            names = [path]
    if not names:
        raise ExtractError(Reason.DAMAGED, "no package document")
    return posixpath.dirname(names[0]), package.xml(names[0])


def _join(base: str, reference: str) -> str:
    return posixpath.normpath(posixpath.join(base, unquote(reference.split("#")[0])))


def _labels(
    package: Package, base: str, root: etree._Element, manifest: dict[str, tuple[str, str]]
) -> dict[str, str]:
    """Part -> its name in the table of contents (EPUB 3 navigation or EPUB 2 NCX)."""
    labels: dict[str, str] = {}
    for item in root.iter("{*}item"):
        name, kind = manifest.get(item.get("id") or "", ("", ""))
        if "nav" in (item.get("properties") or "").split() and name in package:
            for link in package.xml(name).iter("{*}a"):
                _label(labels, posixpath.dirname(name), link.get("href") or "", "".join(map(str, link.itertext())))
        elif kind == "application/x-dtbncx+xml" and name in package:
            tree = package.optional(name)
            for point in tree.iter("{*}navPoint") if tree is not None else ():
                target = point.find("{*}content")
                text = point.find("{*}navLabel/{*}text")
                if target is not None and text is not None:
                    _label(labels, posixpath.dirname(name), target.get("src") or "", text.text or "")
    return labels


def _label(labels: dict[str, str], base: str, reference: str, text: str) -> None:
    if one_line(text):
        labels.setdefault(_join(base, reference).lower(), one_line(text)[:200])


def _first_heading(root: etree._Element) -> str:
    for element in root.iter("h1", "h2", "h3"):
        return one_line("".join(str(t) for t in element.itertext()))[:200]
    return ""


def _chapters_are_encrypted(package: Package) -> bool:
    """Fonts are often scrambled in open books; only scrambled chapters make one unreadable."""
    root = package.optional("META-INF/encryption.xml")
    for element in root.iter() if root is not None else ():
        name = (element.get("URI") or "").lower()
        if local(element) == "CipherReference" and name.endswith((".xhtml", ".html", ".htm")):
            return True
    return False
