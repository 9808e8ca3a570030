"""The registry of concepts, variables and indicators that all agencies share."""
