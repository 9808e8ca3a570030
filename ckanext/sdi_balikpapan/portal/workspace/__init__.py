"""Meja Kerja: what waits for the visitor, and where a dataset begins."""
