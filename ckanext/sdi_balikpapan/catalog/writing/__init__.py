"""The profile without rdflib: a dataset as a tree of nodes, and the tree as text."""
