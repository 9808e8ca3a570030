"""What the Forum Satu Data decided, and what its decisions bind (Perpres 39/2019 ps 1, 23, 37)."""
