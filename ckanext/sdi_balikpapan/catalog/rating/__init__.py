"""How good a dataset's metadata are, in Europe's points and in the eyes of the national portal."""
