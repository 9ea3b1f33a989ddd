"""The window. Knows the engine's values and, in one file (`worker.py`), the client of its process; nothing heavier.

Nothing here imports torch, transformers, llama_cpp, lancedb or numpy: a test holds that, and the start time.
"""
