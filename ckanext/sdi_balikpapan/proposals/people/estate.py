"""What an OPD owns: as long as it owns anything, it isn't deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ..gate import governed
from ..model import Proposal, RoleGrant, Version
from ..states import OPEN_STATES

DELETING = frozenset({"organization_delete", "group_delete", "organization_purge", "group_purge"})
UPDATING = frozenset({"organization_update", "group_update"})


@dataclass(frozen=True)
class Estate:
    """How much an OPD owns."""

    datasets: int
    proposals: int
    roles: int

    def __bool__(self) -> bool:
        return bool(self.datasets or self.proposals or self.roles)


def versioned(organization_id: str) -> set[str]:
    """The datasets whose approved version names this owner, public, withdrawn or tertutup."""
    newer = aliased(Version)
    overtaken = sa.exists().where(
        newer.subject_id == Version.subject_id,
        newer.subject_type == Version.subject_type,
        newer.number > Version.number,
    )
    query = sa.select(Version.subject_id).where(
        Version.body["owner_org"].astext == organization_id, ~overtaken
    )
    return set(model.Session.scalars(query))


def live(organization_id: str) -> set[str]:
    """The governed datasets in CKAN's tables that this organisation owns, deleted ones too."""
    package = model.Package
    query = sa.select(package.id).where(
        package.owner_org == organization_id,
        sa.func.coalesce(package.type, "dataset").in_(governed.governed_types()),
    )
    return set(model.Session.scalars(query))


def datasets(organization_id: str) -> list[str]:
    """Every governed dataset of an organisation, in an order that stays."""
    return sorted(versioned(organization_id) | live(organization_id))


def of(organization_id: str) -> Estate:
    """What an organisation owns now."""
    states = [state.value for state in OPEN_STATES]
    named = sa.or_(
        Proposal.organization_id == organization_id,
        Proposal.receiving_organization_id == organization_id,
    )
    open_ = sa.select(sa.func.count()).where(named, Proposal.state.in_(states))
    roles = sa.select(sa.func.count()).where(RoleGrant.organization_id == organization_id)
    session = model.Session
    return Estate(
        len(datasets(organization_id)), session.scalar(open_) or 0, session.scalar(roles) or 0
    )


def emptied(action: str, request: Mapping[str, object]) -> model.Group | None:
    """The organisation that a request to one of CKAN's actions would take away, if any."""
    wanted = request.get("id")
    takes = action in DELETING or (
        action in UPDATING and request.get("state") not in (None, "", model.State.ACTIVE)
    )
    if not takes or not isinstance(wanted, str) or not wanted or "\x00" in wanted:
        return None
    found = model.Group.get(wanted)
    return found if found is not None and found.is_organization else None


def refusal(action: str, organization: model.Group) -> tk.NotAuthorized | None:
    """Why an OPD stays, in words that name the command to use; None when it owns nothing."""
    owned = of(organization.id)
    if not owned:
        return None
    words = tk._(
        "{action} tidak dijalankan: {office} masih memiliki {datasets} dataset (termasuk yang"
        " ditarik atau tertutup), {proposals} usulan terbuka, dan {roles} peran. Tidak ada yang"
        " diubah. Gabungkan dahulu ke perangkat daerah lain: ckan sdi opd merge {name} --into"
        " NAMA, atau panggil sdi_opd_merge; satu dataset diserahkan dengan sdi_proposal_save"
        " (kind=transfer) atau di /sdi/proposals/start."
    )
    return tk.NotAuthorized(
        words.format(
            action=action,
            office=organization.title or organization.name,
            datasets=owned.datasets,
            proposals=owned.proposals,
            roles=owned.roles,
            name=organization.name,
        )
    )
