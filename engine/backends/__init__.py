"""One class for each way to write an answer: messages -> iterator of text."""
