"""Prepares, inside a CKAN with the gate in place, what is measured: an office and its datasets."""

from __future__ import annotations

from typing import Any

from tests.functional.office import Office, complete, grant, open_office, unique, upload

from .files import FILES, file_fields, table


def open_town(datasets: int) -> dict[str, Any]:
    """An OPD with published datasets and one proposal in review.

    :returns: `names` of its people, `organization`, the names of `datasets`, `proposal`.
    """
    office = open_office()
    names = [_publish(office) for _ in range(datasets)]
    proposal = office.submit(resources=_resources())
    pendukung = office.names["outsider"]
    grant(pendukung, "walidata_pendukung", office.organization["name"])
    return {
        "people": {**office.names, "pendukung": pendukung},
        "organization": office.organization["id"],
        "datasets": names,
        "proposal": proposal["id"],
    }


def _publish(office: Office) -> str:
    return office.publish(resources=_resources())["name"]


def _resources() -> list[dict[str, Any]]:
    return [
        {**file_fields(number), "upload": upload(table(unique("data")).encode())}
        for number in range(FILES)
    ]


def dataset(organization: str) -> dict[str, Any]:
    """The metadata of a new dataset of an organisation."""
    return complete(owner_org=organization)
