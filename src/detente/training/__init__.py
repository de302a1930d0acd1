"""Training: the corpus, the recipe and the export of the coder. Needs the extra `detente[train]`."""
