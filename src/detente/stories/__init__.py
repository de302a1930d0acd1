"""Stories: copies of one report merged."""
