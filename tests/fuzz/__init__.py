"""Fuzzing: every reader and the cleaner with input made to break them."""
