"""The decision log from the command line: check it, publish its head, hand it out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ckan.model as model
import click

from ..gate.passage import passage
from ..gate.passes import COMMAND
from ..model import now
from . import export, heads, keeping, log
from .heads import Fault, Finding


@click.group("log")
def log_() -> None:
    """Catatan keputusan."""


_WORDS = {
    Fault.GAP: "baris {seq} bukan yang semestinya berikut: ada baris yang dibuang atau disisipkan",
    Fault.LINK: "baris {seq} tidak menyambung pada baris sebelumnya: salah satunya diubah",
    Fault.CHANGED: "baris {seq} diubah",
    Fault.REWRITTEN: "baris {seq} lain dari kepala yang diumumkan {at}: catatan ditulis ulang",
    Fault.CUT: "baris {seq} dari kepala yang diumumkan {at} tidak ada lagi: catatan dipotong",
}


def _words(finding: Finding) -> str:
    at = finding.head.at if finding.head else ""
    return _WORDS[finding.fault].format(seq=finding.seq, at=at)


@log_.command()
@click.option(
    "--heads",
    "archived",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Kepala yang disimpan orang lain: berkas, atau folder berisi berkas .json.",
)
def verify(archived: tuple[Path, ...]) -> None:
    """Periksa rantai catatan dan semua kepalanya; keluar dengan 1 bila ada yang tidak cocok."""
    try:
        known = [*keeping.published(), *_archived(archived)]
    except heads.BadHead as error:
        raise click.ClickException(f"Berkas kepala tidak dapat dibaca: {error}") from None
    found = list(heads.faults(log.rows(), known))
    for finding in found:
        click.echo(f"Rantai catatan putus: {_words(finding)}.")
    if found:
        raise SystemExit(1)
    click.echo(f"Rantai catatan utuh; cocok dengan {len(known)} kepala yang diumumkan.")


def _archived(paths: tuple[Path, ...]) -> Iterator[heads.Head]:
    for path in paths:
        for file in sorted(path.glob("*.json")) if path.is_dir() else [path]:
            yield from heads.read(file.read_text(encoding="utf-8"))


@log_.command("publish-head")
def publish_head() -> None:
    """Umumkan kepala catatan sekarang: ke folder, ke /sdi/log/head, dan lewat surat elektronik."""
    head = keeping.publish(now())
    click.echo(heads.as_text(head) if head else "Catatan masih kosong; tidak ada yang diumumkan.")


@log_.command("export")
@click.option("--format", "format_", type=click.Choice(list(export.FORMATS)), default="jsonl")
@click.option("--output", type=click.Path(path_type=Path), help="Berkas; tanpa ini ke layar.")
def export_(format_: str, output: Path | None) -> None:
    """Tulis seluruh catatan, untuk diperiksa orang lain (resepnya: docs/security.md)."""
    written = export.FORMATS[format_](_with_names())
    if output is None:
        for line in written:
            click.echo(line, nl=False)
        return
    with output.open("w", encoding="utf-8", newline="") as out:
        out.writelines(written)


def _with_names() -> Iterator[dict[str, Any]]:
    names = {user.id: user.name for user in model.Session.query(model.User.id, model.User.name)}
    for row in log.rows():
        yield {**row, "actor_name": names.get(row["actor"])}


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option("--reason", required=True, help="Mengapa; dicatat dan ditunjukkan kepada walidata.")
@click.option("--user", help="Akun portal Anda; tanpa ini nama peran basis data yang dicatat.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_context
def override(
    context: click.Context, reason: str, user: str | None, command: tuple[str, ...]
) -> None:
    """Jalankan satu perintah ckan di luar alur: … -- dataset delete NAMA."""
    account = model.User.get(user) if user else None
    if user and account is None:
        raise click.ClickException(f"Akun {user} tidak ada.")
    if not reason.strip():
        raise click.ClickException("Tuliskan alasannya; alasan itu dicatat.")
    root = context.find_root()
    name, *arguments = command
    found = root.command.get_command(root, name) if isinstance(root.command, click.Group) else None
    if found is None:
        raise click.ClickException(f"Perintah ckan {name} tidak ada.")
    with (
        passage(f"{COMMAND}: {reason.strip()}", account.id if account else ""),
        found.make_context(name, arguments, parent=root) as inner,
    ):
        found.invoke(inner)


commands = (log_, override)
