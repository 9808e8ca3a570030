"""The one predicate that guards content, with everything it goes by read from the database.

Sysadmins read everything, as CKAN lets them: whoever runs the portal holds its disks. Code of the
portal itself that calls with `ignore_auth` isn't asked either.
"""

from __future__ import annotations

from datetime import date

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from flask import g, has_request_context

from ..gate.passage import passage_open
from ..model import now
from ..people.roles import actor_for
from . import classes, grants
from .classes import AccessClass
from .grants import Content, Reader
from .model import AccessPermit


def today() -> date:
    """The day it is where the portal's people are: permits end by their calendar."""
    return now().astimezone(tk.h.get_display_timezone()).date()


def content_of(resource_id: str) -> Content | None:
    """What the guard needs to know of a resource, as it is committed; None when there is none."""
    resource = model.resource_table.c
    return _content(
        sa.select(resource.package_id).where(resource.id == resource_id).scalar_subquery()
    )


def content_of_dataset(package_id: str) -> Content | None:
    """The same of a dataset, by id."""
    return _content(sa.literal(package_id))


def _content(wanted: sa.ColumnElement[str]) -> Content | None:
    # Columns, not objects: what an unfinished change has put into the session doesn't count.
    package = model.package_table.c
    query = sa.select(package.id, package.owner_org, package.extras).where(package.id == wanted)
    with model.Session.no_autoflush:
        row = model.Session.execute(query).first()
    if row is None:
        return None
    return Content(row.id, row.owner_org or "", classes.access_class(row.extras or {}))


def may_read_content(username: str | None, content: Content) -> bool:
    """Whether a person (by name or id; None or empty for anonymous) may read files and rows.

    The answer to the request in which this was asked is kept by no cache.
    """
    if content.access is AccessClass.TERBUKA:
        return True
    if has_request_context():
        g.sdi_keep_private = True
    return grants.may_read(content, reader(username, content), _permits(content), today())


def check_request(resource_id: str) -> None:
    """Let the visitor's request have a file, or refuse; work without a visitor isn't asked.

    :raises tk.NotAuthorized: when he may not read it.
    """
    if not has_request_context() or passage_open():
        return
    content = content_of(resource_id)
    if content and not may_read_content(tk.current_user.name, content):
        raise tk.NotAuthorized(tk._("Berkas ini tidak ada, atau bukan untuk Anda."))


def reader(username: str | None, content: Content) -> Reader | None:
    """A signed-in person as the rule wants him."""
    actor = actor_for(username)
    user = model.User.get(username) if actor else None
    if actor is None or user is None:
        return None
    return Reader(
        user.id,
        organizations=agencies_of(user.id),
        has_role=bool(actor.roles_for(content.owner_id)),
        sysadmin=bool(user.sysadmin),
    )


def agencies_of(user_id: str) -> frozenset[str]:
    """The organisations that somebody is a member of."""
    member, group = model.Member, model.Group
    query = (
        sa.select(group.id)
        .join(member, member.group_id == group.id)
        .where(
            member.table_name == "user",
            member.table_id == user_id,
            member.state == model.State.ACTIVE,
            group.is_organization.is_(True),
            group.state == model.State.ACTIVE,
        )
    )
    return frozenset(model.Session.scalars(query))


def _permits(content: Content) -> list[grants.Permit]:
    query = sa.select(AccessPermit).where(
        AccessPermit.subject_id == content.package_id,
        AccessPermit.state == grants.PermitState.GRANTED.value,
    )
    return [row.permit() for row in model.Session.scalars(query)]
