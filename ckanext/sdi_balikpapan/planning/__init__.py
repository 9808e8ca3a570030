"""Planning: the Daftar Data, its calendar, requests, the Forum, and what came of it all."""
