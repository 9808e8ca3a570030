"""The picture of a stored table, remembered until its rows change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .columns import Field, Role
from .groups import Groups, grouped, melted, wide
from .picking import Asked, pick
from .plot import Choice, Plot, Why
from .store import Store, TooLong

MOST_GROUPS = 20_000
_MOST_KINDS, _MOST_AREAS = 300, 2_000
_DIMENSIONS = (Role.PERIOD, Role.AREA, Role.CATEGORY)
_remembered: dict[tuple[str, str, str], Groups | Why] = {}
_MOST_REMEMBERED = 64


def picture(store: Store, value: str, asked: Asked) -> Plot | Why:
    """The picture that a reader asked for, or the portal's choice.

    :param value: the column that is drawn; empty for the first.
    """
    values = offered(store.fields)
    if not values:
        return Why.NO_VALUE
    names = [name for name, _ in values]
    name = value if value in names else names[0]
    groups = groups_of(store, name)
    found = groups if isinstance(groups, Why) else pick(groups, asked)
    if isinstance(found, Why) or len(values) < 2:
        return found
    choice = Choice("value", "", tuple(values), name)
    return Plot(**{**found.__dict__, "choices": (choice, *found.choices)})


def offered(fields: Sequence[Field]) -> list[tuple[str, str]]:
    """The values that can be drawn: columns, and columns that are one over years."""
    over_years = wide(fields)
    taken = {one.name for many in over_years.values() for _, one in many}
    found = [(f"{stem}*", stem or "Nilai") for stem in over_years]
    values = [one for one in fields if one.role is Role.VALUE and one.is_number]
    return [*found, *((one.name, one.title) for one in values if one.name not in taken)]


def groups_of(store: Store, name: str) -> Groups | Why:
    """A table summed up for one of its values, remembered."""
    key = (store.id, store.stamp, name)
    if key not in _remembered:
        while len(_remembered) >= _MOST_REMEMBERED:
            _remembered.pop(next(iter(_remembered)), None)
        _remembered[key] = _read(store, name)
    return _remembered[key]


def _read(store: Store, name: str) -> Groups | Why:
    try:
        by = _dimensions(store)
        if name.endswith("*") and (years := wide(store.fields).get(name[:-1])):
            return _over_years(store, by, name[:-1], years)
        value = next(one for one in store.fields if one.name == name)
        rows = store.sums(by, [value], MOST_GROUPS + 1)
    except TooLong:
        return Why.TOO_MANY
    if len(rows) > MOST_GROUPS:
        return Why.TOO_MANY
    return grouped(by, value, ((row[:-2], row[-2], row[-1]) for row in rows))


def _over_years(
    store: Store, by: Sequence[Field], stem: str, years: Sequence[tuple[str, Field]]
) -> Groups | Why:
    rows = store.sums(by, [one for _, one in years], MOST_GROUPS // len(years) + 1)
    if len(rows) * len(years) > MOST_GROUPS:
        return Why.TOO_MANY
    first, size = years[0][1], len(by)
    value = replace(first, label=stem or "Nilai")

    def one(n: int) -> Groups:
        return grouped(by, value, ((r[:size], r[size + 2 * n], r[size + 2 * n + 1]) for r in rows))

    return melted([(year, one(n)) for n, (year, _) in enumerate(years)], value)


def _dimensions(store: Store) -> list[Field]:
    """The columns by which a table is summed up: not those that name each row."""
    found = [one for one in store.fields if one.role in _DIMENSIONS]
    counts = store.distinct(found)
    most = {Role.CATEGORY: _MOST_KINDS, Role.AREA: _MOST_AREAS, Role.PERIOD: _MOST_AREAS}
    return [one for one, n in zip(found, counts, strict=True) if n <= most[one.role]]
