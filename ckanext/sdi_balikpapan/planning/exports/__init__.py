"""The files that go out: e-walidata's columns, the codes of statistical metadata."""
