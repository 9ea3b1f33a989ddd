"""A reranker of the person's choice: a cross-encoder that reads question and passage together and says how they fit.

A Hugging Face sequence-classification folder on this machine (BERT or XLM-RoBERTa, one logit). No code of the folder
is run. Without one, ranking.py has the last word.
"""

from __future__ import annotations

import math
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.errors import ModelError

_MOST_TOKENS = 512
_BATCH = 8


class Reranker:
    """Safe to call from several threads."""

    def __init__(self, folder: Path, name: str, device: str = "cpu") -> None:
        """Load it. Raises ModelError when the folder's files cannot be used."""
        self.name = name
        self._device = device
        self._running = threading.Lock()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                from transformers import AutoModelForSequenceClassification, AutoTokenizer
                from transformers.utils import logging as transformers_logging

                transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
                where = {"local_files_only": True, "trust_remote_code": False}
                self._tokenizer: Any = AutoTokenizer.from_pretrained(str(folder), **where)
                self._model: Any = AutoModelForSequenceClassification.from_pretrained(str(folder), **where)
                self._model.to(device).eval()
        except Exception as error:  # the libraries raise whatever they meet in a damaged folder
            raise ModelError(f"The reranker in {folder} cannot be used: {str(error).splitlines()[0][:200]}") from error
        if int(self._model.config.num_labels) != 1:
            raise ModelError(f"The model in {folder} sorts texts into classes; it is no reranker.")
        longest = int(getattr(self._model.config, "max_position_embeddings", _MOST_TOKENS)) - 2
        self._longest = max(8, min(_MOST_TOKENS, longest))

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """For each passage, how surely it answers the question, 0 to 1."""
        import torch

        found: list[float] = []
        for at in range(0, len(passages), _BATCH):
            part = list(passages[at : at + _BATCH])
            with self._running, torch.inference_mode():
                encoded = self._tokenizer(
                    [question] * len(part), part, padding=True, truncation="longest_first", max_length=self._longest,
                    return_tensors="pt",
                ).to(self._device)  # fmt: skip
                logits = self._model(**encoded).logits[:, 0].float().tolist()
            found += [1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, logit)))) for logit in logits]
        return found
