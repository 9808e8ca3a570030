"""The Daftar Data of a year as one sheet: written, and read as people give it back."""
