"""Validators of the fields in `schemas/*.yaml`; what they refuse they explain."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from . import patterns
from .codelists import CodeList, code_list

Key = tuple[Any, ...]
# Solr refuses longer values in the fields where CKAN's own index puts ours.
MAX_BYTES = 30_000
MAX_HEADER_ROW = 1000
# Browsers skip these in addresses, also in the middle of "javascript:".
_BLANKS = re.compile(r"[\x00-\x20]")
Validator = Callable[[Key, dict[Key, Any], dict[Key, list[str]], dict[str, Any]], None]


def _scheming(fn: Callable[..., Any]) -> Callable[..., Any]:
    """Let scheming pass the field to `fn` and take the validator it returns."""
    fn.is_a_scheming_validator = True  # type: ignore[attr-defined]
    return fn


@_scheming
def sdi_text(field: dict[str, Any], _schema: Any) -> Validator:
    """Text without the blanks around it; what is empty counts as not given."""

    def validator(key: Key, data: dict[Key, Any], errors: Any, _context: Any) -> None:
        value = data.get(key)
        if isinstance(value, (dict, list)):
            errors[key].append(tk._("Tulis satu teks."))
            raise tk.StopOnError
        text = "" if value is None or value is tk.missing else str(value).strip()
        if text:
            data[key] = _short(text)
            return
        data.pop(key, None)
        if field.get("required"):
            errors[key].append(tk._("Missing value"))
        raise tk.StopOnError

    return validator


@_scheming
def sdi_code(field: dict[str, Any], _schema: Any) -> Callable[[Any], str]:
    """One code of the list that the field names in `sdi_list`."""

    def validator(value: Any) -> str:
        codes = code_list(field["sdi_list"])
        if not _known(codes, value):
            raise tk.Invalid(_unknown(codes, str(value)))
        return value

    return validator


@_scheming
def sdi_codes(field: dict[str, Any], _schema: Any) -> Validator:
    """Codes of the list that the field names in `sdi_list`, kept as a JSON list."""

    def validator(key: Key, data: dict[Key, Any], errors: Any, _context: Any) -> None:
        values = _list(data.get(key))
        codes = code_list(field["sdi_list"])
        unknown = [value for value in values if not _known(codes, value)]
        errors[key].extend(_unknown(codes, str(value)) for value in unknown)
        if field.get("required") and not values:
            errors[key].append(tk._("Missing value"))
        if errors[key]:
            raise tk.StopOnError
        data[key] = json.dumps(list(dict.fromkeys(values)))

    return validator


def sdi_texts(key: Key, data: dict[Key, Any], _errors: Any, _context: Any) -> None:
    """Several texts, kept as a JSON list; what was kept so may come again."""
    texts = [str(item).strip() for item in _list(data.get(key))]
    data[key] = _short(json.dumps([text for text in texts if text]))


def sdi_years(key: Key, data: dict[Key, Any], _errors: Any, _context: Any) -> None:
    """Years, kept as a sorted JSON list; also takes them as one text, "2023, 2024"."""
    years = set()
    for value in _list(data.get(key)):
        for part in str(value).replace(",", " ").replace(";", " ").split():
            year = patterns.tahun(part)
            if year is None:
                message = tk._("“{value}” bukan tahun. Tulis misalnya 2024.")
                raise tk.Invalid(message.format(value=part))
            years.add(year)
    data[key] = json.dumps(sorted(years))


def sdi_urls(value: Any) -> Any:
    """A JSON list of addresses on the web."""
    for url in _list(value):
        if not str(url).startswith(("http://", "https://")):
            message = tk._("“{value}” bukan alamat web. Tulis lengkap, mulai dengan https://")
            raise tk.Invalid(message.format(value=url))
    return value


def sdi_file_or_url(value: str) -> str:
    """An address on the web, or the name of an uploaded file; nothing that a browser would run."""
    scheme, colon, _ = _BLANKS.sub("", value).partition(":")
    if colon and scheme.isalpha() and scheme.lower() not in {"http", "https", "ftp"}:
        raise tk.Invalid(tk._("Tulis alamat web lengkap, mulai dengan https://"))
    return value


def sdi_kode_sds(value: str) -> str:
    """A code of Standar Data Statistik."""
    return _require(
        patterns.kode_sds(value),
        tk._("Kode SDS tidak dikenali. Bentuknya seperti SP00055.00.00; cari di indah.bps.go.id."),
    )


def sdi_nomor_rekomendasi(value: str) -> str:
    """The number of a recommendation by BPS."""
    return _require(
        patterns.nomor_rekomendasi(value),
        tk._("Nomor rekomendasi tidak dikenali. Bentuknya seperti V-23.1600.004."),
    )


def sdi_row_number(value: str) -> str:
    """The number of a row, as spreadsheets count them."""
    number = str(value).strip()
    fits = number.isascii() and number.isdecimal() and 0 < int(number[:9]) <= MAX_HEADER_ROW
    return _require(
        number if fits else None,
        tk._("“{value}” bukan nomor baris. Tulis bilangan dari 1 sampai {most}.").format(
            value=str(value)[:100], most=MAX_HEADER_ROW
        ),
    )


def sdi_date(value: Any) -> str:
    """A day, kept as ISO 8601."""
    day = patterns.tanggal(str(value))
    return _require(
        day and day.isoformat(),
        tk._("Tanggal tidak dikenali. Tulis tahun-bulan-hari, misalnya 2024-12-31."),
    )


def sdi_not_before(other: str) -> Validator:
    """A day that isn't before the one in the field `other`."""

    def validator(key: Key, data: dict[Key, Any], _errors: Any, _context: Any) -> None:
        start = patterns.tanggal(str(data.get((*key[:-1], other)) or ""))
        end = patterns.tanggal(str(data.get(key) or ""))
        if start and end and end < start:
            raise tk.Invalid(
                tk._("Tanggal akhir ({end}) lebih dulu daripada tanggal awal ({start}).").format(
                    end=end.isoformat(), start=start.isoformat()
                )
            )

    return validator


