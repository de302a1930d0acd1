"""Relations: how two states treat each other over time."""
