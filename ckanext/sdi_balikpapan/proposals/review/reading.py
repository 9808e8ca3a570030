"""A proposal as people read it: labels for paths, names for codes, what changed in a text. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Field = Mapping[str, Any]
Naming = Callable[[str, str], str]
"""From a code list and a code to the code's name."""

_MARKED_LIMIT = 20_000
"""Characters from which texts are shown whole, side by side."""
_COMPARED_LIMIT = 400_000
"""Pairs of words from which texts are shown whole: comparing them takes more than a moment, with
words that repeat most of all."""


@dataclass(frozen=True)
class Shown:
    """A value on the page: a text, a list, or a small table."""

    text: str = ""
    items: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text or self.items or self.rows)


@dataclass(frozen=True)
class Piece:
    """A stretch of a text that stayed (`same`), went (`removed`) or came (`added`)."""

    change: str
    text: str


@dataclass(frozen=True)
class RowChange:
    """A row of a small table that is `added`, `removed` or `changed`: before and after by cell."""

    change: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TableChange:
    """What changed in a small table, row by row, and how many rows stayed as they were."""

    columns: tuple[str, ...]
    rows: tuple[RowChange, ...]
    same: int


@dataclass(frozen=True)
class Problem:
    """Something that is missing or wrong, with the place where it is mended."""

    label: str
    message: str
    field: str = ""
    page: int | None = None
    resource: int | None = None


def after_label(message: str, label: str) -> str:
    """What follows a label in a sentence: its rest when it begins with the label."""
    return message[len(label) :] if label and message.startswith(label) else f": {message}"


def shown(
    field: Field | None, value: Any, name_of: Naming, label_of: Callable[[Any], str]
) -> Shown:
    """A field's value, codes by their names.

    :param field: its entry in `schemas/dataset.yaml`; without one the value stands as it is.
    :param label_of: from a label in several languages to the reader's.
    """
    subfields = (field or {}).get("repeating_subfields")
    if subfields and isinstance(value, list):
        return _table(subfields, value, name_of, label_of)
    if isinstance(value, list):
        return Shown(items=tuple(_text(field, item, name_of) for item in value))
    return Shown(text=_text(field, value, name_of))


def _table(
    subfields: Sequence[Field], value: list[Any], name_of: Naming, label_of: Callable[[Any], str]
) -> Shown:
    """Only the columns in which something stands."""
    rows = [row for row in value if isinstance(row, Mapping)]
    used = [sub for sub in subfields if any(row.get(sub["field_name"]) for row in rows)]
    return Shown(
        columns=tuple(label_of(sub["label"]) for sub in used),
        rows=tuple(
            tuple(_text(sub, row.get(sub["field_name"]), name_of) for sub in used) for row in rows
        ),
    )


def table_change(
    field: Field, before: Any, after: Any, name_of: Naming, label_of: Callable[[Any], str]
) -> TableChange:
    """What changed in a field with repeating subfields; rows are known by their first subfield."""
    subfields = field["repeating_subfields"]
    old, new = (_by_first(subfields, rows) for rows in (before, after))
    pairs = [
        (old.get(key, {}), new.get(key, {})) for key in [*new, *(k for k in old if k not in new)]
    ]
    differing = [(was, now) for was, now in pairs if _filled(was) != _filled(now)]
    used = [s for s in subfields if any(r.get(s["field_name"]) for pair in differing for r in pair)]
    rows = tuple(
        RowChange(
            "added" if not was else "removed" if not now else "changed",
            tuple(
                (
                    _text(s, was.get(s["field_name"]), name_of),
                    _text(s, now.get(s["field_name"]), name_of),
                )
                for s in used
            ),
        )
        for was, now in differing
    )
    labels = tuple(label_of(sub["label"]) for sub in used)
    return TableChange(labels, rows, len(pairs) - len(differing))


def _by_first(subfields: Sequence[Field], rows: Any) -> dict[tuple[str, int], Mapping[str, Any]]:
    """Rows by their first subfield, and by number where several have the same."""
    found: dict[tuple[str, int], Mapping[str, Any]] = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, Mapping) and row:
            name, number = str(row.get(subfields[0]["field_name"]) or ""), 0
            while (name, number) in found:
                number += 1
            found[name, number] = row
    return found


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value not in (None, "", [])}


def _text(field: Field | None, value: Any, name_of: Naming) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping) and "mulai" in value:
        return f"{value['mulai']} – {value.get('selesai', '')}"
    if isinstance(value, Mapping):
        return str(value.get("name") or ", ".join(f"{k}: {v}" for k, v in value.items()))
    codes = (field or {}).get("sdi_list")
    return name_of(codes, str(value)) if codes and value != "" else str(value)


def marked(before: str, after: str) -> list[Piece]:
    """What changed between two texts, word by word; empty when they are too long to compare."""
    if len(before) + len(after) > _MARKED_LIMIT:
        return []
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    if len(old) * len(new) > _COMPARED_LIMIT:
        return []
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        pieces += [Piece("removed", "".join(old[i1:i2]))] if i2 > i1 else []
        pieces += [Piece("added", "".join(new[j1:j2]))] if j2 > j1 else []
    return pieces


def problems(
    errors: Mapping[str, Any],
    pages: Sequence[Mapping[str, Any]],
    resource_fields: Iterable[Field],
    label_of: Callable[[Any], str],
) -> list[Problem]:
    """What is missing or wrong, in the order of the form, then of the files, then the rest."""
    left = dict(errors)
    files = left.pop("resources", None)
    found: list[Problem] = []
    for number, page in enumerate(pages, 1):
        for field in page["fields"]:
            name = field["field_name"]
            for message in _messages(left.pop(name, None), field, label_of):
                found.append(Problem(label_of(field["label"]), message, name, number))
    labels = {field["field_name"]: label_of(field["label"]) for field in resource_fields}
    found += _of_files(files, labels)
    for name, value in left.items():
        found += [Problem(name.strip("_"), text, name) for text in _messages(value, {}, label_of)]
    return found


def _messages(value: Any, field: Field, label_of: Callable[[Any], str]) -> Iterator[str]:
    if value is None or value == []:
        return
    if isinstance(value, str):
        yield value
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (f"{key}: {text}" for text in _messages(inner, {}, label_of))
        return
    labels = {s["field_name"]: label_of(s["label"]) for s in field.get("repeating_subfields") or []}
    for index, item in enumerate(value, 1):
        if isinstance(item, str):
            yield item
        for key, texts in item.items() if isinstance(item, Mapping) else ():
            for text in _messages(texts, {}, label_of):
                yield f"{index}, {labels.get(key, key)}: {text}"


def _of_files(files: Any, labels: Mapping[str, str]) -> Iterator[Problem]:
    if not isinstance(files, list):
        for text in _messages(files, {}, str):
            yield Problem("", text, "resources")
        return
    for index, item in enumerate(files):
        if isinstance(item, str):
            yield Problem("", item, "resources")
        for key, value in item.items() if isinstance(item, Mapping) else ():
            for text in _messages(value, {}, str):
                yield Problem(labels.get(key, key.strip("_")), text, key, resource=index)