def sdi_required_if(other: str, *values: str) -> Validator:
    """Required when the field `other` has one of the values."""

    def validator(key: Key, data: dict[Key, Any], errors: Any, _context: Any) -> None:
        if not _empty(data.get(key)):
            return
        chosen = data.get((*key[:-1], other))
        data.pop(key, None)
        if chosen in values:
            # Perpres 39/2019 ps 37: limits on access are decided, not just chosen.
            errors[key].append(
                tk._(
                    "Wajib diisi untuk data yang tidak terbuka: "
                    "nomor dan tanggal keputusan Forum SDI atau PPID."
                )
            )
        raise tk.StopOnError

    return validator


def sdi_decision(key: Key, data: dict[Key, Any], errors: Any, _context: Any) -> None:
    """The decision that limits access, with its number and its date; for open data any text."""
    limited = data.get((*key[:-1], "accessRights")) in ("terbatas", "tertutup")
    if limited and not patterns.names_a_decision(str(data.get(key) or "")):
        errors[key].append(
            tk._(
                "Sebutkan nomor dan tanggal keputusan Forum SDI atau PPID, misalnya: "
                "Keputusan PPID 12/2026, 3 Februari 2026."
            )
        )


def sdi_produsen_data(key: Key, data: dict[Key, Any], _errors: Any, _context: Any) -> None:
    """The producer's name; when empty, that of the organisation."""
    if _empty(data.get(key)):
        owner = data.get(("owner_org",))
        org = model.Group.get(owner) if owner and owner is not tk.missing else None
        if org is None:
            data.pop(key, None)
            raise tk.StopOnError
        data[key] = org.title or org.name


def _known(codes: CodeList, value: Any) -> bool:
    return isinstance(value, str) and codes.get(value) is not None


def _unknown(codes: CodeList, value: str) -> str:
    """What to tell somebody who gave a code that the list doesn't have."""
    near = codes.nearest(value)
    refusal = tk._("“{value}” tidak ada dalam daftar {name}.")
    parts = [refusal.format(value=value[:100], name=codes.nama)]
    if near:
        guess = tk._("Mungkin maksudnya {kode} ({nama})?")
        parts.append(guess.format(kode=near.kode, nama=near.nama))
    if len(codes.codes) <= 12:
        allowed = ", ".join(code.kode for code in codes)
        parts.append(tk._("Yang berlaku: {allowed}.").format(allowed=allowed))
    else:
        whole = tk._("Daftar lengkap: API sdi_code_list_show?name={name}")
        parts.append(whole.format(name=codes.name))
    return " ".join(parts)


def _empty(value: Any) -> bool:
    return value is None or value is tk.missing or not str(value).strip()


def _short(text: str) -> str:
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise tk.Invalid(tk._("Terlalu panjang: paling banyak 30.000 huruf."))
    return text


def _list(value: Any) -> list[Any]:
    """A list, as forms, API callers and our own storage give it."""
    if value is None or value is tk.missing or value == "":
        return []
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.startswith("[") else [value]
        except (ValueError, RecursionError):
            value = [value]
    return [item for item in value if item != ""] if isinstance(value, Iterable) else [value]


def _require(value: str | None, message: str) -> str:
    if not value:
        raise tk.Invalid(message)
    return value
