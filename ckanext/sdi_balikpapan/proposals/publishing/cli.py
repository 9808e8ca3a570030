"""Looking after the store and the outbox from the command line."""

from __future__ import annotations

import click
from ckan.exceptions import CkanConfigurationException

from ..model import now
from . import care, loading_again, outbox
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


@click.group("outbox", invoke_without_command=True)
@click.option("--drain", is_flag=True, help="Kerjakan sekarang yang sudah waktunya.")
@click.pass_context
def outbox_(context: click.Context, drain: bool) -> None:
    """Pekerjaan yang belum selesai sesudah penerbitan."""
    if drain:
        _say(outbox.drain())
    if context.invoked_subcommand is None:
        context.invoke(list_)


@outbox_.command("list")
def list_() -> None:
    """Tunjukkan semuanya, yang tertua dahulu; yang macet bertanda !."""
    for task in outbox.waiting(now()):
        problem = f"  {task.attempts}×: {task.last_error}" if task.attempts else ""
        mark = "!" if task.stuck else " "
        due = f"{task.due_at:%Y-%m-%d %H:%M:%S}"
        click.echo(f"{mark} {task.id:6} {due}  {task.task:10} {task.subject_id}{problem}")


@outbox_.command()
@click.argument("ids", nargs=-1, type=int)
def retry(ids: tuple[int, ...]) -> None:
    """Kerjakan lagi sekarang: nomor-nomor ini, atau semuanya."""
    _say(outbox.retry(ids))


@outbox_.command()
def check() -> None:
    """Untuk pemantau: keluar dengan 1 bila ada yang macet."""
    stuck = [task for task in outbox.waiting(now()) if task.stuck]
    if stuck:
        click.echo(f"macet: {len(stuck)}; lihat ckan sdi outbox list")
        raise SystemExit(1)
    click.echo("Tidak ada yang macet.")


@click.group("tables")
def tables_() -> None:
    """Tabel data (DataStore) dari berkas yang terbit."""


@tables_.command()
@click.argument("datasets", nargs=-1, metavar="[DATASET …]")
def reload(datasets: tuple[str, ...]) -> None:
    """Buat ulang tabel yang tidak lagi sesuai, misalnya sesudah pembaruan; boleh diulang.

    Pembaca memakai tabel yang lama sampai yang baru siap. Tanpa DATASET: semua yang terbit.
    """
    try:
        count = loading_again.queue(datasets, now())
    except loading_again.NoSuchDataset as error:
        raise click.ClickException(f"Dataset “{error}” tidak terbit di portal ini.") from None
    click.echo(f"antre: {count} dataset; tabel yang sudah sesuai dilewati")


def _say(counts: tuple[int, int]) -> None:
    click.echo(f"selesai: {counts[0]}, gagal: {counts[1]}")


commands = (outbox_, store_, tables_)
