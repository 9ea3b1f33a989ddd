"""Guess the next tokens of an answer by finding its last few in the prompt. Guesses only; the model decides.

An answer from documents quotes them, so what followed the same words in the prompt often comes next. The model then
reads several guessed tokens in one go, which costs little more than one where memory is the limit, and keeps those
that it would have written itself. Where that does not pay (a processor that is slow at arithmetic, an answer that
does not quote) it switches itself off: it keeps an account of the time won and lost.
"""

from __future__ import annotations

from collections.abc import Sequence

SHORTEST, LONGEST = 3, 12
"""Tokens that must match before a guess is made; more are not compared."""
MAX_DRAFT = 10
ALLOWANCE = 1.0
"""Steps' worth of time that guessing may lose before it stops: under 3 % of an answer of 64 tokens with `tried`."""


class PromptLookup:
    """Proposes drafts from the tokens given so far."""

    def __init__(self, tokens: Sequence[int]) -> None:
        self._tokens: list[int] = []
        self._places: dict[tuple[int, ...], int] = {}
        self.extend(tokens)

    def extend(self, tokens: Sequence[int]) -> None:
        """Add tokens of the prompt or the answer. A place is known once something follows it."""
        for token in tokens:
            if len(self._tokens) >= SHORTEST:
                self._places[tuple(self._tokens[-SHORTEST:])] = len(self._tokens)
            self._tokens.append(token)

    def draft(self, limit: int) -> list[int]:
        """The tokens that followed the last ones when they came before; the longer the match, the more of them."""
        tokens = self._tokens
        place = self._places.get(tuple(tokens[-SHORTEST:])) if len(tokens) >= SHORTEST else None
        if place is None or limit <= 0:
            return []
        match = SHORTEST
        while match < LONGEST and match < place and tokens[place - match - 1] == tokens[-match - 1]:
            match += 1
        count = min(limit, MAX_DRAFT, 2 if match == SHORTEST else match)
        return tokens[place : place + count]


class Account:
    """Whether guessing has paid so far on this machine with this model, from measured times.

    One Account lives as long as the model is loaded, so that a machine where it never pays tries it only now and
    then. `cost[n]` is the time of reading n tokens at once, in units of one.
    """

    def __init__(self) -> None:
        self._single = 0.0
        self._cost: dict[int, float] = {}
        self._balance = 0.0
        self._losses = 0
        self._resting = 0
        self._rate = 0.5  # how many of the guessed tokens were right, lately

    def begin_answer(self) -> None:
        """A new answer starts with a clean balance; after losses, some answers are written without guesses first."""
        self._balance = 0.0
        self._rate = max(self._rate, 0.4)
        if self._resting:
            self._resting -= 1

    def allows(self) -> bool:
        return not self._resting and self._single > 0.0

    def best_length(self, wanted: int) -> int:
        """How many of `wanted` tokens to guess, so that the expected gain is largest; 0 when none is expected."""
        best, best_gain = 0, 0.0
        for count in range(1, wanted + 1):
            cost = self._known_cost(count + 1)
            if cost is None:
                return count if self._balance > -ALLOWANCE else 0  # not measured yet: find out
            written = 1.0 + sum(self._rate**i for i in range(1, count + 1))
            gain = written / cost - 1.0
            if gain > best_gain + 0.02:
                best, best_gain = count, gain
        return best

    def measured_single(self, seconds: float) -> None:
        self._single = seconds if not self._single else 0.9 * self._single + 0.1 * min(seconds, 3 * self._single)

    def measured_draft(self, guessed: int, right: int, seconds: float) -> None:
        """One reading of `guessed` + 1 tokens, of which `right` + 1 were kept."""
        cost = seconds / self._single
        known = self._cost.get(guessed + 1)
        self._cost[guessed + 1] = cost if known is None else 0.7 * known + 0.3 * min(cost, 3 * known)
        self._balance += (1 + right) - cost
        self._rate = 0.8 * self._rate + 0.2 * (right / guessed)
        if self._balance < -ALLOWANCE:
            self._losses += 1
            self._resting = min(2**self._losses, 16)
        elif self._balance > 4 * ALLOWANCE:
            self._losses = 0

    def _known_cost(self, tokens: int) -> float | None:
        """The measured cost of a length, or of the next measured one on either side (cost grows with length)."""
        if tokens in self._cost:
            return self._cost[tokens]
        below = [n for n in self._cost if n < tokens]
        above = [n for n in self._cost if n > tokens]
        if below and above:
            low, high = max(below), min(above)
            share = (tokens - low) / (high - low)
            return self._cost[low] + share * (self._cost[high] - self._cost[low])
        return None
