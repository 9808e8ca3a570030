"""Looking after the store and the outbox from the command line."""

from __future__ import annotations

import click
from ckan.exceptions import CkanConfigurationException

from ..model import now
from . import care
from . import sweep as sweeping


@click.group("store")
def store_() -> None:
    """Penyimpanan berkas: usulan, versi terbit, dan yang sudah tidak dipakai."""


@store_.command()
@click.option("--dry-run", is_flag=True, help="Hanya tunjukkan; tidak menghapus apa pun.")
def sweep(dry_run: bool) -> None:
    """Hapus berkas yang tidak lagi disebut dataset, versi, atau usulan mana pun."""
    report = sweeping.sweep(sweeping.configured(), now(), dry_run=dry_run)
    for sha256 in report.removed:
        click.echo(sha256)
    removed = "akan dihapus" if dry_run else "dihapus"
    click.echo(
        f"{removed}: {len(report.removed)} ({report.bytes / 1e6:.1f} MB), disebut: {report.kept}, "
        f"menunggu masa tenggang: {report.waiting}, sisa unggahan: {report.drafts}"
    )


@store_.command()
def verify() -> None:
    """Baca ulang setiap berkas; keluar dengan 1 bila ada yang hilang atau rusak."""
    bad = 0
    since = now() - sweeping.configured().retention
    for loss in care.verify(since, lambda *_: None):
        bad += 1
        what = "rusak" if loss.damaged else "hilang"
        click.echo(f"{what}: {loss.sha256}  {', '.join(loss.named_by) or '(tidak dipakai)'}")
    if bad:
        raise SystemExit(1)
    click.echo("Semua berkas ada dan utuh.")


@store_.command()
@click.option("--from", "source", default=None, help="Asal; tanpa ini, penyimpanan sekarang.")
@click.option("--to", "target", required=True, help="Nama ckan.files.storage.…, atau folder.")
def copy(source: str | None, target: str) -> None:
    """Salin semua berkas ke penyimpanan lain, periksa hasilnya; boleh diulang."""
    try:
        report = care.copy(source or "", target, lambda *_: None)
    except CkanConfigurationException as error:
        raise click.ClickException(str(error)) from None
    for sha256 in report.failed:
        click.echo(f"rusak di asalnya: {sha256}")
    click.echo(
        f"disalin: {report.copied} ({report.bytes / 1e6:.1f} MB), sudah ada: {report.present}"
    )
    if report.failed:
        raise SystemExit(1)


commands = (store_,)
