"""Variables of a dataset proposed from its file: filled in by one click, asked where unclear."""
