"""How people call the standings of a release. Pure."""

from __future__ import annotations

from collections.abc import Mapping

STANDINGS: Mapping[str, tuple[str, str]] = {
    "on_time": ("terbit tepat waktu", "released in time"),
    "late": ("terbit terlambat", "released late"),
    "overdue": ("lewat tanggal, belum terbit", "past its date, not released"),
    "due": ("akan terbit", "to come"),
}
"""Indonesian, English."""

COLOURS: Mapping[str, str] = {
    "on_time": "text-bg-success",
    "late": "text-bg-warning",
    "overdue": "text-bg-danger",
    "due": "text-bg-secondary",
}
