"""A dataset and the catalogue in schema.org's words, for search engines. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ckanext.sdi_balikpapan.standards.codelists import lookup

from .dcat_dict import printable
from .mapping import code_iri
from .portal import Portal, contact, keywords, producer

CONTEXT = "https://schema.org/"
_IN_A_SCRIPT = str.maketrans(
    {char: f"\\u{ord(char):04x}" for char in ("<", ">", "&", "\u2028", "\u2029")}
)


def script(said: Mapping[str, Any]) -> str:
    """As text between `<script>` and `</script>`, which nothing in it can end."""
    return json.dumps(said, ensure_ascii=False, indent=1).translate(_IN_A_SCRIPT)


def catalogue(portal: Portal, description: str, region: str) -> dict[str, Any]:
    """The portal as a catalogue of data.

    :param region: the code of the region that it is for.
    """
    said = {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": _root(portal),
        "name": portal.title,
        "description": description,
        "url": f"{portal.site.rstrip('/')}/",
        "inLanguage": ["id", "en"],
        "isAccessibleForFree": True,
        "publisher": _walidata(portal, portal.walidata, portal.email),
        "spatialCoverage": _places([region] if region else [], portal),
    }
    return _filled(said)


def dataset(found: Mapping[str, Any], portal: Portal) -> dict[str, Any]:
    """A published dataset as `package_show` gives it.

    One that isn't open says so: its files have an address to ask at, and none to fetch from.
    """
    found = printable(dict(found))
    is_open = (found.get("accessRights") or "terbuka") == "terbuka"
    terms = "" if is_open else _conditions(found)
    name, email = contact(found, portal)
    said = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": portal.dataset_uri(found),
        "name": found.get("title") or found["name"],
        "description": found.get("notes") or found.get("title") or found["name"],
        "url": portal.page(found),
        "identifier": _identifiers(found, portal),
        "keywords": keywords(found),
        "about": _category(found, portal),
        "inLanguage": "id",
        "version": found.get("version"),
        "license": _column("lisensi", found.get("license_id"), "iri"),
        "isAccessibleForFree": True if is_open else None,
        "conditionsOfAccess": terms,
        "creator": _agency(found, portal),
        "publisher": _walidata(portal, name, email),
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": _root(portal)}
        | {"name": portal.title, "url": f"{portal.site.rstrip('/')}/"},
        "dateCreated": _moment(found.get("metadata_created")),
        "datePublished": found.get("issued") or _moment(found.get("metadata_created")),
        "dateModified": _moment(found.get("metadata_modified")),
        "temporalCoverage": _period(found),
        "spatialCoverage": _places(found.get("wilayah") or [], portal),
        "variableMeasured": _variables(found),
        "measurementTechnique": found.get("metode_perhitungan"),
        "distribution": [
            _file(item, found, portal, terms, is_open=is_open)
            for item in found.get("resources") or []
        ],
    }
    return _filled(said)


def _file(
    item: Mapping[str, Any], found: Mapping[str, Any], portal: Portal, terms: str, *, is_open: bool
) -> dict[str, Any]:
    media_type = item.get("mimetype") or _column("format", item.get("format"), "media_type")
    page = f"{portal.page(found)}/resource/{item.get('id')}"
    is_file = is_open and (item.get("url_type") == "upload" or media_type != "text/html")
    has_sha256 = str(item.get("hash_algorithm") or "").casefold().endswith("sha256")
    size = item.get("size")
    said = {
        "@type": "DataDownload",
        "name": item.get("name"),
        "description": item.get("description"),
        "url": page,
        "contentUrl": item.get("url") if is_file else None,
        "encodingFormat": media_type or item.get("format"),
        "contentSize": f"{size} B" if size else None,
        "sha256": item.get("hash") if has_sha256 else None,
        "dateModified": _moment(item.get("last_modified") or item.get("created")),
        "inLanguage": item.get("bahasa"),
        "conditionsOfAccess": terms,
    }
    return _filled(said)


def _conditions(found: Mapping[str, Any]) -> str:
    access = found["accessRights"]
    code = lookup("akses", access)
    said = (code.nama if code else access, found.get("keputusan_akses"))
    return ": ".join(part for part in said if part)


def _identifiers(found: Mapping[str, Any], portal: Portal) -> list[Any]:
    systems = ("id_dds", "id_msind", "id_kegiatan_mms", "id_indikator_mms", "identitas_rekomendasi")
    others = [
        {"@type": "PropertyValue", "propertyID": field, "value": found[field]}
        for field in systems
        if found.get(field)
    ]
    return [portal.dataset_uri(found), *others]


def _category(found: Mapping[str, Any], portal: Portal) -> dict[str, Any] | None:
    kode = found.get("kategori")
    code = lookup("tema", kode or "")
    if not kode:
        return None
    return {
        "@type": "DefinedTerm",
        "@id": code_iri(portal.base, "tema", kode),
        "name": code.nama if code else kode,
        "termCode": kode,
    }


def _agency(found: Mapping[str, Any], portal: Portal) -> dict[str, Any]:
    organization = found.get("organization") or {}
    said = {"@type": "Organization", "name": producer(found, portal)}
    if organization.get("name"):
        said["url"] = f"{portal.site.rstrip('/')}/organization/{organization['name']}"
    return said


def _walidata(portal: Portal, name: str, email: str) -> dict[str, Any]:
    point = _filled({"@type": "ContactPoint", "name": name, "email": email})
    return _filled(
        {
            "@type": "GovernmentOrganization",
            "name": portal.walidata,
            "url": portal.site,
            "contactPoint": {**point, "contactType": "data"} if email else None,
        }
    )


def _places(kodes: list[str], portal: Portal) -> list[dict[str, Any]]:
    codes = [(kode, lookup("wilayah", kode)) for kode in kodes]
    return [
        {
            "@type": "AdministrativeArea",
            "@id": code_iri(portal.base, "wilayah", kode),
            "name": code.nama if code else kode,
            "identifier": kode,
        }
        for kode, code in codes
    ]


def _variables(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = found.get("variabel") or []
    if rows:
        said = [
            {
                "name": row.get("label") or row.get("nama"),
                "alternateName": row.get("nama") if row.get("label") else None,
                "description": row.get("definisi"),
                "unitText": row.get("satuan"),
                "minValue": row.get("minimum"),
                "maxValue": row.get("maksimum"),
            }
            for row in rows
        ]
    else:
        said = [{"name": found.get("konsep"), "unitText": found.get("satuan")}]
    return [{"@type": "PropertyValue", **_filled(row)} for row in said if row["name"]]


def _period(found: Mapping[str, Any]) -> str:
    start, end = found.get("temporal_start"), found.get("temporal_end")
    return f"{start or '..'}/{end or '..'}" if start or end else ""


def _moment(text: str | None) -> str:
    """CKAN's times are in UTC and don't say so."""
    return f"{text[:19]}Z" if text else ""


def _column(code_list: str, kode: str | None, column: str) -> str:
    code = lookup(code_list, kode or "")
    return code[column] if code else ""


def _root(portal: Portal) -> str:
    return portal.base.rstrip("/")


def _filled(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value not in ("", None, [])}
