"""The doors: who may come through them, what they refuse, and what they must never tell."""
