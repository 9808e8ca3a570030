"""Doors and errors of consumers, as people read them."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from .visits import OTHERS, Door


def door(name: str) -> str:
    """What is read there."""
    return {
        Door.CATALOG.value: tk._("Katalog RDF"),
        Door.DATASET.value: tk._("RDF satu dataset"),
        Door.DATA_JSON.value: "/data.json",
        Door.DCAT_JSON.value: "/dcat.json",
        Door.API.value: tk._("API CKAN"),
    }.get(name, name)


def agent(said: str) -> str:
    """The name that a program gives, or that it gives none."""
    if said == OTHERS:
        return tk._("Program lain, dihitung bersama")
    return said or tk._("Tanpa nama (User-Agent kosong)")


def error(status: int, reason: str) -> str:
    """Why a request failed: what was wrong with it, or with the portal."""
    code, _, name = reason.partition(" ")
    if (form := _reasons().get(code)) is not None:
        return form.format(name=name or "?")
    for least, words in _statuses():
        if status >= least:
            return words
    return str(status)


def _reasons() -> dict[str, str]:
    ahead = tk._("cursor yang belum pernah diberikan portal ini")
    together = tk._("cursor bersama page atau modified_since")
    return {
        "accept": tk._("header Accept yang tidak terbaca"),
        "twice": tk._("parameter {name} lebih dari sekali"),
        "cursor_and_page": together,
        "cursor_and_since": together,
        "number": tk._("{name} bukan bilangan yang berlaku"),
        "choice": tk._("nilai {name} tidak dikenal"),
        "time": tk._("{name} bukan waktu ISO 8601"),
        "only_pages": tk._("pencarian bersama cursor, page=all, atau tombstones"),
        "rdf_only": tk._("{name} hanya untuk katalog RDF"),
        "ahead": ahead,
        "search": tk._("pencarian yang tidak dapat dijalankan"),
        "profile": tk._("profil RDF yang tidak dikenal"),
        "Search": tk._("pencarian yang tidak dapat dijalankan"),
        "Validation": tk._("parameter API yang tidak berlaku"),
    }


def _statuses() -> tuple[tuple[int, str], ...]:
    return (
        (500, tk._("kesalahan portal; lihat log")),
        (429, tk._("terlalu sering meminta")),
        (409, tk._("parameter yang tidak berlaku")),
        (404, tk._("tidak ada, atau sudah ditarik")),
        (401, tk._("tidak untuk umum")),
        (400, tk._("permintaan yang tidak terbaca")),
    )
