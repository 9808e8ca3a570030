"""Other catalogues, read and brought in."""
