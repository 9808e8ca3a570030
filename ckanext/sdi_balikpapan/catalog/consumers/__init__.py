"""Who reads the catalogue with a program: when, how much, how far, and with which errors."""
