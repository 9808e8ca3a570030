"""Holding what goes out against the shapes, from the command line."""

from __future__ import annotations

from pathlib import Path

import ckan.plugins.toolkit as tk
import click
from ckan.types import Context
from rdflib import DCAT, Graph, URIRef
from rdflib.util import guess_format

from ckanext.dcat.processors import RDFSerializer

from .consumers.cli import harvesters
from .feed.cli import dcat_
from .mending import sentence
from .validating import NoValidator, labels, violations


@dcat_.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--catalogue", is_flag=True, help="Seluruh katalog.")
@click.option("--file", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--shapes",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Bentuk SHACL lain, misalnya shapes.ttl dari DCAT-AP 3.0.1.",
)
def validate(id_: str | None, catalogue: bool, file: Path | None, shapes: tuple[Path, ...]) -> None:
    """Periksa satu dataset, katalog, atau berkas RDF terhadap profil; keluar dengan 1 bila ada
    yang perlu diperbaiki."""
    if sum((bool(id_), catalogue, bool(file))) != 1:
        raise click.UsageError("Sebutkan satu: ID dataset, --catalogue, atau --file.")
    graph = _read(file) if file else _written(id_)
    try:
        found = violations(graph, *shapes)
    except NoValidator:
        raise click.ClickException("pyshacl belum terpasang. Pasang: pip install pyshacl") from None
    for violation in found:
        click.echo(sentence(violation, labels()))
    if found:
        raise SystemExit(1)
    click.echo("Memenuhi profil.")


def _read(file: Path) -> Graph:
    try:
        return Graph().parse(file, format=guess_format(str(file)) or "turtle")
    except Exception as error:
        raise click.ClickException(f"{file} tidak terbaca sebagai RDF: {error}") from None


def _written(id_: str | None) -> Graph:
    """The graph of a dataset, or of all that everybody may see."""
    serializer = RDFSerializer()
    # No person asks: what only some may see stays unseen.
    context: Context = {"user": ""}
    if id_:
        try:
            dataset = tk.get_action("package_show")(context, {"id": id_})
        except (tk.ObjectNotFound, tk.NotAuthorized):
            raise click.ClickException(f"Tidak ada dataset terbuka bernama {id_}.") from None
        serializer.graph_from_dataset(dataset)
        return serializer.g
    search = tk.get_action("package_search")
    catalogue = serializer.graph_from_catalog({})
    start = 0
    while page := search(context, {"rows": 100, "start": start, "sort": "id asc"})["results"]:
        for dataset in page:
            name = serializer.graph_from_dataset(dataset)
            serializer.g.add((URIRef(catalogue), DCAT.dataset, URIRef(name)))
        start += len(page)
    return serializer.g


dcat_.add_command(harvesters)

commands = (dcat_,)
