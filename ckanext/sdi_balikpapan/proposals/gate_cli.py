"""The gate, adoption and release from the command line."""

from __future__ import annotations

import click

from . import installation


@click.group()
def gate() -> None:
    """Gerbang basis data: dataset hanya berubah lewat usulan yang disetujui."""


@gate.command("status")
def status_() -> None:
    """Tunjukkan keadaan gerbang; keluar dengan 1 bila tidak utuh."""
    state = installation.status()
    if not state.tables:
        click.echo("Tabel belum ada. Jalankan: ckan db upgrade -p sdi_balikpapan")
    elif state.missing:
        click.echo(f"Tidak terpasang: {', '.join(sorted(state.missing))}")
        click.echo("Jalankan: ckan sdi adopt (atau: ckan sdi gate install)")
    if state.configured != state.guarded:
        click.echo(f"Konfigurasi menjaga: {', '.join(sorted(state.configured))}")
        click.echo(f"Basis data menjaga:  {', '.join(sorted(state.guarded)) or '-'}")
        click.echo("Jalankan: ckan sdi gate sync")
    if not state.whole:
        raise SystemExit(1)
    click.echo(f"Gerbang utuh; menjaga dataset jenis: {', '.join(sorted(state.guarded))}")


@gate.command()
def install() -> None:
    """Pasang gerbang (juga memperbaiki yang tidak utuh)."""
    installation.install()
    click.echo("Gerbang terpasang.")


@gate.command()
@click.confirmation_option(prompt="Lepas gerbang? Basis data tidak lagi menjaga dataset.")
def remove() -> None:
    """Lepas gerbang dari basis data."""
    installation.remove()
    click.echo("Gerbang dilepas dari basis data.")


@gate.command()
def sync() -> None:
    """Samakan jenis dataset yang dijaga dengan konfigurasi."""
    installation.sync()
    click.echo("Jenis dataset yang dijaga sudah sama dengan konfigurasi.")


commands = (gate,)
