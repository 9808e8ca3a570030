"""Table of contents: everything of its kind, from every room."""

__all__: list[str] = []
