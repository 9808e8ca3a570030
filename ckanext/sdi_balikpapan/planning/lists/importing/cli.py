"""The Daftar Data as files, from the command line."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import click
from werkzeug.datastructures import FileStorage

from ckanext.sdi_balikpapan.harvest.views.blueprint import sentences

from .running import run


@click.group()
def plan() -> None:
    """Daftar Data: unduh dan impor lembar setahun."""


def _call(action: str, user: str | None, **data: Any) -> Any:
    name = user or tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    try:
        return tk.get_action(action)({"user": name}, data)
    except tk.ValidationError as error:
        lines = (f"{k}: {s}" for k, v in error.error_dict.items() for s in sentences(v))
        raise click.ClickException("\n".join(lines)) from None
    except (tk.NotAuthorized, tk.ObjectNotFound) as error:
        raise click.ClickException(str(error.message or error)) from None


@plan.command("export")
@click.argument("year", type=int)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--organization", help="Hanya perangkat daerah ini.")
@click.option("--user", help="Dengan draf milik akun ini.")
@click.option("--template", is_flag=True, help="Tanpa isi.")
def export_(
    year: int, file: Path, organization: str | None, user: str | None, template: bool
) -> None:
    """Tulis Daftar Data satu tahun ke berkas XLSX atau CSV."""
    kind = "csv" if file.suffix.lower() == ".csv" else "xlsx"
    asked = {"organization": organization, "drafts": bool(user), "template": template}
    found = _call("sdi_plan_sheet", user, year=year, format=kind, **asked)
    file.write_bytes(base64.b64decode(found["content_base64"]))
    click.echo(f"{file}: {file.stat().st_size} byte")


@plan.command("import")
@click.argument("year", type=int)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", required=True, help="Akun penyusun yang mengimpor.")
@click.option("--organization", help="Perangkat daerah baris yang tidak menyebutkannya.")
@click.option("--conflicts", type=click.Choice(["mine", "theirs"]), help="Isi yang menang.")
@click.option("--confirm", is_flag=True, help="Simpan sebagai draf; tanpa ini hanya diperiksa.")
def import_(
    year: int,
    file: Path,
    user: str,
    organization: str | None,
    conflicts: str | None,
    confirm: bool,
) -> None:
    """Periksa sebuah lembar, dan dengan --confirm jadikan draf."""
    with file.open("rb") as stream:
        upload = FileStorage(stream=stream, filename=file.name)
        asked = {"year": year, "upload": upload, "organization": organization}
        seen = _call("sdi_plan_import_preview", user, **asked)
    problems = [*seen["problems"], *(p for row in seen["rows"] for p in row["problems"])]
    for problem in problems:
        click.echo(f"{problem['cell'] or '-'}: {problem['text']}")
    click.echo(", ".join(f"{fate}: {number}" for fate, number in seen["counts"].items()))
    if not confirm:
        return
    _call("sdi_plan_import", user, id=seen["id"], conflicts=conflicts)
    run(seen["id"])
    done = _call("sdi_plan_import_status", user, id=seen["id"], limit=0)
    click.echo(", ".join(f"{result}: {number}" for result, number in done["results"].items()))


commands = [plan]
