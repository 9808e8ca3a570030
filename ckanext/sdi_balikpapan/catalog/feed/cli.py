"""Looking after the feed from the command line."""

from __future__ import annotations

import ckan.model as model
import click
import sqlalchemy as sa

from . import fragments, triggers
from .basis import basis


@click.group("dcat")
def dcat_() -> None:
    """Katalog DCAT yang dibaca pemanen: potongan siap kirim tiap dataset."""


@dcat_.command()
@click.option("--all", "everything", is_flag=True, help="Juga yang masih berlaku.")
def rebuild(everything: bool) -> None:
    """Buat ulang potongan yang belum ada atau tidak lagi berlaku."""
    if everything:
        with model.meta.engine.begin() as connection:  # type: ignore[union-attr]
            connection.execute(sa.text("delete from sdi_fragment"))
    click.echo(f"dibuat: {fragments.rebuild()}")


@dcat_.command()
def doctor() -> None:
    """Periksa umpan terhadap isi portal; keluar dengan 1 bila ada yang perlu diperbaiki."""
    trouble = list(troubles())
    for line in trouble:
        click.echo(line)
    if trouble:
        raise SystemExit(1)
    click.echo("Umpan katalog utuh.")


def troubles() -> list[str]:
    """What is wrong with the feed, one sentence each."""
    with model.meta.engine.connect() as connection:  # type: ignore[union-attr]
        there = set(connection.execute(sa.text(triggers.IN_PLACE)).scalars())
        found = [f"pemicu tidak ada atau dimatikan: {name}" for name in triggers.EXPECTED - there]
        for query, words in _QUERIES:
            found += [words.format(row) for row in connection.execute(sa.text(query)).scalars()]
    stale = len(list(fragments.stale_ids(basis())))
    if stale:
        found.append(f"potongan belum ada atau tidak berlaku: {stale}; ckan sdi dcat rebuild")
    return found


_QUERIES = (
    (
        f"""
        select p.id from package p left join sdi_publication f on f.package_id = p.id
        where {triggers.PUBLIC} and (f.package_id is null or f.gone)
        """,
        "terbuka untuk umum, tetapi tidak ada di umpan: {}",
    ),
    (
        f"""
        select f.package_id from sdi_publication f left join package p on p.id = f.package_id
        where not f.gone and (p.id is null or not ({triggers.PUBLIC}))
        """,
        "ada di umpan, tetapi tidak terbuka untuk umum: {}",
    ),
    (
        "select distinct package_id from sdi_fragment where hash = ''",
        "tidak dapat ditulis oleh profil: {}; lihat log",
    ),
    (
        """
        select f.package_id from sdi_fragment f
        left join sdi_publication p on p.package_id = f.package_id
        where p.package_id is null or p.gone group by 1
        """,
        "potongan dari yang sudah ditarik: {}",
    ),
)

commands = (dcat_,)
