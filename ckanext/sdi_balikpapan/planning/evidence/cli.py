"""Evidence from the command line."""

from __future__ import annotations

from pathlib import Path

import ckan.plugins.toolkit as tk
import click

from ckanext.sdi_balikpapan.proposals.model import now

from . import files, reaching, service, shown


@click.group()
def evidence() -> None:
    """Bahan bukti EPSS: dihitung, bertanggal, dapat ditelusuri; bukan nilai."""


@evidence.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), metavar="BERKAS")
@click.option("--year", type=click.IntRange(2019, 2100), help="Tahun; bawaan tahun ini.")
@click.option("--organization", default="", help="Hanya perangkat daerah ini.")
def export(target: Path, year: int | None, organization: str) -> None:
    """Tulis paket bukti sebagai lembar kerja XLSX."""
    try:
        one, ids = reaching.meant({"ignore_auth": True}, organization)
    except tk.ObjectNotFound as error:
        raise click.ClickException(str(error.message or error)) from None
    found = service.pack(year, now(), ids)
    whose = one["title"] if one else tk._("seluruh kota")
    target.write_bytes(files.as_workbook(found, whose, "id"))
    click.echo(f"{target}: {shown.caution()}")


commands = (evidence,)
