"""Requests from the command line: listing them, and deleting what is known of a person."""

from __future__ import annotations

import ckan.model as model
import click
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.deadlines import letters
from ckanext.sdi_balikpapan.proposals.model import now

from . import service, showing, words
from .model import Asker, Request
from .states import OPEN


@click.group(name="request")
def request_() -> None:
    """Permintaan data: daftar, dan penghapusan data pribadi penanya."""


@request_.command(name="list")
@click.option("--late", is_flag=True, help="Hanya yang terlambat.")
@click.option("--all", "everything", is_flag=True, help="Juga yang sudah selesai.")
def list_(late: bool, everything: bool) -> None:
    """Tunjukkan permintaan yang menunggu, mulai dari tenggat terdekat."""
    at = now()
    query = sa.select(Request).order_by(Request.due_at.asc().nulls_last(), Request.number)
    if not everything:
        query = query.where(Request.state.in_([state.value for state in OPEN]))
    if late:
        query = query.where(Request.due_at < at)
    with letters.speaking(""):
        for row in showing.rows(model.Session.scalars(query), at):
            office = (row["organization"] or {}).get("title", "-")
            mark = "!" if row["is_late"] else " "
            due = (row["due_at"] or "")[:10]
            click.echo(
                f"{mark} {row['number']}  {due:10}  {words.state(row['state'])}  {office}: "
                f"{row['title']}"
            )


@request_.command()
@click.argument("number_or_email")
def forget(number_or_email: str) -> None:
    """Hapus nama, alamat surel, dan akun penanya; permintaannya tetap terbaca."""
    query = sa.select(Asker)
    if "@" in number_or_email:
        query = query.where(sa.func.lower(Asker.email) == number_or_email.lower())
    else:
        found = service.find(number_or_email)
        query = query.where(Asker.request_id == (found.id if found is not None else ""))
    askers = list(model.Session.scalars(query))
    for asker in askers:
        service.forget(asker)
    model.Session.commit()
    if not askers:
        raise click.ClickException("Tidak ada yang cocok.")
    click.echo(f"dihapus: {len(askers)}")


commands = (request_,)
