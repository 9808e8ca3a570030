"""What the words mean: code lists and the rules of statistical metadata."""
