"""Which tokens need not be read again: only up to where a first reading would also have begun a piece."""

from __future__ import annotations

import doctest

from engine.backends import llama_memory
from engine.backends.llama_memory import TokenMemory, pieces


def read(memory: TokenMemory, prompt: list[int], size: int = 4) -> list[tuple[int, int]]:
    """Read a prompt as the backend does; the pieces that were read."""
    start = memory.reusable(prompt)
    memory.cut(start)
    done = list(pieces(start, len(prompt), size))
    for begin, end in done:
        memory.add_piece(prompt[begin:end])
    return done


def test_the_docstring_is_right() -> None:
    assert doctest.testmod(llama_memory).failed == 0


def test_a_follow_up_reads_only_what_is_new() -> None:
    memory = TokenMemory()
    assert read(memory, [1, 2, 3, 4, 5, 6]) == [(0, 4), (4, 6)]
    memory.add_written([7, 8])
    assert read(memory, [1, 2, 3, 4, 5, 6, 7, 8, 9]) == [(8, 9)]


def test_the_same_prompt_is_read_in_the_same_pieces() -> None:
    memory = TokenMemory()
    first = read(memory, [1, 2, 3, 4, 5, 6])
    memory.add_written([7, 8, 9])
    again = read(memory, [1, 2, 3, 4, 5, 6])
    assert again == [(4, 6)] and again[0] in first
    read(memory, [1, 2, 9, 9, 9])
    assert read(memory, [1, 2, 3, 4, 5, 6]) == first


def test_the_last_token_is_always_read() -> None:
    memory = TokenMemory()
    read(memory, [1, 2, 3, 4])
    assert read(memory, [1, 2, 3, 4]) == [(0, 4)]


def test_an_empty_memory_and_another_beginning() -> None:
    memory = TokenMemory()
    assert memory.reusable([1, 2]) == 0
    read(memory, [1, 2, 3, 4, 5])
    assert memory.reusable([9, 2, 3, 4, 5]) == 0
    memory.cut(0)
    assert len(memory) == 0 and memory.ends == []
