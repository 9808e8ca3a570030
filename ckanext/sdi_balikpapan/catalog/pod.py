"""A dataset as a record of `/data.json`: POD 1.1, with `kategori` and `prioritas_tahun`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.sdi_balikpapan.standards.codelists import lookup

from .dcat_dict import printable
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
    name, email = contact(dataset, portal)
    kategori = dataset.get("kategori") or ""
    theme = lookup("tema", kategori)
    access = dataset.get("accessRights") or "terbuka"
    is_open = access == "terbuka"
    found = {
        "@type": "dcat:Dataset",
        "identifier": portal.dataset_uri(dataset),
        "title": dataset.get("title") or dataset["name"],
        "description": dataset.get("notes") or dataset.get("title") or dataset["name"],
        "keyword": keywords(dataset),
        "issued": dataset.get("issued") or dataset.get("metadata_created", "")[:10],
        "modified": dataset.get("metadata_modified", "")[:19],
        "publisher": {
            "@type": "org:Organization",
            "name": producer(dataset, portal),
            "subOrganizationOf": {"@type": "org:Organization", "name": portal.walidata},
        },
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": name,
            **({"hasEmail": f"mailto:{email}"} if email else {}),
        },
        "accessLevel": _ACCESS.get(access, "non-public"),
        "rights": "" if is_open else dataset.get("keputusan_akses"),
        "license": _of("lisensi", dataset.get("license_id"), "iri"),
        "accrualPeriodicity": _repeats(dataset.get("accrualPeriodicity")),
        "spatial": ", ".join(_names("wilayah", dataset.get("wilayah"))),
        "temporal": _period(dataset),
        "language": ["id"],
        "theme": [theme.nama] if theme else [],
        "landingPage": portal.page(dataset),
        "references": dataset.get("documentation"),
        "kategori": theme.nama if theme else kategori,
        "prioritas_tahun": dataset.get("prioritas_tahun"),
        "distribution": [_file(item, is_open) for item in dataset.get("resources") or []],
    }
    return {key: value for key, value in found.items() if value not in ("", None, [])}


def _file(resource: Mapping[str, Any], is_open: bool) -> dict[str, Any]:
    code = lookup("format", resource.get("format") or "")
    media_type = resource.get("mimetype") or (code["media_type"] if code else "")
    direct = is_open and resource.get("url_type") == "upload" and media_type
    found = {
        "@type": "dcat:Distribution",
        "title": resource.get("name"),
        "description": resource.get("description"),
        "format": resource.get("format"),
        "mediaType": media_type,
        "downloadURL" if direct else "accessURL": resource.get("url"),
    }
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
