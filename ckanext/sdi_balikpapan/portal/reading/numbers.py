"""Figures as Indonesians, or the English, write them. Pure."""

from __future__ import annotations

from babel.numbers import format_compact_decimal, format_decimal

_LARGE = 100_000


def shown(value: float | None, lang: str) -> str:
    """A figure with as many decimals as it tells anything by."""
    if value is None:
        return "–"
    size = abs(value)
    digits = 0 if value == int(value) else 2 if size >= 1 else 4
    return format_decimal(value, "#,##0." + "#" * digits if digits else "#,##0", locale=lang)


def short(value: float, lang: str) -> str:
    """A round figure for an axis: `1,5 jt`."""
    if abs(value) < _LARGE:
        return format_decimal(round(value, 10), "#,##0.######", locale=lang)
    return format_compact_decimal(value, locale=lang, fraction_digits=1)
