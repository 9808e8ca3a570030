"""What a dataset page tells its readers: how the data is made, what may be done with it."""
