"""A contract in the words of others: Frictionless Table Schema and CSV on the Web."""
