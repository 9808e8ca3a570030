"""Proposed variables put into those that a dataset declares already. Pure.

What somebody wrote stays; only blanks are filled, and nothing is taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Row = dict[str, Any]
Rows = Iterable[Mapping[str, Any]]
_OWN = frozenset({"wajib", "kunci", "dapat_diakses_umum"})
"""Fields in which `ya` and `tidak` are values themselves."""


class NoSuchAnswer(ValueError):
    """A question that isn't asked, or a choice that it doesn't offer."""


def filled(rows: Rows, proposed: Mapping[str, Any], only_for: str = "") -> list[Row]:
    """The variables with what a file says of them.

    :param proposed: what `quality.proposing.propose` found.
    :param only_for: the file's name, when the dataset has others.
    """
    found = [dict(row) for row in rows]
    names = {_name(row) for row in found}
    moved = {
        pair["lama"]: pair["baru"]
        for pair in proposed.get("pasangan", ())
        if pair["pasti"] and pair["baru"] not in names
    }
    for row in found:
        row["nama"] = moved.get(_name(row), _name(row))
        row |= _sums(row, moved)
    by_name = {_name(row): row for row in found if _is_for(row, only_for)}
    for new in proposed.get("variabel", ()):
        row = by_name.get(_name(new))
        if row is None:
            found.append({**new, "berkas": only_for} if only_for else dict(new))
            continue
        blank = not _text(row, "tipe")
        row |= {key: value for key, value in new.items() if blank and not _text(row, key)}
    return found


def answered(
    rows: Rows, proposed: Mapping[str, Any], *, question: str, column: str, choice: str
) -> list[Row]:
    """The variables with the answer to a question in them.

    :param question: the question's code; :param column: its column, or empty.
    :raises NoSuchAnswer: for what wasn't asked or offered.
    """
    asked = (q for q in proposed.get("pertanyaan", ()) if q["kode"] == question)
    one = next((q for q in asked if q["kolom"] == column), None)
    found = [dict(row) for row in rows]
    if one is None or choice not in one["pilihan"]:
        raise NoSuchAnswer(question)
    field = one["isian"]
    if question == "tanpa_kunci":
        return _set(found, choice, {"kunci": "ya"})
    if question == "kunci":
        keys = [new for new in proposed["variabel"] if new.get("kunci") == "ya"]
        for new in keys:
            found = _set(found, _name(new), {"kunci": choice})
        return found
    new = next((new for new in proposed["variabel"] if _name(new) == column), {})
    return _set(found, column, _change(field, choice, new))


def _change(field: str, choice: str, new: Mapping[str, Any]) -> Row:
    if field in _OWN:
        return {field: choice}
    if choice == "ya":
        return {field: new.get(field, "")}
    if choice == "tidak":
        return {field: ""} | ({"tipe": "teks"} if field == "klasifikasi_isian" else {})
    if field == "tipe" and choice != "kode":
        return {"tipe": choice, "kode_referensi": "", "klasifikasi_isian": ""}
    return {field: choice}


def _set(rows: list[Row], column: str, change: Row) -> list[Row]:
    meant = [row for row in rows if _name(row) == column]
    if not meant:
        raise NoSuchAnswer(column)
    for row in meant:
        row |= change
    return rows


def _sums(row: Mapping[str, Any], moved: Mapping[str, str]) -> Row:
    parts = [part.strip() for part in _text(row, "jumlah_dari").split(";") if part.strip()]
    if not any(part in moved for part in parts):
        return {}
    return {"jumlah_dari": "; ".join(moved.get(part, part) for part in parts)}


def _is_for(row: Mapping[str, Any], only_for: str) -> bool:
    return _text(row, "berkas") in ("", only_for)


def _name(row: Mapping[str, Any]) -> str:
    return _text(row, "nama")


def _text(row: Mapping[str, Any], key: str) -> str:
    return str(row.get(key) or "").strip()
