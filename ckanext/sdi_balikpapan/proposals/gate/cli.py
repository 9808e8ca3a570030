"""The gate, adoption and release from the command line."""

from __future__ import annotations

import click

from . import adoption, installation
from . import release as leaving
from .adoption import Outcome


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


_OUTCOMES = {
    Outcome.ADOPTED: "dicatat sebagai versi yang disetujui",
    Outcome.DONE: "sudah dicatat sebelumnya",
    Outcome.DRAFT: "draf CKAN, dibiarkan; lanjutkan lewat usulan",
    Outcome.DELETED: "terhapus, dibiarkan",
    Outcome.FAILED: "gagal",
}


@click.command()
@click.option("--dry-run", is_flag=True, help="Hanya tunjukkan apa yang akan dilakukan.")
def adopt(dry_run: bool) -> None:
    """Ambil alih dataset yang ada: masing-masing menjadi versi yang disetujui."""

    def progress(position: int, count: int, name: str, outcome: Outcome) -> None:
        click.echo(f"[{position}/{count}] {name}: {_OUTCOMES[outcome]}")

    report = adoption.adopt(dry_run, progress)
    if not dry_run:
        adoption.index()
    click.echo("Percobaan; tidak ada yang diubah." if dry_run else "Selesai; gerbang terpasang.")
    for outcome, count in report.counts.items():
        click.echo(f"  {count:6} {_OUTCOMES[outcome]}")
    click.echo(f"  {_size(report.bytes)} berkas")
    _list("Privat, tetap privat sampai ada usulan yang terbit", report.private)
    _list("Tanpa perangkat daerah, belum dapat diusulkan perubahannya", report.without_owner)
    _list("Berkasnya sudah hilang sebelum ini", report.missing)
    _list("Gagal; perbaiki lalu jalankan lagi", report.failures)
    if report.failures:
        raise SystemExit(1)


@click.command()
@click.option("--dry-run", is_flag=True, help="Hanya tunjukkan apa yang akan dilakukan.")
def release(dry_run: bool) -> None:
    """Kembalikan portal ke CKAN biasa: berkas ke tempat CKAN, gerbang dilepas."""

    def progress(position: int, count: int, name: str) -> None:
        click.echo(f"[{position}/{count}] {name}")

    report = leaving.release(dry_run, progress)
    click.echo(f"{report.datasets} dataset; {report.in_place} berkas sudah di tempatnya.")
    verb = "akan disalin" if dry_run else "disalin"
    click.echo(f"{report.copied} berkas {verb} ({_size(report.bytes)}).")
    _list("Dataset terbatas, dijadikan privat agar berkasnya tetap terjaga", report.hidden)
    _list("Berkas hilang dari penyimpanan; gerbang belum dilepas", report.missing)
    if report.missing:
        raise SystemExit(1)
    if dry_run:
        click.echo("Percobaan; tidak ada yang diubah.")
        return
    click.echo(
        "Gerbang dilepas. Sekarang keluarkan sdi_balikpapan dari ckan.plugins, mulai lagi CKAN,"
        " lalu jalankan: ckan search-index rebuild"
    )


def _list(heading: str, items: list[str]) -> None:
    if items:
        click.echo(f"{heading}:")
        for item in items:
            click.echo(f"  {item}")


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"


commands = (gate, adopt, release)
