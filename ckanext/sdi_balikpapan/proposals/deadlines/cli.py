"""Deadlines and notices from the command line."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

import ckan.model as model
import click
import sqlalchemy as sa

from .. import schema
from ..model import Proposal, now
from . import helpers, letters, moving, office, rules, sending
from .model import Notice


@click.command()
@click.option("--all", "everything", is_flag=True, help="Juga yang belum terlambat.")
@click.option("--renew", is_flag=True, help="Hitung ulang tenggat, sesudah pengaturan berubah.")
def deadlines(everything: bool, renew: bool) -> None:
    """Tunjukkan usulan yang terlambat, per perangkat daerah."""
    at = now()
    if renew:
        click.echo(f"tenggat yang berubah: {moving.renew()}")
    with letters.speaking(""):
        for problem in office.problems(at):
            click.echo(f"Perhatian: {problem}", err=True)
        for line in _lines(at, everything):
            click.echo(line)


def _lines(at: datetime, everything: bool) -> list[str]:
    late = sa.true() if everything else Proposal.due_at < at
    query = sa.select(Proposal).where(
        Proposal.due_at.is_not(None), Proposal.state.in_(rules.ACTS), late
    )
    rows = model.Session.scalars(query.order_by(Proposal.organization_id, Proposal.due_at)).all()
    lines: list[str] = []
    for organization_id, group in groupby(rows, lambda p: p.organization_id):
        proposals = list(group)
        title = schema.organization(organization_id)["title"]
        lines.append(f"{title}: {len(proposals)}")
        lines += [f"  {p.title}: {helpers.next_step(_about(p), at)}  {p.id}" for p in proposals]
    return lines


def _about(proposal: Proposal) -> dict[str, object]:
    return {**schema.summary(proposal), **schema.waiting(proposal)}


@click.command()
@click.option("--send", is_flag=True, help="Kirim sekarang yang sudah waktunya.")
def notices(send: bool) -> None:
    """Tunjukkan pemberitahuan yang belum terkirim."""
    if send:
        sent, failed = sending.run(now())
        click.echo(f"surel: {sent}, gagal: {failed}")
    query = sa.select(Notice).where(Notice.done_at.is_(None)).order_by(Notice.id)
    for row in model.Session.scalars(query):
        problem = f"  {row.attempts}×: {row.last_error}" if row.attempts else ""
        about = row.proposal_id or ""
        click.echo(f"{row.due_at:%Y-%m-%d %H:%M:%S}  {row.what:12} {about}{problem}")


commands = (deadlines, notices)
