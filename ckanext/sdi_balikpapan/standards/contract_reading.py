"""From the `variabel` rows of a dataset to the contract that its file must keep. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from . import codelists, patterns
from .contract_model import Column, Contract, Dialect, Limit, Problem, Type

Row = Mapping[str, Any]
Complain = Callable[..., None]

SEPARATORS = {
    "koma": ",",
    "titik koma": ";",
    "titik_koma": ";",
    "tab": "\t",
    "\\t": "\t",
    "pipa": "|",
}
_LIST = re.compile(r"[;\n\r]+")
_PLAIN = re.compile(r"[-−]?\d+(?:[.,]\d+)?")
_EITHER = re.compile(r"[-−]?[1-9]\d{0,2}[.,]\d{3}")
_REGIONS = "wilayah"
"""Codes of regions are judged as such (level, validity, parent), not as a plain list."""


def contract_of(body: Row, resource: Row) -> Contract:
    """The contract that a dataset's variables make for one of its files.

    What can't be kept as declared is in `problems`; nothing is raised.
    """
    problems: list[Problem] = []
    rows = [row for row in _rows(body) if _is_for(row, resource)]
    columns: dict[str, Column] = {}
    for row in rows:
        column = _column(row, _text(resource, "berlaku_pada"), problems)
        if column.name in columns:
            problems.append(Problem("declared_twice", column.name))
        else:
            columns[column.name] = column
    problems += _sums(columns.values())
    return Contract(
        columns=tuple(columns.values()),
        dialect=_dialect(resource, problems),
        valid_on=_day(resource, "berlaku_pada", problems),
        problems=tuple(problems),
    )


def _rows(body: Row) -> Iterable[Row]:
    rows = body.get("variabel") or []
    if not isinstance(rows, list):
        return []
    return [row for row in rows if isinstance(row, Mapping) and _text(row, "nama")]


def _is_for(row: Row, resource: Row) -> bool:
    meant = _text(row, "berkas").casefold()
    url = _text(resource, "url").rsplit("/", 1)[-1]
    names = {name.casefold() for name in (_text(resource, "name"), _text(resource, "id"), url)}
    return not meant or meant in names


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _column(row: Row, valid_on: str, problems: list[Problem]) -> Column:
    name = _text(row, "nama")

    def complain(rule: str, value: str = "", **words: str) -> None:
        problems.append(Problem(rule, name, value, words))

    kind = _type(row, complain)
    minimum, maximum = (_limit(row, key, kind, complain) for key in ("minimum", "maksimum"))
    if minimum is not None and maximum is not None and minimum > maximum:  # pyright: ignore
        complain("declared_range", minimum=str(minimum), maximum=str(maximum))
        minimum = maximum = None
    return Column(
        name=name,
        type=kind,
        label=_text(row, "label"),
        definition=_text(row, "definisi"),
        concept=_text(row, "konsep"),
        unit=_text(row, "satuan"),
        required=_yes(row, "wajib", complain),
        key=_yes(row, "kunci", complain),
        codes=_codes(row, valid_on, complain),
        reference=_text(row, "kode_referensi"),
        minimum=minimum,
        maximum=maximum,
        missing=_list(_text(row, "nilai_kosong")),
        notation=_choice(row, "notasi_angka", ("id", "en"), complain),
        sum_of=_list(_text(row, "jumlah_dari")),
    )


def _type(row: Row, complain: Complain) -> Type:
    said = _text(row, "tipe")
    try:
        if said:
            return Type(said)
    except ValueError:
        known = ", ".join(one.value for one in Type)
        complain("declared_type", said, known=known)
    coded = _text(row, "klasifikasi_isian") or _text(row, "kode_referensi")
    return Type.CODE if coded else Type.TEXT


def _list(said: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in _LIST.split(said) if one.strip()))


def _yes(row: Row, name: str, complain: Complain) -> bool:
    return _choice(row, name, ("ya", "tidak"), complain) == "ya"


def _choice(row: Row, name: str, choices: tuple[str, ...], complain: Complain) -> str:
    said = _text(row, name).casefold()
    if said in choices or not said:
        return said
    complain("declared_choice", said, field=name, known=", ".join(choices))
    return ""


def _limit(row: Row, name: str, kind: Type, complain: Complain) -> Limit | None:
    said = _text(row, name)
    if not said:
        return None
    if kind is Type.DATE:
        day = patterns.tanggal(said)
        if day is None:
            complain("declared_limit_date", said, field=name)
        return day
    if kind not in (Type.INTEGER, Type.DECIMAL, Type.YEAR):
        complain("declared_limit_type", said, field=name, type=kind.value)
        return None
    return _number(said, name, _text(row, "notasi_angka"), complain)


def _number(said: str, name: str, notation: str, complain: Complain) -> Decimal | None:
    if not _PLAIN.fullmatch(said):
        complain("declared_limit", said, field=name)
        return None
    said = said.replace("−", "-")
    if _EITHER.fullmatch(said):
        thousands = {"id": ".", "en": ","}.get(notation)
        if thousands is None:
            complain("declared_limit_ambiguous", said, field=name)
            return None
        said = said.replace(thousands, "")
    return Decimal(said.replace(",", "."))


def _codes(row: Row, valid_on: str, complain: Complain) -> Mapping[str, str] | None:
    own = _text(row, "klasifikasi_isian")
    if own:
        return _own_codes(own, complain)
    reference = _text(row, "kode_referensi")
    return _reference_codes(reference, valid_on, complain) if reference else None


def _own_codes(said: str, complain: Complain) -> Mapping[str, str] | None:
    codes: dict[str, str] = {}
    for one in _LIST.split(said):
        code, _, label = (part.strip() for part in one.partition("="))
        if not one.strip():
            continue
        if not code or code in codes:
            complain("declared_codes", one.strip())
            continue
        codes[code] = label
    return codes or None


def _reference_codes(name: str, valid_on: str, complain: Complain) -> Mapping[str, str] | None:
    found = codelists.lookup("kode_referensi", name)
    if found is None:
        complain("declared_reference", name)
        return None
    if not found["daftar"] or found["daftar"] == _REGIONS:
        return None
    day = patterns.tanggal(valid_on)
    codes = [code for code in codelists.code_list(found["daftar"]) if not day or code.valid_on(day)]
    column = found["kolom"]
    return {code.kode if column == "kode" else code[column]: code.nama for code in codes}


def _sums(columns: Iterable[Column]) -> list[Problem]:
    by_name = {column.name: column for column in columns}
    return [
        Problem("declared_sum", column.name, part)
        for column in by_name.values()
        for part in column.sum_of
        if part not in by_name or part == column.name
    ]


def _dialect(resource: Row, problems: list[Problem]) -> Dialect:
    separator = str(resource.get("baca_pemisah") or "")
    separator = SEPARATORS.get(separator.strip().casefold(), separator.strip(" "))
    if len(separator) > 1 or separator in ('"', "\n", "\r"):
        problems.append(Problem("declared_separator", "", separator))
        separator = ""
    row = _text(resource, "baca_baris_judul")
    if row and not (row.isascii() and row.isdecimal() and int(row) > 0):
        problems.append(Problem("declared_header_row", "", row))
        row = ""
    encoding = _text(resource, "baca_enkode")
    return Dialect(separator, encoding, int(row or 0), _text(resource, "baca_lembar"))


def _day(resource: Row, name: str, problems: list[Problem]) -> date | None:
    said = _text(resource, name)
    day = patterns.tanggal(said) if said else None
    if said and day is None:
        problems.append(Problem("declared_valid_on", "", said))
    return day
