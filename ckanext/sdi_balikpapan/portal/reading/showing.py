"""A stored table as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.subjects.language import spoken

from . import asking, choosing, drawing, numbers, picking
from .asking import PAGE, Asked
from .columns import Field, Role
from .plot import Kind, Plot, Why
from .store import Store, TooLong

_LONGEST = 300


def table(store: Store, args: Mapping[str, str]) -> dict[str, Any]:
    """The part of a table that an address asks for."""
    asked = asking.asked(args, store.fields)
    lang = spoken()
    found: dict[str, Any] = {"store": store, "asked": asked, "page_size": PAGE}
    try:
        rows, count = store.page(asked), store.count(asked)
    except TooLong:
        return {**found, "rows": [], "count": None, "pages": 1, "heads": _heads(store, asked)}
    return {
        **found,
        "rows": [[_cell(of, cell, lang) for of, cell in zip(store.fields, row, strict=True)]
                 for row in rows],
        "count": count,
        "pages": max(1, -(-count // PAGE)),
        "heads": _heads(store, asked),
    }  # fmt: skip


def _heads(store: Store, asked: Asked) -> list[dict[str, Any]]:
    """The columns with the address that sorts by each: up, down, and as the file has it."""
    found = []
    for n, one in enumerate(store.fields):
        is_it = asked.order == n
        change = {"sort": n, "desc": 1 if is_it and not asked.is_descending else "", "page": 1}
        if is_it and asked.is_descending:
            change |= {"sort": "", "desc": ""}
        order = ("descending" if asked.is_descending else "ascending") if is_it else "none"
        found.append(
            {
                "n": n,
                "title": one.title,
                "is_number": _is_figure(one),
                "sort": asked.address(**change),
                "order": order,
                "typed": asked.typed.get(n, ""),
                "is_wrong": n in asked.wrong,
            }
        )
    return found


def _is_figure(of: Field) -> bool:
    return of.is_number and of.role is Role.VALUE


def _cell(of: Field, cell: Any, lang: str) -> dict[str, str]:
    if cell is None or cell == "":
        return {"text": ""}
    if _is_figure(of):
        return {"text": numbers.shown(float(cell), lang) if cell == cell else "–"}
    text = str(cell)
    said = {"text": text if len(text) <= _LONGEST else text[:_LONGEST] + "…"}
    return {**said, "meaning": of.codes[text]} if of.codes.get(text, text) != text else said


def picture(store: Store, args: Mapping[str, str]) -> dict[str, Any]:
    """The picture that an address asks for, drawn; or a sentence why there is none."""
    only = {key[5:]: value for key, value in args.items() if key.startswith("only.")}
    asked = picking.Asked(args.get("kind", ""), args.get("by", ""), args.get("split", ""), only)
    found = choosing.picture(store, args.get("value", ""), asked)
    lang = spoken()
    if isinstance(found, Why):
        return {"store": store, "plot": None, "why": _why(found)}
    shown = {"store": store, "plot": found, "lang": lang, "said": lambda v: numbers.shown(v, lang)}
    if found.kind is Kind.BARS:
        return {**shown, "widths": drawing.widths(found)}
    label = _label(found)
    wide, narrow = (
        drawing.lines(found, room, lang, label) for room in (drawing.WIDE, drawing.NARROW)
    )
    return {**shown, "wide": wide, "narrow": narrow, "has_zero": drawing.has_zero(found),
            "colours": drawing.COLOURS, "dashes": drawing.DASHES}  # fmt: skip


def _label(plot: Plot) -> str:
    words = tk._("Grafik garis: {title} menurut {by}, {first} sampai {last}. Angkanya di bawah.")
    return words.format(title=plot.title, by=plot.x_label, first=plot.x[0], last=plot.x[-1])


def _why(why: Why) -> str:
    sentences = {
        Why.NO_VALUE: tk._("Tabel ini tidak berisi nilai yang dapat digambar."),
        Why.NO_ORDER: tk._("Tabel ini tidak menyebut waktu, wilayah, atau kategori yang digambar."),
        Why.ONE_ROW: tk._("Tabel ini hanya berisi satu nilai; tidak ada pembandingnya."),
        Why.TOO_MANY: tk._("Tabel ini terlalu besar atau terlalu rinci untuk digambar."),
        Why.NOT_ADDED: tk._(
            "Nilai seperti persentase, harga, atau indeks tidak boleh dijumlahkan, dan tabel ini "
            "memuat beberapa nilai untuk hal yang sama. Karena itu tidak digambar."
        ),
    }
    return str(sentences[why])
