"""The Daftar Data of each year."""
