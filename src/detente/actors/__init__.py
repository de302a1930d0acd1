"""Actors: the spans that name somebody, and whom they name."""
