"""Looking after the registry from the command line."""

from __future__ import annotations

import ckan.model as model
import click

from ..subjects import entry_rows
from . import rebuilding, uses

_MOST = 10_000


@click.group("registry")
def registry() -> None:
    """Registri: kegiatan, konsep, variabel, indikator."""


@registry.command()
@click.argument("entry", required=False, metavar="[ENTRI]")
@click.option("--rebuild", is_flag=True, help="Baca ulang dari semua dataset yang terbit.")
def usage(entry: str | None, rebuild: bool) -> None:
    """Dataset yang memakai satu ENTRI (id atau nama); tanpa itu, semua entri yang dipakai."""
    if rebuild:
        mended: list[str] = []
        number = rebuilding.rebuild(mended.append)
        click.echo(f"diperiksa: {number} dataset, dibetulkan: {len(mended)}")
    elif entry:
        _datasets(entry)
    else:
        for row, number in uses.counts():
            click.echo(f"{number:5}  {row.type:9}  {row.name}  {row.title}")


def _datasets(wanted: str) -> None:
    row = entry_rows.find(wanted)
    if row is None:
        raise click.ClickException(f"Entri “{wanted}” tidak ada di registri.")
    count, places = uses.of((row.id, row.name), _MOST, 0)
    for id, named in places.items():
        package = model.Session.get_one(model.Package, id)
        click.echo(f"{package.name}  {', '.join(named)}")
    click.echo(f"dipakai oleh {count} dataset")


commands = (registry,)
