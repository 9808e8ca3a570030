"""What a published dataset says of its approval: when, by which office, which version.

Written by publication into the dataset's own row, so that reading it costs no query; never part of
what is proposed, hashed or compared (`editing/cleaning.py` drops these fields from requests).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone

import ckan.plugins.toolkit as tk

from ..model import Proposal, Version
from . import versions

_SAID = {"sdi_public_note": "public_note", "sdi_mend_by": "mend_by"}


def of(proposal: Proposal) -> dict[str, str]:
    """The fields of the version that this proposal becomes; the office, never a person."""
    last = versions.latest(proposal.subject_id)
    number = (last.number if last else 0) + 1
    return _marks(number, proposal.decided_at, proposal.attestation)


def again(version: Version) -> dict[str, str]:
    """The same of a version that is there already."""
    return _marks(version.number, version.approved_at or version.published_at, version.attestation)


def _marks(number: int, at: datetime | None, attested: Mapping[str, object]) -> dict[str, str]:
    said = {field: str((attested or {}).get(key) or "") for field, key in _SAID.items()}
    return {
        "sdi_version": str(number),
        "sdi_approved_at": _day_and_time(at),
        "sdi_approved_by": str(tk.config["ckanext.sdi_balikpapan.walidata_name"] or ""),
        **{field: text for field, text in said.items() if text},
    }


def _day_and_time(at: datetime | None) -> str:
    return at.astimezone(timezone.utc).isoformat(timespec="seconds") if at else ""
