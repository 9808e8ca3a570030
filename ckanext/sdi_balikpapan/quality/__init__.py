"""Is a file what its dataset says it is? Reads it and says, cell by cell, what isn't."""
