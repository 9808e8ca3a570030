"""Renaming, merging and splitting an OPD from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import click


@click.group()
def opd() -> None:
    """Perangkat daerah: ganti nama, gabung, pecah."""


def _by_regulation(command: Callable[..., None]) -> Callable[..., None]:
    """What each of these commands must be told."""
    options = (
        click.option("--reason", required=True, help="Mengapa, untuk catatan keputusan."),
        click.option("--number", required=True, help="Nomor Perda atau Perwali."),
        click.option("--date", required=True, help="Tanggalnya, TTTT-BB-HH."),
        click.option("--dry-run", is_flag=True, help="Hanya tunjukkan apa yang akan berpindah."),
    )
    for option in options:
        command = option(command)
    return command


def _run(action: str, number: str, date: str, **data: Any) -> None:
    data.update(regulation_number=number, regulation_date=date)
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    try:
        moved = tk.get_action(action)({"user": user, "ignore_auth": True}, data)
    except tk.ValidationError as error:
        lines = [text for texts in error.error_dict.values() for text in _list(texts)]
        raise click.ClickException("\n".join(map(str, lines))) from None
    click.echo("Percobaan; tidak ada yang diubah." if moved["dry_run"] else "Selesai.")
    for key, words in _MOVED.items():
        click.echo(f"  {moved[key]:6} {words}")


def _list(texts: object) -> list[object]:
    return texts if isinstance(texts, list) else [texts]


_MOVED = {
    "datasets": "dataset (masing-masing satu versi baru)",
    "proposals": "usulan terbuka",
    "reviewed_again": "di antaranya kembali diperiksa, karena persetujuannya atas isi yang lama",
    "others": "dataset di luar alur usulan",
    "rows": "keanggotaan, peran, izin, dan alamat",
}


@opd.command()
@click.argument("office")
@click.option("--name", help="Alamat baru; yang lama mengarah ke sana.")
@click.option("--title", help="Nama baru.")
@_by_regulation
def rename(office: str, **options: Any) -> None:
    """Ganti nama atau alamat sebuah OPD."""
    _run("sdi_opd_rename", id=office, **options)


@opd.command()
@click.argument("offices", nargs=-1, required=True)
@click.option("--into", required=True, help="OPD penerima; dibuat bila belum ada.")
@click.option("--title", help="Nama OPD penerima bila belum ada.")
@_by_regulation
def merge(offices: tuple[str, ...], **options: Any) -> None:
    """Gabungkan OPD: semua miliknya berpindah, lalu OPD lama ditutup."""
    _run("sdi_opd_merge", ids=list(offices), **options)


@opd.command()
@click.argument("office")
@click.option(
    "--mapping",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV dengan kolom jenis (dataset atau orang), nama, tujuan.",
)
@_by_regulation
def split(office: str, mapping: Path, **options: Any) -> None:
    """Pecah OPD: yang disebut dalam berkas berpindah, yang lain tetap."""
    try:
        text = mapping.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise click.ClickException("Simpan berkas itu sebagai CSV UTF-8.") from None
    _run("sdi_opd_split", id=office, mapping=text, **options)


commands = (opd,)
