"""Articles: the report out of the page."""
