"""Mail: one message (eml), many (mbox), or a saved web page in mail's form (mhtml).

The first page of a message is its heading and body; every attachment that can be read follows as pages of its own,
named after it. Remote pictures and links are left alone.
"""

from __future__ import annotations

import email
import email.header
import email.message
import email.utils
import re
from email import policy

from engine.errors import ExtractError, Reason
from engine.library.extract.blocks import Blocks, one_line
from engine.library.extract.encoding import codec_of, decode
from engine.library.extract.formats import by_name
from engine.library.extract.source import Source
from engine.library.extract.web import add_html, parse_html, title_of
from engine.values_document import Document, Page

MAX_PARTS = 200
MAX_MESSAGES = 50_000
_SHOWN = ("From", "To", "Cc", "Date")
_MESSAGE_START = re.compile(rb"^From .*\d{2}:\d{2}", re.MULTILINE)


def read_eml(source: Source) -> Document:
    data = source.read()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):  # saved as UTF-16 by some program
        data = decode(data).encode("utf-8")
    message = _parse(data)
    if not message.keys():
        return _as_text(data)
    pages, warnings = _message_pages(message, source)
    title = header(message, "Subject")
    return Document(tuple(pages), "eml", title, tuple(warnings))


def read_mbox(source: Source) -> Document:
    """One page a message; attachments are named but not opened, since a mailbox may hold thousands."""
    data = source.read()
    starts = [match.start() for match in _MESSAGE_START.finditer(data)]
    if not starts:
        return read_eml(source)
    pages: list[Page] = []
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        raw = data[start:end].partition(b"\n")[2]
        message = _parse(raw)
        blocks = Blocks()
        _add_message(message, blocks)
        if text := blocks.text():
            pages.append(Page(len(pages) + 1, text, header(message, "Subject")))
        if len(pages) >= MAX_MESSAGES:
            break
    return Document(tuple(pages), "mbox")


def read_mhtml(source: Source) -> Document:
    message = _parse(source.read())
    for part in _parts(message):
        if part.get_content_type() == "text/html":
            root = parse_html(_decoded(part), charset_of(part))
            blocks = Blocks()
            add_html(root, blocks)
            return Document((Page(1, blocks.text()),), "mhtml", title_of(root))
    raise ExtractError(Reason.NO_TEXT, "no page in the archive")


def _parse(data: bytes) -> email.message.Message:
    # compat32 keeps what is broken instead of raising, and real mail is broken.
    return email.message_from_bytes(data, policy=policy.compat32)


def _as_text(data: bytes) -> Document:
    return Document((Page(1, decode(data).strip()),), "eml")


def _parts(message: email.message.Message) -> list[email.message.Message]:
    found: list[email.message.Message] = []
    stack = [message]
    while stack and len(found) < MAX_PARTS:
        part = stack.pop()
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_maintype() == "multipart":
            stack.extend(p for p in reversed(inner) if isinstance(p, email.message.Message))
        else:
            found.append(part)
    return found


def header(message: email.message.Message, name: str) -> str:
    """A header as a person reads it, whatever way it was encoded."""
    try:
        raw = message.get(name)
    except (ValueError, TypeError, IndexError):
        return ""
    if raw is None:
        return ""
    text = str(raw)
    try:
        if "=?" in text:
            pieces = []
            for value, charset in email.header.decode_header(text):
                pieces.append(value if isinstance(value, str) else decode(value, charset or ""))
            text = "".join(pieces)
        elif any("\udc80" <= c <= "\udcff" for c in text):
            text = decode(text.encode("ascii", "surrogateescape"))
    except (ValueError, LookupError, ExtractError, email.errors.HeaderParseError):
        pass  # shown as it was sent
    return one_line(text)


def charset_of(part: email.message.Message) -> str:
    try:
        name = part.get_content_charset() or ""
    except (ValueError, TypeError, LookupError):
        return ""
    return name if codec_of(name) else ""


def _decoded(part: email.message.Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, TypeError, LookupError, AssertionError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _file_name(part: email.message.Message) -> str:
    try:
        name = part.get_filename() or ""
    except (ValueError, TypeError, LookupError):
        return ""
    if "=?" in name:
        holder = email.message.Message()
        holder["Subject"] = name.replace("\n", " ").replace("\r", " ")
        name = header(holder, "Subject")
    return one_line(name.replace("\\", "/").rsplit("/", 1)[-1])


def _add_message(message: email.message.Message, blocks: Blocks) -> list[email.message.Message]:
    """Heading and body into `blocks`; the attachments come back."""
    blocks.heading(header(message, "Subject"), 1)
    for name in _SHOWN:
        value = header(message, name)
        blocks.line(f"{name}: {value}" if value else "")
    plain: list[str] = []
    pages: list[bytes | str] = []
    attachments: list[email.message.Message] = []
    charsets: list[str] = []
    for part in _parts(message):
        kind = part.get_content_type()
        if kind == "message/rfc822" or _file_name(part) or part.get_content_disposition() == "attachment":
            attachments.append(part)
        elif kind == "text/html":
            pages.append(_decoded(part))
            charsets.append(charset_of(part))
        elif kind.startswith("text/") or part is message:
            body = _decoded(part)
            if kind.startswith("text/") and body.strip():
                plain.append(_body_text(body, charset_of(part)))
    if any(len(text.strip()) > 20 for text in plain) or (plain and not pages):
        for text in plain:
            for paragraph in re.split(r"\n[ \t]*\n", text):
                blocks.paragraph(paragraph)
    else:
        for data, charset in zip(pages, charsets, strict=True):
            try:
                add_html(parse_html(data, charset), blocks)
            except ExtractError:
                continue  # an empty or broken part; the heading is still worth finding
    for part in attachments:
        name = _file_name(part)
        blocks.line(f"Attachment: {name}" if name else "")
    return attachments


def _body_text(data: bytes, charset: str) -> str:
    try:
        return decode(data, charset).replace("\r\n", "\n")
    except ExtractError:
        return ""


def _message_pages(message: email.message.Message, source: Source) -> tuple[list[Page], list[str]]:
    blocks = Blocks()
    attachments = _add_message(message, blocks)
    pages = [Page(1, blocks.text())]
    warnings: list[str] = []
    for part in attachments:
        name, data = _attachment(part)
        if not data or source.nested is None or by_name(source.path.with_name(name or "part")) in (None, "image"):
            continue
        try:
            document = source.nested(name, data)
        except ExtractError as error:
            if error.reason is not Reason.NO_TEXT:
                warnings.append(f"The attachment {name} could not be read: {error}")
            continue
        for page in document.pages:
            label = f"{name} › {page.label}" if page.label else name
            pages.append(Page(len(pages) + 1, page.text, label))
    return pages, warnings


def _attachment(part: email.message.Message) -> tuple[str, bytes]:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], email.message.Message):
            subject = header(inner[0], "Subject").replace("/", " ")[:100]
            return f"{subject or 'message'}.eml", inner[0].as_bytes(policy=policy.compat32)
    return _file_name(part).replace("\0", "") or "attachment", _decoded(part)
