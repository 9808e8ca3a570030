"""The open data portal of an Indonesian region that follows Satu Data Indonesia."""
