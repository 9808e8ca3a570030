"""The files that are published for comparison."""

from __future__ import annotations

FILES = 3


def table(mark: str, rows: int = 1500) -> str:
    """A file as offices publish them (about 50 kB), unlike any other; its codes are real ones."""
    lines = (f"64.71.01.{1001 + number % 2},{mark} {number},{number * 7}" for number in range(rows))
    return "\n".join(["kode_wilayah,kelurahan,jumlah", *lines, ""])


def file_fields(number: int) -> dict[str, str]:
    return {"name": f"Data {number + 1}", "format": "CSV"}
