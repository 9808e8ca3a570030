"""Runs of a source: read, compared, applied, and reported."""
