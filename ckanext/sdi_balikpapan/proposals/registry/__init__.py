"""The registry as everybody reads it: entries, their versions, and who uses them."""
