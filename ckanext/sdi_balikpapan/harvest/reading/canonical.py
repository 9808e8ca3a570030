"""One hash for all ways to write the same record. Pure.

Order, blanks around a text, empty fields, and the case of what is looked up without case make no
difference; neither do fields that change by themselves.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

# Fields of JSON records whose words are looked up without regard to case.
BLIND = frozenset(
    """@type accessLevel accessRights accrualPeriodicity email format hasEmail hash language
    license license_id mbox media_type mediaType mimetype theme""".split()
)
# What changes without a change of the dataset.
VOLATILE = frozenset(
    """cache_last_updated harvest_date harvest_object_id harvest_job_id harvested
    metadata_modified metadata_created revision_id revision_timestamp tracking_summary
    webstore_last_updated import_source processed_modified""".split()
)

_DCT, _DCAT = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
BLIND_PREDICATES = frozenset(
    f"<{iri}>"
    for iri in (
        f"{_DCT}format",
        f"{_DCT}language",
        f"{_DCT}accessRights",
        f"{_DCT}accrualPeriodicity",
        f"{_DCAT}mediaType",
        f"{_DCAT}theme",
        f"{_DCAT}compressFormat",
        f"{_DCAT}packageFormat",
        "http://www.w3.org/2006/vcard/ns#hasEmail",
        "http://spdx.org/rdf/terms#checksumValue",
    )
)

Line = tuple[str, str, str]


def of_json(record: Mapping[str, Any], volatile: Iterable[str] = VOLATILE) -> str:
    """The hash of a JSON record."""
    return _hash(_written(record, "", frozenset(volatile)))


def of_triples(triples: Iterable[Line]) -> str:
    """The hash of a small graph whose blank nodes are labelled by what they say."""
    lines = list(triples)
    blind = {o for _, p, o in lines if p in BLIND_PREDICATES and not o.startswith('"')}
    return _hash("\n".join(sorted({_line(line, blind) for line in lines})))


def blinded(predicate: str, value: str, within: bool) -> str:
    """A value as it counts for the hash; `within` what is looked up without case."""
    value = value.replace("\\r\\n", "\\n")
    return value.casefold() if within or predicate in BLIND_PREDICATES else value


def _line(line: Line, blind: set[str]) -> str:
    s, p, o = line
    within = s in blind
    return f"{s.casefold() if within else s} {p} {blinded(p, o, within)}"


def _written(value: Any, key: str, volatile: frozenset[str]) -> str:
    """The value in one way; nothing for an empty one."""
    if isinstance(value, Mapping):
        pairs = (
            (str(k), _written(v, str(k), volatile)) for k, v in value.items() if k not in volatile
        )
        inside = sorted(f"{json.dumps(k)}:{text}" for k, text in pairs if text)
        return "{" + ",".join(inside) + "}" if inside else ""
    if isinstance(value, (list, tuple)):
        items = sorted({_written(item, key, volatile) for item in value} - {""})
        return "[" + ",".join(items) + "]" if items else ""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
        text = text.casefold() if key in BLIND else text
        return json.dumps(text) if text else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else json.dumps(value)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
