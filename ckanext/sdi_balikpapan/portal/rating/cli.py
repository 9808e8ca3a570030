"""Scores from the command line."""

from __future__ import annotations

import click

from ckanext.sdi_balikpapan.catalog.feed.cli import dcat_

from . import links, listing, service, words


@dcat_.command()
@click.option("--all", "everything", is_flag=True, help="Juga yang sudah dinilai.")
def rate(everything: bool) -> None:
    """Nilai dataset yang terbit dan belum dinilai."""
    click.echo(f"dinilai: {service.rate_all(anew=everything)}")


@dcat_.command()
@click.option("--limit", type=click.IntRange(1, 100_000), default=1000, show_default=True)
def links_(limit: int) -> None:
    """Tanyai alamat berkas di luar portal yang lama tidak ditanyai, lalu nilai ulang datasetnya."""
    asked, answered = links.ask(limit)
    click.echo(f"ditanyai: {asked}, menjawab: {answered}")


links_.name = "links"


@dcat_.command()
@click.argument("organization", required=False, default="")
def rejects(organization: str) -> None:
    """Apa yang akan ditolak atau tampil buruk di portal nasional, per dataset."""
    rows = listing.datasets(organization, objected=True)
    for row in rows:
        click.echo(f"{row['name']}: {row['title']}")
        for one in row["objections"]:
            mark = "!" if one["blocks"] else " "
            click.echo(f"  {mark} {words.objection(one['name'])} ({one['field']})")
    click.echo(f"dataset: {len(rows)}")


commands = (dcat_,)
