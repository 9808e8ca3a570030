"""Looking after the workflow from the command line."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import ckan.model as model
import ckan.plugins.toolkit as tk
import click

from .deadlines import jobs as notices
from .model import now
from .publishing import jobs, outbox
from .record import keeping
from .states import GRANTABLE

ROUNDS: list[Callable[[datetime], object]] = [
    lambda _: outbox.drain(),
    keeping.publish_daily,
    jobs.sweep_daily,
    notices.look,
]
"""What the scheduler does again and again; each decides by the time whether there is anything."""


@click.command()
@click.option("--every", default=20, show_default=True, help="Detik di antara dua putaran.")
def scheduler(every: int) -> None:
    """Kerjakan antrean sesudah penerbitan (index, DataStore), pengingat, dan yang harian: kepala
    catatan, pembersihan penyimpanan."""
    while True:
        for task in ROUNDS:
            try:
                task(now())
            except Exception as error:
                # The database may be restarting; the next round finds everything again.
                click.echo(f"antrean tertunda: {error}", err=True)
            finally:
                model.Session.remove()
        time.sleep(every)


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

commands = (scheduler, role)
