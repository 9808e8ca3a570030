"""A stored table as a map, where its codes are those of a map of the portal."""
