"""Code lists by API."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from . import codelists, patterns
from .codelists import Code, CodeList

_NUMBER = re.compile(r"[0-9]{1,9}")


@tk.side_effect_free
def sdi_code_list_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """The code lists there are.

    :returns: name, title in Indonesian and English, and number of codes of each
    """
    tk.check_access("sdi_code_list_list", context, data_dict)
    return [_head(codelists.code_list(name)) for name in codelists.names()]


@tk.side_effect_free
def sdi_code_list_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """One code list, or the part of it that fits.

    :param name: the name of the list
    :param kode: one code of it (optional)
    :param q: words that occur in a code's name, code or other columns (optional)
    :param valid_on: a day, YYYY-MM-DD; only codes valid then (optional)
    :param limit: at most so many codes, up to 1000 (default 1000)
    :param offset: leave out so many codes at the start (default 0)

    :returns: name, title, `count` of the codes that fit, and `codes`, each with code, label,
        mappings, source, confidence and validity
    """
    tk.check_access("sdi_code_list_show", context, data_dict)
    try:
        codes = codelists.code_list(str(tk.get_or_bust(data_dict, "name")))
    except codelists.UnknownCodeList as error:
        raise tk.ObjectNotFound(
            tk._("Tidak ada daftar kode “{name}”. Yang ada: {names}.").format(
                name=error, names=", ".join(codelists.names())
            )
        ) from None
    params = _params(data_dict)
    found = codes.search(params["q"], params["valid_on"])
    if kode := data_dict.get("kode"):
        found = [code for code in found if code.kode == kode]
    part = found[params["offset"] :][: params["limit"]]
    return {**_head(codes), "count": len(found), "codes": [_code(code) for code in part]}


def _params(data_dict: DataDict) -> dict[str, Any]:
    params: dict[str, Any] = {"q": str(data_dict.get("q") or ""), "valid_on": None}
    errors: dict[str, Any] = {}
    if day := data_dict.get("valid_on"):
        params["valid_on"] = patterns.tanggal(str(day))
        if params["valid_on"] is None:
            errors["valid_on"] = [tk._("Tulis tahun-bulan-hari, misalnya 2024-12-31.")]
    for key, default in (("limit", 1000), ("offset", 0)):
        text = str(data_dict.get(key, default))
        if _NUMBER.fullmatch(text):
            params[key] = min(int(text), 1000) if key == "limit" else int(text)
        else:
            errors[key] = [tk._("Tulis bilangan bulat, 0 atau lebih.")]
    if errors:
        raise tk.ValidationError(errors)
    return params


def _head(codes: CodeList) -> dict[str, Any]:
    title = {"id": codes.nama, "en": codes.name_en}
    return {"name": codes.name, "title": title, "count": len(codes.codes)}


def _code(code: Code) -> dict[str, Any]:
    return {
        "kode": code.kode,
        "label": {"id": code.nama, "en": code.name_en},
        **code.more,
        "sumber": code.sumber,
        "keyakinan": code.keyakinan,
        "berlaku_sejak": code.berlaku_sejak and code.berlaku_sejak.isoformat(),
        "berlaku_sampai": code.berlaku_sampai and code.berlaku_sampai.isoformat(),
    }
