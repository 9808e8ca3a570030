"""The portal as a whole from the command line."""

from __future__ import annotations

from pathlib import Path

import ckan.plugins.toolkit as tk
import click

from . import demo as demo_
from . import docs as docs_
from .demo_trouble import DemoTrouble

# Beside the clone, where those who develop the extension keep real files.
_BESIDE = Path(__file__).resolve().parents[4] / "shared" / "real-data"


@click.command()
@click.option(
    "--credentials",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Berkas tempat akun dan kata sandi dicatat, terbaca pemiliknya saja.",
)
@click.option(
    "--real-data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder berisi berkas nyata; beberapa di antaranya ikut dimuat.",
)
@click.option("--address", help="Alamat portal yang sedang berjalan (bawaan: ckan.site_url).")
def demo(credentials: Path, real_data: Path | None, address: str | None) -> None:
    """Isi portal percobaan dengan perangkat daerah, akun, dan dataset contoh."""
    folder = real_data or (_BESIDE if _BESIDE.is_dir() else None)
    try:
        demo_.fill(credentials, folder, address or tk.config["ckan.site_url"], click.echo)
    except DemoTrouble as trouble:
        raise click.ClickException(str(trouble)) from None


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("docs"))
def docs(folder: Path) -> None:
    """Tulis ulang halaman dokumentasi yang dibuat dari kode (konfigurasi, alur)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in docs_.pages().items():
        (folder / name).write_text(text)
        click.echo(folder / name)


commands = (demo, docs)
