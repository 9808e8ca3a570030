"""Publication and what follows it: the one writer, versions, files, index, DataStore."""
