"""What the window says of a model: facts, progress, devices. Plain functions over values."""

from __future__ import annotations

from collections.abc import Sequence

from desktop import i18n
from desktop.i18n import translate
from desktop.model_jobs import QUOTES, KnownRow, ModelRow, Work
from engine.types import ConvertProgress, ModelProgress


def name(row: ModelRow) -> str:
    """Quoting is a way to answer, not a product: it is called so in the person's language."""
    return translate("ModelWords", "Quotes") if row.id == QUOTES else row.name


def device(kind: str) -> str:
    return {
        "cuda": translate("ModelWords", "NVIDIA GPU"),
        "mps": translate("ModelWords", "Apple GPU"),
        "cpu": translate("ModelWords", "CPU"),
    }.get(kind, kind.upper())


def facts(row: ModelRow) -> str:
    """What it is: precision, size, context, where it lies."""
    if row.id == QUOTES:
        return translate("ModelWords", "Answers in your documents' own words. Built in, nothing to load.")
    parts = [row.quantisation, i18n.size(row.size) if row.size else "", context(row.context)]
    if row.kind != "chat":
        parts.insert(0, purpose(row.kind))
    if row.format == "chatglm3":
        parts.insert(0, translate("ModelWords", "Checkpoint"))
    parts.append(translate("ModelWords", "used where it lies") if row.in_place else "")
    return " · ".join(part for part in parts if part)


def purpose(kind: str) -> str:
    """What a model that writes no answers is for."""
    return {
        "embedder": translate("ModelWords", "For search by meaning"),
        "reranker": translate("ModelWords", "For the order of what is found"),
    }.get(kind, translate("ModelWords", "Cannot write answers"))


def context(tokens: int) -> str:
    if not tokens:
        return ""
    return translate("ModelWords", "context {tokens}").format(tokens=i18n.number(tokens))


def memory(row: ModelRow) -> str:
    facts = {"need": i18n.size(row.memory), "free": i18n.size(row.free), "device": device(row.device)}
    if row.device in ("cpu", ""):
        text = translate("ModelWords", "{need} of {free} free memory").format(**facts)
    else:
        text = translate("ModelWords", "{need} of {free} free on the {device}").format(**facts)
    if row.tokens_per_second:
        rate = i18n.number(row.tokens_per_second, 1)
        text += " · " + translate("ModelWords", "wrote {rate} tokens/s here").format(rate=rate)
    return text


def known_facts(row: KnownRow) -> str:
    return " · ".join(
        (
            *(() if row.kind == "chat" else (purpose(row.kind),)),
            translate("ModelWords", "{size} to download").format(size=i18n.size(row.size)),
            translate("ModelWords", "needs {size} of memory").format(size=i18n.size(row.memory)),
            languages(row.languages),
            licence(row.licence),
        )
    )


def languages(codes: Sequence[str]) -> str:
    """ "Chinese, English and 100 more"."""
    named = [_language(code) for code in codes if not code.startswith("and ")]
    more = next((code.split()[1] for code in codes if code.startswith("and ")), "")
    listed = translate("ModelWords", ", ").join(named)
    return translate("ModelWords", "{languages} and {n} more").format(languages=listed, n=more) if more else listed


def _language(code: str) -> str:
    return {"zh": translate("ModelWords", "Chinese"), "en": translate("ModelWords", "English")}.get(code, code)


def licence(text: str) -> str:
    if text.startswith("ChatGLM3-6B licence"):
        return translate("ModelWords", "ChatGLM3-6B licence (register for commercial use)")
    return text


def about(row: KnownRow) -> str:
    return row.about_zh if i18n.code() == "zh_CN" and row.about_zh else row.about


def work_line(work: Work) -> str:
    """How far it is: "1.2 GB of 2.5 GB · 4.1 MB/s · 5 min left"."""
    event = work.progress
    if work.stopping:
        return translate("ModelWords", "Stopping…")
    if isinstance(event, ConvertProgress):
        stage = {
            "writing": translate("ModelWords", "Writing"),
            "quantising": translate("ModelWords", "Making it small"),
            "checking": translate("ModelWords", "Comparing with the original"),
            "embedding": translate("ModelWords", "Embedding the library; search goes on"),
            "finishing": translate("ModelWords", "Finishing"),
            "waiting": translate("ModelWords", "Waiting its turn"),
        }.get(event.stage, event.stage)
        return f"{stage} · {percent(event.done)}"
    if not isinstance(event, ModelProgress):
        return translate("ModelWords", "Waiting its turn")
    if event.stage == "listing":
        return translate("ModelWords", "Asking the hub for its files…")
    if event.stage == "checking":
        return translate("ModelWords", "Checking {file}…").format(file=event.file)
    parts = [
        translate("ModelWords", "{done} of {total}").format(done=i18n.size(event.done), total=i18n.size(event.total)),
        f"{i18n.size(int(event.bytes_per_second))}/s" if event.bytes_per_second else "",
        i18n.time_left(event.seconds_left),
    ]
    return " · ".join(part for part in parts if part)


def work_share(work: Work) -> float | None:
    """0 to 1 of the step under way, or None while it cannot be told."""
    event = work.progress
    if isinstance(event, ConvertProgress):
        return event.done
    if isinstance(event, ModelProgress) and event.total and event.stage != "listing":
        return min(1.0, event.done / event.total)
    return None


def work_status(work: Work) -> str:
    """The same in a few words, for the status bar."""
    what = {
        "get": translate("ModelWords", "Downloading {name}"),
        "add": translate("ModelWords", "Adding {name}"),
        "convert": translate("ModelWords", "Converting {name}"),
        "embed": translate("ModelWords", "Embedding with {name}"),
    }[work.kind].format(name=work.name)
    share = work_share(work)
    left = i18n.time_left(work.progress.seconds_left) if isinstance(work.progress, ModelProgress) else ""
    return " · ".join(part for part in (what, percent(share) if share is not None else "", left) if part)


def percent(share: float) -> str:
    return f"{int(share * 100)} %"


def type_words(type: str) -> str:
    """What choosing this type means."""
    return {
        "q4_0": translate("ModelWords", "Smallest, and the fastest on a laptop"),
        "q4_k_m": translate("ModelWords", "A little more exact, a little slower"),
        "q8_0": translate("ModelWords", "Hardly to be told from the original"),
        "f16": translate("ModelWords", "As the original, for a large machine"),
    }.get(type, "")
