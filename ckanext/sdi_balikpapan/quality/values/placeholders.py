"""What offices write where a value isn't known. Pure."""

from __future__ import annotations

PLACEHOLDERS = frozenset(
    """
    - -- --- – — _ * ** . .. ... .... … ? n/a na n.a n.a. #n/a #na nan null none nil nul
    tad t.a.d t.a.d. t/a td t.d. nihil kosong
    """.split()
) | {
    "tidak ada",
    "tidak ada data",
    "tidak tersedia",
    "belum ada",
    "belum ada data",
    "data tidak tersedia",
}


def is_placeholder(text: str) -> bool:
    """Whether a text says by itself that no value is known."""
    return text.casefold() in PLACEHOLDERS
