"""Looking after the workflow from the command line."""

from __future__ import annotations

import time

import ckan.model as model
import ckan.plugins.toolkit as tk
import click
import sqlalchemy as sa

from .model import OutboxTask, now
from .publishing import outbox
from .record import keeping
from .states import GRANTABLE


@click.command()
@click.option("--every", default=20, show_default=True, help="Detik di antara dua putaran.")
def scheduler(every: int) -> None:
    """Kerjakan antrean sesudah penerbitan (index, DataStore) dan umumkan kepala catatan."""
    while True:
        try:
            outbox.drain()
            keeping.publish_daily(now())
        except Exception as error:
            # The database may be restarting; the next round finds everything again.
            click.echo(f"antrean tertunda: {error}", err=True)
        finally:
            model.Session.remove()
        time.sleep(every)


@click.command("outbox")
@click.option("--drain", is_flag=True, help="Kerjakan sekarang yang sudah waktunya.")
def outbox_(drain: bool) -> None:
    """Tunjukkan pekerjaan yang belum selesai sesudah penerbitan."""
    if drain:
        done, failed = outbox.drain()
        click.echo(f"selesai: {done}, gagal: {failed}")
    for row in model.Session.scalars(sa.select(OutboxTask).order_by(OutboxTask.id)):
        problem = f"  {row.attempts}×: {row.last_error}" if row.attempts else ""
        click.echo(f"{row.due_at:%Y-%m-%d %H:%M:%S}  {row.task:10} {row.subject_id}{problem}")


@click.group()
def role() -> None:
    """Peran: walidata, walidata_pendukung, pembina_data, produsen_data."""


def _role_command(name: str, help_: str) -> click.Command:
    @click.command(name, help=help_)
    @click.argument("user")
    @click.argument("role", type=click.Choice([role.value for role in GRANTABLE]))
    @click.argument("organization", required=False)
    def command(user: str, role: str, organization: str | None) -> None:
        data = {"user": user, "role": role, "organization": organization}
        try:
            tk.get_action(f"sdi_role_{name}")({"ignore_auth": True}, data)
        except (tk.ValidationError, tk.ObjectNotFound) as error:
            raise click.ClickException(str(error)) from None
        click.echo("ok")

    return command


role.add_command(_role_command("grant", "Beri peran kepada pengguna."))
role.add_command(_role_command("revoke", "Cabut peran dari pengguna."))

commands = (scheduler, outbox_, role)
