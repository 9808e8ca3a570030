"""Review: what is checked, what has changed, and why something goes back."""
