"""Evidence as the API, the pages and the files show it."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from . import epss
from .metrics import CITY_ONLY, METRICS, Line, Measured


def caution() -> str:
    """What has to stand on everything that shows evidence."""
    return tk._(
        "Ini bahan bukti, bukan nilai. Tingkat kematangan ditetapkan dalam penilaian EPSS oleh "
        "tim penilai, bukan oleh portal ini."
    )


def indicator(kode: str, found: Measured | None, lang: str) -> dict[str, Any]:
    """An indicator with its figure."""
    node, row = epss.nodes()[kode], epss.evidence()[kode]
    return {
        "kode": kode,
        "name": node.name(lang),
        "path": [{"kode": n.kode, "name": n.name(lang)} for n in epss.path(kode)[:-1]],
        "weight": node.bobot,
        "weight_of_all": round(epss.of_all(kode), 2),
        "counted": found.counted if found else None,
        "of": found.of if found else None,
        "share": round(found.share, 4) if found and found.share is not None else None,
        "recorded": found is not None,
        "city_only": METRICS[kode].source in CITY_ONLY,
        "numerator": row.word("dihitung", lang),
        "denominator": row.word("dari", lang),
        "raise": row.word("naik", lang),
        "unseen": row.word("tak_terlihat", lang),
        "from_facts": row["asal"] == epss.FROM_FACTS,
    }


def line(one: Line, titles: dict[str, str]) -> dict[str, Any]:
    """One record behind a figure."""
    return {
        "id": one.record.id,
        "title": one.record.title,
        "organization_id": one.record.organization_id,
        "organization": titles.get(one.record.organization_id, ""),
        "counted": one.counted,
        "found": one.shown,
        "url": tk.config["ckan.site_url"].rstrip("/") + one.record.link,
        "link": one.record.link,
    }


def levels(kode: str, lang: str) -> list[dict[str, Any]]:
    """The five levels: what they mean, what a portal sees of it, what leads to the next one."""
    own = {row["tingkat"]: row.word("teks", lang) for row in epss.criteria(kode)}
    return [
        {
            "level": int(row["kode"]),
            "name": row.word("nama", lang),
            "meaning": own.get(row["kode"]) or row.word("arti", lang),
            "seen": row.word("terlihat", lang),
            "next": row.word("naik", lang),
        }
        for row in epss.levels()
    ]


def others(lang: str) -> list[dict[str, Any]]:
    """The indicators that need other evidence."""
    return [
        {
            "kode": node.kode,
            "name": node.name(lang),
            "weight_of_all": round(epss.of_all(node.kode), 2),
        }
        for node in epss.nodes().values()
        if node.tingkat == epss.INDICATOR and node.kode not in METRICS
    ]
