"""Question -> cited answer: retrieve, prompt, generate, check."""
