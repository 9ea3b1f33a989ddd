"""Answers without a language model, by quoting. `backend` is the backend; `terms`, `kinds` and `words` take questions
apart and serve search too; `select` chooses sentences, by figures of `features` and others; `doubt` says whether any
answers at all."""
