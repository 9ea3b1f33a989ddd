"""Render a model file's own chat template (Jinja, as Hugging Face writes them) in a sandbox. Text only, no tokens.

The template comes from a file of unknown origin: it runs in Jinja's immutable sandbox, which gives it no attribute
that begins with an underscore, no import and no file. Templates that refuse a system message or two turns of one
role get the messages folded until they accept them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from engine.errors import ModelError
from engine.types import Message

MAX_TEMPLATE = 512 << 10

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
PLAIN = (
    "{% for message in messages %}{{ {'user': 'Question: ', 'assistant': 'Answer: '}.get(message.role, '') }}"
    "{{ message.content }}\n\n{% endfor %}Answer:"
)
"""For a model that was never taught to talk: what a text with questions and answers looks like."""


class ChatTemplate:
    """A compiled template. `render` gives the whole prompt as text, special tokens written out."""

    def __init__(self, source: str, *, bos: str = "", eos: str = "") -> None:
        import jinja2

        if len(source) > MAX_TEMPLATE:
            raise ModelError("The model file's chat template is absurdly long, so the file is not used.")
        self._names = {"bos_token": bos, "eos_token": eos, "pad_token": "", "unk_token": ""}
        try:
            self._template = _environment().from_string(source)
        except jinja2.TemplateError as error:
            raise ModelError(f"The model file's chat template cannot be read ({error}).") from error

    def render(self, messages: Sequence[Message]) -> str:
        """The prompt up to where the assistant is to speak. Raises ModelError when the template fails."""
        import jinja2

        first_error: Exception | None = None
        for folded in _foldings(messages):
            for extra in ({}, {"strftime_now": _no_clock}):
                try:
                    pieces = self._template.generate(
                        messages=[dict(message) for message in folded],
                        add_generation_prompt=True,
                        tools=None,
                        documents=None,
                        enable_thinking=False,  # answers that rest on documents need no long monologue first
                        **self._names,
                        **extra,
                    )
                    return _joined(pieces, sum(len(m["content"]) for m in folded))
                except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
                    first_error = first_error or error
        raise ModelError(f"The model file's chat template failed ({first_error}).") from first_error


def _joined(pieces: Iterator[str], length: int) -> str:
    """The rendered text; a template that multiplies what it was given is broken off."""
    limit = MAX_TEMPLATE + 8 * length
    text: list[str] = []
    for piece in pieces:
        limit -= len(piece)
        if limit < 0:
            raise ValueError("it makes an absurdly long text")
        text.append(piece)
    return "".join(text)


def _foldings(messages: Sequence[Message]) -> list[list[dict[str, str]]]:
    """The messages as they are; then with the system's words in the user's; then also strictly taking turns."""
    roles = {"observation": "tool"}
    plain = [{"role": roles.get(m.role, m.role), "content": m.content} for m in messages]
    no_system: list[dict[str, str]] = []
    waiting = ""
    for message in plain:
        if message["role"] == "system":
            waiting += message["content"] + "\n\n"
        elif message["role"] in ("user", "tool"):
            no_system.append({"role": "user", "content": waiting + message["content"]})
            waiting = ""
        else:
            no_system.append(message)
    if waiting:
        no_system.append({"role": "user", "content": waiting.strip()})
    turns: list[dict[str, str]] = []
    for message in no_system:
        if turns and turns[-1]["role"] == message["role"]:
            turns[-1] = {"role": message["role"], "content": turns[-1]["content"] + "\n\n" + message["content"]}
        elif turns or message["role"] == "user":
            turns.append(message)
    return [plain, no_system, turns]


def _environment() -> Any:
    import jinja2
    from jinja2.ext import Extension, loopcontrols
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Generation(Extension):
        """`{% generation %}`, which marks the assistant's words for training, has no meaning here."""

        tags = {"generation"}  # noqa: RUF012 - the name and type Jinja asks for

        def parse(self, parser: Any) -> Any:
            line = next(parser.stream).lineno
            body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
            return jinja2.nodes.Scope(body, lineno=line)

    def raise_exception(message: str) -> None:
        raise jinja2.TemplateError(message)

    def tojson(value: Any, ensure_ascii: bool = False, indent: int | None = None, **_: Any) -> str:
        return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent)

    class Environment(ImmutableSandboxedEnvironment):
        """Also keeps a template from filling the memory with one product ("a" * 10**10)."""

        intercepted_binops = frozenset(("*", "**", "%"))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            numbers = isinstance(left, int | float) and isinstance(right, int | float)
            if not numbers or (operator == "**" and (abs(left) > 1e6 or abs(right) > 64)):
                raise jinja2.TemplateError(f"the operator {operator} is used on something else than small numbers")
            return super().call_binop(context, operator, left, right)

    environment = Environment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols]
    )
    environment.globals["raise_exception"] = raise_exception
    environment.filters["tojson"] = tojson
    return environment


def _no_clock(_format: str) -> str:
    """Templates that insist on today's date get none: the same question is to give the same answer tomorrow."""
    return ""
