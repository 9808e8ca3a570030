"""The gate: nothing but publication changes an approved dataset, on any path."""
