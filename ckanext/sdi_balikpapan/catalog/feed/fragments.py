"""Makes a dataset's fragments from what is committed, and keeps them."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib.plugins import get_permission_labels
from ckan.types import Context
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from . import graphs, records
from .basis import basis
from .gzipping import Piece, piece
from .model import Fragment, Publication
from .syntaxes import SYNTAXES
from .triples import Iri, Triple

log = logging.getLogger(__name__)

NAMES = (*SYNTAXES, *records.FORMS)
"""What each dataset is written as."""

_ROWS: Any = Fragment.__table__
_FEED: Any = Publication.__table__


def refresh(package_id: str) -> None:
    """Make a dataset's fragments anew if they don't show what is committed."""
    for stale in stale_ids(basis(), [package_id]):
        make(stale)
        if any(not hash_ for hash_ in _hashes(stale)):
            raise ValueError(f"the profiles cannot write {stale}")


def make(package_id: str) -> dict[str, Piece]:
    """A dataset's fragments, by syntax; kept, if the database lets them be kept.

    Empty ones for what isn't public: asked again after the number was read, the dataset decides.
    """
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        wanted = sa.select(_FEED.c.seq).where(_FEED.c.package_id == package_id, ~_FEED.c.gone)
        seq = connection.execute(wanted).scalar()
    if seq is None:
        return {name: piece(b"") for name in NAMES}
    texts, whole = _written(package_id)
    hashes = {name: _hash(texts.get(name, "")) if whole else "" for name in NAMES}
    pieces = {name: piece(texts.get(name, "").encode()) for name in NAMES}
    try:
        _keep(package_id, seq, basis(), hashes, pieces)
    except SQLAlchemyError:
        log.exception("the fragments of %s could not be kept", package_id)
    return pieces


def stale_ids(now: str, among: Sequence[str] = ()) -> Iterator[str]:
    """The datasets that lack a fragment which holds for their last change and this basis."""
    query = sa.text(
        """
        select p.package_id from sdi_publication p
        where not p.gone and (:all or p.package_id = any(:among)) and (
          select count(*) from sdi_fragment f
          where f.package_id = p.package_id and f.seq = p.seq and f.basis = :basis
            and f.syntax = any(:syntaxes)
        ) < :count order by p.born
        """
    )
    said = {
        "all": not among,
        "among": list(among),
        "basis": now,
        "syntaxes": list(NAMES),
        "count": len(NAMES),
    }
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        yield from connection.execute(query, said).scalars().all()


def public_dataset(package_id: str) -> dict[str, Any] | None:
    """The dataset as committed, if everybody may read it."""
    model.Session.expire_all()
    package = model.Package.get(package_id)
    if package is None or package.state != model.State.ACTIVE or package.private:
        return None
    if "public" not in get_permission_labels().get_dataset_labels(package):
        return None
    context: Context = {"ignore_auth": True, "use_cache": False, "user": ""}  # type: ignore[typeddict-item]
    try:
        shown = tk.get_action("package_show")(context, {"id": package_id})
    except tk.ObjectNotFound:
        return None
    is_public = shown.get("state") == model.State.ACTIVE and not shown.get("private")
    return shown if is_public else None


def _written(package_id: str) -> tuple[dict[str, str], bool]:
    """The texts, and whether they are whole.

    One dataset that the profiles cannot write must not keep the others from going out; it stays
    named, lest readers take it for withdrawn.
    """
    dataset = public_dataset(package_id)
    if dataset is None:
        return {}, True
    try:
        whole = _in_all_syntaxes(*graphs.of_dataset(dataset)) | records.written(dataset)
    except Exception:
        log.exception("the profiles cannot write %s", package_id)
        named = _in_all_syntaxes(*graphs.named_only(dataset)) | records.named_only(dataset)
        return named, False
    return whole, True


def _in_all_syntaxes(name: Iri, triples: list[Triple]) -> dict[str, str]:
    catalog = graphs.catalog()
    return {
        syntax.name: syntax.part(graphs.PREFIXES, catalog, name, triples)
        for syntax in SYNTAXES.values()
    }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _hashes(package_id: str) -> list[str]:
    query = sa.select(_ROWS.c.hash).where(_ROWS.c.package_id == package_id)
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        return list(connection.execute(query).scalars())


def _keep(
    package_id: str, seq: int, now: str, hashes: dict[str, str], pieces: dict[str, Piece]
) -> None:
    rows = [
        {
            "package_id": package_id,
            "syntax": name,
            "seq": seq,
            "basis": now,
            "hash": hashes[name],
            "deflated": one.deflated,
            "size": one.size,
            "crc": one.crc,
        }
        for name, one in pieces.items()
    ]
    statement = insert(_ROWS)
    changed = {
        name: statement.excluded[name]
        for name in ("seq", "basis", "hash", "deflated", "size", "crc")
    }
    with model.meta.engine.begin() as connection:  # type: ignore[union-attr]
        # Held against a withdrawal: what has gone must not leave its text behind.
        here = sa.select(_FEED.c.seq).where(_FEED.c.package_id == package_id, ~_FEED.c.gone)
        if connection.execute(here.with_for_update(read=True)).scalar() is None:
            return
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["package_id", "syntax"],
                set_=changed,
                where=_ROWS.c.seq <= statement.excluded.seq,
            ),
            rows,
        )
