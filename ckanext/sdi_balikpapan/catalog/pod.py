"""A dataset as a record of `/data.json`: POD 1.1, with `kategori` and `prioritas_tahun`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.sdi_balikpapan.standards.codelists import lookup

from .dcat_dict import printable
from .json_forms import Say, said
from .mapping import DATASET, RESOURCE
from .portal import Portal, contact, keywords, producer

SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
CONTEXT = f"{SCHEMA}/catalog.jsonld"
_ACCESS = {"terbuka": "public", "terbatas": "restricted public", "tertutup": "non-public"}
# How often, as ISO 8601 repeats an interval; by the end of the EU's IRI.
REPEATS = {
    "DAILY": "R/P1D",
    "WEEKLY": "R/P1W",
    "BIWEEKLY": "R/P2W",
    "MONTHLY": "R/P1M",
    "BIMONTHLY": "R/P2M",
    "QUARTERLY": "R/P3M",
    "ANNUAL_3": "R/P4M",
    "ANNUAL_2": "R/P6M",
    "ANNUAL": "R/P1Y",
    "BIENNIAL": "R/P2Y",
    "TRIENNIAL": "R/P3Y",
    "QUINQUENNIAL": "R/P5Y",
    "DECENNIAL": "R/P10Y",
    "UPDATE_CONT": "R/PT1S",
    "IRREG": "irregular",
}


def catalogue() -> dict[str, Any]:
    """What stands around the records, which are its `dataset`."""
    return {
        "@context": CONTEXT,
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
    }


def record(dataset: Mapping[str, Any], portal: Portal) -> dict[str, Any]:
    """A dataset as `package_show` gives it; empty fields are left out."""
    dataset = printable(dict(dataset))
    is_open = (dataset.get("accessRights") or "terbuka") == "terbuka"
    found = {
        "@type": "dcat:Dataset",
        "identifier": portal.dataset_uri(dataset),
        "modified": dataset.get("metadata_modified", "")[:19],
        "language": ["id"],
        **said(DATASET, "pod", dataset, _how(portal, is_open)),
        "distribution": [_file(item, is_open) for item in dataset.get("resources") or []],
    }
    return {key: value for key, value in found.items() if value not in ("", None, [])}


def _how(portal: Portal, is_open: bool) -> dict[str, Say]:
    """How the keys are made whose value isn't just what the field says."""
    return {
        "title": lambda d: d.get("title") or d["name"],
        "description": lambda d: d.get("notes") or d.get("title") or d["name"],
        "keyword": keywords,
        "issued": lambda d: d.get("issued") or d.get("metadata_created", "")[:10],
        "publisher": lambda d: {
            "@type": "org:Organization",
            "name": producer(d, portal),
            "subOrganizationOf": {"@type": "org:Organization", "name": portal.walidata},
        },
        "contactPoint": lambda d: _contact(*contact(d, portal)),
        "accessLevel": lambda d: _ACCESS.get(d.get("accessRights") or "terbuka", "non-public"),
        "rights": lambda d: "" if is_open else d.get("keputusan_akses"),
        "license": lambda d: _of("lisensi", d.get("license_id"), "iri"),
        "accrualPeriodicity": lambda d: _repeats(d.get("accrualPeriodicity")),
        "spatial": lambda d: ", ".join(_names("wilayah", d.get("wilayah"))),
        "temporal": _period,
        "theme": lambda d: [_theme(d)] if _theme(d) else [],
        "kategori": lambda d: _theme(d) or d.get("kategori"),
        "landingPage": portal.page,
    }


def _theme(dataset: Mapping[str, Any]) -> str:
    code = lookup("tema", dataset.get("kategori") or "")
    return code.nama if code else ""


def _contact(name: str, email: str) -> dict[str, str]:
    mail = {"hasEmail": f"mailto:{email}"} if email else {}
    return {"@type": "vcard:Contact", "fn": name, **mail}


def _file(resource: Mapping[str, Any], is_open: bool) -> dict[str, Any]:
    media_type = resource.get("mimetype") or _of("format", resource.get("format"), "media_type")
    found = {
        "@type": "dcat:Distribution",
        **said(RESOURCE, "pod", resource, {"mediaType": lambda _: media_type}),
    }
    if is_open and resource.get("url_type") == "upload" and media_type:
        found["downloadURL"] = found.pop("accessURL")
    return {key: value for key, value in found.items() if value}


def _of(code_list: str, kode: str | None, column: str) -> str:
    code = lookup(code_list, kode or "")
    return code[column] if code else ""


def _names(code_list: str, kodes: list[str] | None) -> list[str]:
    codes = [(kode, lookup(code_list, kode)) for kode in kodes or []]
    return [code.nama if code else kode for kode, code in codes]


def _repeats(kode: str | None) -> str:
    return REPEATS.get(_of("jadwal_pemutakhiran", kode, "eu_frequency").rpartition("/")[2], "")


def _period(dataset: Mapping[str, Any]) -> str:
    start, end = dataset.get("temporal_start"), dataset.get("temporal_end")
    return f"{start}/{end}" if start and end else ""
