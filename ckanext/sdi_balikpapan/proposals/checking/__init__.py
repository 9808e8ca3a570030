"""Files of a proposal held against the variables that it declares."""
