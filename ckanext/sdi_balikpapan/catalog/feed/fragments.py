"""Makes a dataset's fragments from what is committed, and keeps them."""

from __future__ import annotations

import gc
import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib.plugins import get_permission_labels
from ckan.types import Context
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from ..writing.nodes import Unsure
from . import graphs, jobs, quick, records, rows, trees
from .basis import basis
from .gzipping import Fresh, piece
from .model import Fragment, Publication
from .reading import CHUNK, Entry
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
        make([stale])
        if any(not hash_ for hash_ in _hashes(stale)):
            raise ValueError(f"the profiles cannot write {stale}")


def make(package_ids: Sequence[str]) -> None:
    """Make the fragments of some datasets in every syntax, and keep them.

    Empty ones for what isn't public: asked again after the number was read, the dataset decides.
    """
    now, seqs = basis(), _seqs(package_ids)
    kept: list[dict[str, Any]] = []
    for package_id, (texts, whole) in _written(list(seqs), NAMES, now).items():
        for name in NAMES:
            text = texts.get(name, "")
            one = piece(text.encode())
            said = {"package_id": package_id, "syntax": name, "basis": now}
            said |= {"seq": seqs[package_id], "hash": _hash(text) if whole else ""}
            kept.append({**said, "deflated": one.deflated, "size": one.size, "crc": one.crc})
    try:
        _keep(kept)
    except SQLAlchemyError:
        log.exception("some fragments could not be kept")


def fresh(entries: Sequence[Entry], name: str, now: str) -> dict[str, Fresh]:
    """The fragments that a page lacks in one syntax, made while somebody waits for them.

    Reading writes nothing: a job is asked to make and keep them for the next reader.

    :param now: the basis that the page was read for.
    """
    wanted = [entry.package_id for entry in entries if entry.shown and entry.piece is None]
    if not wanted:
        return {}
    jobs.rebuild_soon()
    return {
        id: Fresh(texts.get(name, "").encode())
        for id, (texts, _) in _written(wanted, [name], now).items()
    }


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


def rebuild() -> int:
    """Make every fragment that is missing, some hundred datasets at a time; how many it were."""
    stale = list(stale_ids(basis()))
    for start in range(0, len(stale), CHUNK):
        make(stale[start : start + CHUNK])
        model.Session.rollback()
        model.Session.remove()
    return len(stale)


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


Written = tuple[dict[str, str], bool]
"""Texts by syntax, and whether they are whole."""


def _written(package_ids: list[str], names: Sequence[str], now: str) -> dict[str, Written]:
    if not package_ids:
        return {}
    if not quick.is_like_the_profile(package_ids[0], now):
        return {id: _by_the_profile(id) for id in package_ids}
    with _without_collecting():
        found, here = rows.read(package_ids), trees.portal()
        return {id: _quickly(id, found.get(id), names, here) for id in package_ids}


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Thousands of small objects come and go here, none in a circle: each time Python looked
    through all that a portal holds for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _quickly(
    package_id: str, dataset: dict[str, Any] | None, names: Sequence[str], here: trees.Portal
) -> Written:
    if dataset is None:
        return {}, True
    try:
        return quick.texts(dataset, names, here), True
    except Unsure:
        return _by_the_profile(package_id)
    except Exception:  # the profile has the last word
        log.exception("%s could not be written the quick way", package_id)
        return _by_the_profile(package_id)


def _by_the_profile(package_id: str) -> Written:
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


def _seqs(package_ids: Sequence[str]) -> dict[str, int]:
    """The last number of each of these datasets that is there."""
    wanted = sa.select(_FEED.c.package_id, _FEED.c.seq).where(
        _FEED.c.package_id.in_(package_ids), ~_FEED.c.gone
    )
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        found = dict(connection.execute(wanted).tuples().all())
    return {id: found[id] for id in package_ids if id in found}


def _keep(kept: list[dict[str, Any]]) -> None:
    if not kept:
        return
    statement = insert(_ROWS)
    changed = {
        name: statement.excluded[name]
        for name in ("seq", "basis", "hash", "deflated", "size", "crc")
    }
    with model.meta.engine.begin() as connection:  # type: ignore[union-attr]
        # Held against a withdrawal: what has gone must not leave its text behind.
        here = sa.select(_FEED.c.package_id).where(
            _FEED.c.package_id.in_({row["package_id"] for row in kept}), ~_FEED.c.gone
        )
        locked = here.order_by(_FEED.c.package_id).with_for_update(read=True)
        there = set(connection.execute(locked).scalars())
        rows_ = [row for row in kept if row["package_id"] in there]
        if rows_:
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["package_id", "syntax"],
                    set_=changed,
                    where=_ROWS.c.seq <= statement.excluded.seq,
                ),
                rows_,
            )
