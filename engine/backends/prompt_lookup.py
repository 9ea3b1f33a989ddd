"""Guess the next tokens of an answer by finding its last few in the prompt. Guesses only; the model decides.

An answer from documents quotes them, so what followed the same words in the prompt often comes next. The model then
reads several guessed tokens in one go, which costs little more than one where memory is the limit, and keeps those
that it would have written itself. Where that does not pay (a processor that is slow at arithmetic, an answer that
does not quote) it stops by itself: it keeps an account of the time won and lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from statistics import median

LENGTHS = (3, 7, 15)
"""Guesses made at once. With the token before them they fill whole groups of four, in which processors multiply:
measured with q4_0 on two AVX-512 cores, reading 4 tokens takes 1.0 times as long as one, but 2 take 1.7 and 5 1.8."""
EXPECTED_COST = {3: 1.3, 7: 2.2, 15: 3.5}
"""Times of one token, until they were measured on this machine."""
SHORT, LONG = 2, 3
"""Tokens that must match before a guess is made: LONG first, SHORT where a wrong guess costs nearly nothing."""
STRONG = 6
"""So many matching tokens make a guess likely, whatever the last guesses were."""
ALLOWANCE = 1.0
"""Steps' worth of time that guessing may lose in an answer before it stops."""


class PromptLookup:
    """Proposes drafts from the tokens given so far."""

    def __init__(self, tokens: Sequence[int]) -> None:
        self._tokens: list[int] = []
        self._places: dict[tuple[int, ...], int] = {}
        self.extend(tokens)

    def extend(self, tokens: Sequence[int]) -> None:
        """Add tokens of the prompt or the answer. A place is known once something follows it."""
        known = self._tokens
        for token in tokens:
            for size in (SHORT, LONG):
                if len(known) >= size:
                    self._places[tuple(known[-size:])] = len(known)
            known.append(token)

    def find(self) -> tuple[int, int]:
        """Where the last tokens came before (the place after them), and how many match; (0, 0) when they did not."""
        tokens = self._tokens
        for size in (LONG, SHORT):
            place = self._places.get(tuple(tokens[-size:])) if len(tokens) > size else None
            if place is None:
                continue
            match = size
            while match < STRONG and match < place and tokens[place - match - 1] == tokens[-match - 1]:
                match += 1
            return place, match
        return 0, 0

    def following(self, place: int, count: int) -> list[int]:
        """Up to `count` tokens from `place` on."""
        return self._tokens[place : place + count]


class Account:
    """Whether guessing has paid so far on this machine with this model, from measured times.

    One Account lives as long as the model is loaded, so that a machine where it never pays tries it only now and
    then. Costs are medians: another program's burst of work must not look like a cost of guessing.
    """

    def __init__(self) -> None:
        self._singles: deque[float] = deque(maxlen=9)
        self._costs = {length: deque[float](maxlen=5) for length in LENGTHS}
        self._balance = 0.0
        self._losses = 0
        self._resting = 0
        self._rate = 0.6  # how likely a guess is right after right ones, lately

    def begin_answer(self) -> None:
        """A new answer starts with a clean balance; after losses, some answers are written without guesses first."""
        if self._balance < -ALLOWANCE:
            self._losses += 1
            self._resting = min(2**self._losses, 16)
        elif self._balance > ALLOWANCE:
            self._losses = 0
        self._balance = 0.0
        self._rate = max(self._rate, 0.4)
        self._resting = max(0, self._resting - 1)

    def length(self, room: int, match: int) -> int:
        """How many tokens to guess, at most `room`; 0 when no gain is to be expected."""
        if not self._singles or self._resting or self._balance < -ALLOWANCE:
            return 0
        # Never quite hopeless: where guesses cost nothing, they go on, and the rate can rise again.
        rate = max(self._rate, 0.7 if match >= STRONG else 0.1)
        rate = rate / 2 if match < LONG else rate
        best, best_gain = 0, 1.05
        for length in LENGTHS:
            if length <= room:
                gain = sum(rate**i for i in range(length + 1)) / self.cost(length)
                if gain > best_gain:
                    best, best_gain = length, gain
        return best

    def cost(self, length: int) -> float:
        """The time of reading `length` guesses and the token before them, in units of one token."""
        costs = self._costs[length]
        return median(costs) if costs else EXPECTED_COST[length]

    def measured_single(self, seconds: float) -> None:
        self._singles.append(seconds)

    def measured_draft(self, guessed: int, right: int, seconds: float) -> None:
        """One reading of `guessed` tokens, of which `right` were kept, and of the one before them."""
        cost = seconds / median(self._singles)
        if guessed in self._costs:
            self._costs[guessed].append(cost)
            cost = min(cost, 1.5 * self.cost(guessed))
        self._balance += 1 + right - cost
        for hit in [True] * right + [False] * (right < guessed):
            self._rate += 0.15 * (hit - self._rate)
