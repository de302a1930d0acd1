"""Events: who did or said what to whom."""
