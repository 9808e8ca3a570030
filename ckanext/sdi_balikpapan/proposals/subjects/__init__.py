"""What a proposal can be about: datasets, and the entries of the registry."""
