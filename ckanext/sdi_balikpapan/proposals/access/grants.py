"""Who may read the content of a terbatas dataset: the one rule, and what it goes by.

Source: Perpres 39/2019 ps 37 and 39 (data that isn't open is shared between agencies).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from .classes import AccessClass


class PermitState(str, Enum):
    """Where a request or a grant stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Content:
    """Files and rows of a dataset: its class, and the agency that owns it."""

    package_id: str
    owner_id: str
    access: AccessClass


@dataclass(frozen=True)
class Reader:
    """Somebody who is signed in.

    :param organizations: the agencies that he is a member of, in whichever capacity.
    :param has_role: whether he holds any role of the workflow for the owner.
    """

    user_id: str
    organizations: frozenset[str] = frozenset()
    has_role: bool = False
    sysadmin: bool = False


@dataclass(frozen=True)
class Permit:
    """What was granted: to a whole agency, or to one person of it, up to and with a day."""

    agency_id: str
    user_id: str | None
    state: PermitState
    ends_on: date | None

    def holds(self, today: date) -> bool:
        """Whether it was granted, not taken back, and hasn't ended."""
        return (
            self.state is PermitState.GRANTED and self.ends_on is not None and today <= self.ends_on
        )

    def reaches(self, reader: Reader) -> bool:
        """Whether it is for this person, who must still be of that agency."""
        return self.agency_id in reader.organizations and self.user_id in (None, reader.user_id)


def may_read(
    content: Content, reader: Reader | None, permits: Iterable[Permit], today: date
) -> bool:
    """Whether somebody may read the files and rows of a dataset.

    :param reader: None for whoever isn't signed in.
    :param permits: those for this dataset.
    """
    if content.access is AccessClass.TERBUKA:
        return True
    if reader is None:
        return False
    if reader.sysadmin or reader.has_role or content.owner_id in reader.organizations:
        return True
    if content.access is AccessClass.TERTUTUP:
        return False
    return any(permit.holds(today) and permit.reaches(reader) for permit in permits)


class BadEnd(ValueError):
    """An end date that isn't one; `why` is `missing`, `past` or `far`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_end(value: object, today: date, longest: int) -> date:
    """The last day of a permit, as `YYYY-MM-DD`.

    :param longest: how many days ahead it may lie.
    :raises BadEnd: for what isn't such a day.
    """
    try:
        end = value if type(value) is date else date.fromisoformat(str(value).strip())
    except ValueError:
        raise BadEnd("missing") from None
    if end < today:
        raise BadEnd("past")
    if end > today + timedelta(days=longest):
        raise BadEnd("far")
    return end
