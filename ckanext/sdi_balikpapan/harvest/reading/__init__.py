"""What other catalogues say, page by page, as records."""
