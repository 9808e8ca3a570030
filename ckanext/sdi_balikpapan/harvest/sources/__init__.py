"""Which catalogues are harvested, and who is trusted with them."""
