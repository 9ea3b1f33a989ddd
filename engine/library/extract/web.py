"""HTML pages, as a browser would show them without scripts, styles or anything from the network.

Also the blocks of XHTML that other formats carry (EPUB chapters, HTML mail).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.errors import ExtractError, Reason
from engine.library.extract.blocks import Blocks, one_line
from engine.library.extract.encoding import decode
from engine.library.extract.package import number_attribute
from engine.library.extract.source import Source
from engine.values_document import Document, Page

if TYPE_CHECKING:
    from lxml import etree

_SKIP = frozenset(
    "script style noscript template svg math head iframe object embed audio video canvas select button "
    "datalist dialog map area rt rp".split()
)
_BLOCK = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form header "
    "hr html legend main nav ol p section summary ul caption menu".split()
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_DECLARED = re.compile(rb"""(?:<meta[^>]+charset\s*=\s*["']?|<\?xml[^>]+encoding\s*=\s*["'])([\w.:-]+)""", re.I)
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def read_html(source: Source) -> Document:
    root = parse_html(source.read())
    title = title_of(root)
    blocks = Blocks()
    add_html(root, blocks, navigation=False)
    text = blocks.text()
    if len(text) < 400:  # little else on the page: then the links are what it says
        blocks = Blocks()
        add_html(root, blocks)
        text = blocks.text()
    return Document((Page(1, text),) if text else (), "html", title)


def declared_charset(data: bytes) -> str:
    found = _DECLARED.search(data[:4096])
    return found.group(1).decode("ascii", "replace") if found else ""


def parse_html(data: bytes | str, charset: str = "") -> etree._Element:
    """The root element. Broken markup is repaired as browsers do; very deep nesting is flattened by the parser."""
    from lxml import etree

    text = data if isinstance(data, str) else decode(data, charset or declared_charset(data))
    text = _PROLOG.sub("", text).replace("\0", "").lstrip("\ufeff")
    if not text.strip():
        raise ExtractError(Reason.EMPTY)
    # Bytes of one known encoding: given a str, libxml2 would still believe a charset named inside the page.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExtractError(Reason.DAMAGED, f"html: {error}") from error
    if root is None:
        raise ExtractError(Reason.NO_TEXT)
    return root


def title_of(root: etree._Element) -> str:
    found = root.find(".//{*}title")
    return one_line("".join(str(t) for t in found.itertext())) if found is not None else ""


def add_html(root: etree._Element, blocks: Blocks, *, navigation: bool = True) -> None:
    """Walk the tree without recursion: pages are nested tens of thousands deep when somebody means harm.

    `navigation` keeps menus and long lists of bare links.
    """
    from lxml import etree

    walker = etree.iterwalk(root, events=("start", "end"))
    writer = _Writer(blocks)
    for event, element in walker:
        tag = element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""
        if event == "start":
            if not tag or _left_out(tag, element, navigation):
                walker.skip_subtree()
                continue
            writer.start(tag, element)
            writer.text(element.text)
        else:
            if tag and not _left_out(tag, element, navigation):
                writer.end(tag)
            writer.text(element.tail)
    writer.flush()


def _left_out(tag: str, element: etree._Element, navigation: bool) -> bool:
    if tag in _SKIP or _hidden(element):
        return True
    if navigation:
        return False
    return tag == "nav" or element.get("role") == "navigation" or (tag in ("ul", "ol") and _is_menu(element))


def _is_menu(element: etree._Element) -> bool:
    """A long list of short links and nothing else: languages, categories, related pages."""
    items = list(element.iterchildren("li"))
    if len(items) < 15:
        return False
    linked = sum(len("".join(map(str, link.itertext()))) for link in element.iter("a"))
    whole = sum(len(str(text).strip()) for text in element.itertext())
    return linked > 0.95 * whole and whole < 30 * len(items)


def _hidden(element: etree._Element) -> bool:
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


class _Writer:
    """Turns the walk into blocks. `_tables` holds the rows of the table being read; inner tables become text."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._buffer: list[str] = []
        self._kind: tuple[str, int] = ("p", 0)
        self._lists: list[int] = []  # the number of the last item of each open list; -1 for unordered
        self._pre = 0
        self._depth = 0
        self._rows: list[list[tuple[str, int, int]]] = []
        self._span = (1, 1)
        self._framed = False

    def text(self, text: str | None) -> None:
        if text:
            self._buffer.append(text if self._pre else re.sub(r"\s+", " ", text))

    def flush(self) -> None:
        if self._depth and not self._framed:
            self._buffer.append(" ")
            return
        text = "".join(self._buffer)
        self._buffer.clear()
        kind, level = self._kind
        if not text.strip():
            return
        if kind == "h":
            self._blocks.heading(text, level)
        elif kind == "li":
            number = self._lists[-1] if self._lists else -1
            self._blocks.item(text, f"{number}." if number > 0 else "-", max(0, len(self._lists) - 1))
        elif kind == "pre":
            self._blocks.verbatim(text)
        else:
            self._blocks.paragraph(text)
        self._kind = ("p", 0)

    def start(self, tag: str, element: etree._Element) -> None:
        if tag == "br":
            self._buffer.append(" " if self._depth and not self._framed else "\n")
        elif tag == "img":
            self.text(f" {element.get('alt')} " if element.get("alt") else None)
        elif tag == "table":
            self._start_table(element)
        elif tag in ("td", "th") and self._depth == 1 and not self._framed:
            self._buffer.clear()
            self._span = (number_attribute(element, "rowspan", 1), number_attribute(element, "colspan", 1))
        elif tag == "tr" and self._depth == 1 and not self._framed:
            self._rows.append([])
            self._buffer.clear()
        elif tag in _HEADINGS:
            self.flush()
            self._kind = ("h", _HEADINGS[tag])
        elif tag == "li":
            self.flush()
            if self._lists and self._lists[-1] >= 0:
                self._lists[-1] += 1
            self._kind = ("li", 0)
        elif tag in ("ul", "ol", "menu", "dl"):
            self.flush()
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "pre":
            self.flush()
            self._pre += 1
            self._kind = ("pre", 0)
        elif tag in ("p", "div") and self._kind[0] == "li" and not "".join(self._buffer).strip():
            pass  # the first paragraph of a list item is the item
        elif tag in _BLOCK or tag in ("td", "th", "tr"):
            self.flush()

    def end(self, tag: str) -> None:
        if tag == "table":
            self._end_table()
        elif tag in ("td", "th") and self._depth == 1 and not self._framed:
            if not self._rows:
                self._rows.append([])
            self._rows[-1].append(("".join(self._buffer), *self._span))
            self._buffer.clear()
        elif tag in ("ul", "ol", "menu", "dl"):
            self.flush()
            if self._lists:
                self._lists.pop()
        elif tag == "pre":
            self.flush()
            self._pre = max(0, self._pre - 1)
        elif tag in _HEADINGS or tag in _BLOCK or tag in ("li", "td", "th", "tr"):
            self.flush()

    def _start_table(self, element: etree._Element) -> None:
        if self._depth == 0:
            self.flush()
            # A table around headings, lists or other tables only places things on the page.
            inner = element.iterdescendants("h1", "h2", "h3", "table", "ul", "pre")
            self._framed = next(inner, None) is not None
            self._rows = []
        self._depth += 1

    def _end_table(self) -> None:
        self._depth = max(0, self._depth - 1)
        if self._depth:
            self._buffer.append(" ")
        elif self._framed:
            self._framed = False
            self.flush()
        else:
            self._blocks.grid(self._rows)
            self._rows = []
            self._buffer.clear()
