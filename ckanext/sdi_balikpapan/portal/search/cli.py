"""Our Solr schema as files, for a Solr that an admin runs."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from . import solr


@click.command(name="solr-schema")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def solr_schema(folder: Path) -> None:
    """Tulis skema Solr berbahasa Indonesia dan daftar katanya ke FOLDER (conf inti Solr).

    Sesudahnya muat ulang inti Solr, lalu jalankan `ckan search-index rebuild`.
    """
    of_ckan = files("ckan").joinpath("config/solr/schema.xml").read_text(encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in solr.conf(of_ckan).items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(str(folder / name))


commands = (solr_schema,)
