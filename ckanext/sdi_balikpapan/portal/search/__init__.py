"""Searching in Indonesian: words that say nothing, abbreviations, and searches without answer."""
