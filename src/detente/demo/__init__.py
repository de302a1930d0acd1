"""The demo corpus: composed news pages on which Détente can be tried without fetching anything."""
