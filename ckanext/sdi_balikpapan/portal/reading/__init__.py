"""A published table for readers: as a picture, as a table that sorts and filters, as files."""
