"""The tables the stages read: codebook, issues, states, offices, places."""
