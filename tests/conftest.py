"""Settings for all tests."""

from hypothesis import settings

# A slow machine is no failure: what is too slow is for `make bench` to show.
settings.register_profile("detente", deadline=None)
settings.load_profile("detente")
