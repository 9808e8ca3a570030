"""Who reads the catalogue, from the command line."""

from __future__ import annotations

import json

import ckan.plugins.toolkit as tk
import click

from .words import agent


@click.command()
@click.option("--days", default=30, show_default=True, help="Berapa hari terakhir.")
@click.option("--json", "as_json", is_flag=True, help="Sebagai JSON.")
def harvesters(days: int, as_json: bool) -> None:
    """Tunjukkan siapa yang memanen katalog: kapan, berapa banyak, sampai mana, galat apa."""
    try:
        found = tk.get_action("sdi_harvester_list")({"ignore_auth": True}, {"days": days})
    except tk.ValidationError as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for one in found["results"]:
        known = f" ({one['name']})" if one["name"] else ""
        click.echo(f"{agent(one['agent'])}{known}  {one['network']}")
        click.echo(
            f"  terakhir {one['last'][:19]}, permintaan {one['requests']}, dataset "
            f"{one['datasets']}, {one['bytes'] / 1e6:.1f} MB, 304: {one['share_not_changed']:.0%}"
        )
        if one["cursor"] is not None:
            click.echo(f"  cursor {one['cursor']}, tertinggal {one['behind']} perubahan")
        click.echo(f"  terakhir sampai akhir: {(one['finished'] or 'belum pernah')[:19]}")
        for error in one["errors"]:
            click.echo(f"  {error['times']}× {error['status']}: {error['words']}")
    if not found["results"]:
        click.echo("Belum ada yang memanen.")
