"""A sheet of the Daftar Data becomes drafts: looked at first, then in batches by a worker."""
