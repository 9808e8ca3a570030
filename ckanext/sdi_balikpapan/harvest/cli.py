"""Harvesting from the command line; what people decide there is decided in their name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import click

from .sources.asking import KINDS
from .sources.report import label
from .sources.settings import Policy, Schedule
from .views import form
from .views.blueprint import sentences


@click.group()
def harvest() -> None:
    """Panen katalog lain: sumber, uji coba, jalankan, riwayat."""


def _act(command: Callable[..., None]) -> Callable[..., None]:
    words = "Atas nama akun portal ini; bawaannya portal sendiri, yang setara admin."
    return click.option("--user", help=words)(command)


def _call(action: str, user: str | None, /, **data: Any) -> Any:
    name = user or tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    # The worker of `--now` is this one.
    context: dict[str, Any] = {"user": name, "sdi_harvest_later": data.pop("later", False)}
    try:
        return tk.get_action(action)(context, data)  # type: ignore[arg-type]
    except tk.ValidationError as error:
        lines = (f"{k}: {s}" for k, v in error.error_dict.items() for s in sentences(v))
        raise click.ClickException("\n".join(lines)) from None
    except (tk.NotAuthorized, tk.ObjectNotFound) as error:
        raise click.ClickException(str(error.message or error)) from None


def _settings(command: Callable[..., None]) -> Callable[..., None]:
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    for option in (
        click.option("--title", help="Judul sumber."),
        click.option("--organization", help="Perangkat daerah pemilik datasetnya."),
        click.option("--kind", type=click.Choice(KINDS), help="Bawaannya dikenali sendiri."),
        click.option("--charset", help="Bawaannya dikenali sendiri."),
        click.option("--policy", type=click.Choice([p.value for p in Policy])),
        click.option("--schedule", type=click.Choice([s.value for s in Schedule])),
        click.option(
            "--share", type=float, help="Bagian (0 sampai 1) yang boleh hilang sekaligus."
        ),
        click.option("--grace-days", type=int, help="Hari sampai yang hilang diarsipkan."),
        click.option("--rules", type=file, help="Berkas aturan: isian,sebutan,tujuan."),
        click.option(
            "--defaults", type=file, help="Berkas isian bawaan, sebaris satu: isian: nilai."
        ),
        click.option("--local-fields", help="Isian milik OPD di sini, dipisah koma."),
    ):
        command = option(command)
    return command


def _said(given: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """What was said on the command line, as the actions take it."""
    said = {name: value for name, value in given.items() if value is not None}
    if "organization" in said:
        said["organization_id"] = said.pop("organization")
    named: dict[str, Any] = {}
    if rules := said.pop("rules", None):
        named["rules"] = _text(rules)
    if defaults := said.pop("defaults", None):
        named["defaults"] = form.defaults(_text(defaults))
    if (local := said.pop("local_fields", None)) is not None:
        named["local_fields"] = form.words(local)
    if named:
        said["options"] = {name: value for name, value in {**options, **named}.items() if value}
    return said


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise click.ClickException("Simpan berkas itu sebagai CSV UTF-8.") from None


@harvest.command()
@click.argument("name")
@click.argument("url")
@_settings
@_act
def create(name: str, url: str, user: str | None, **given: Any) -> None:
    """Tambahkan sumber NAME di alamat URL."""
    made = _call("sdi_harvest_source_create", user, name=name, url=url, **_said(given, {}))
    click.echo(f"{made['name']}: {made['id']}")


@harvest.command()
@click.argument("source")
@click.option("--url", help="Alamat katalog.")
@_settings
@_act
def edit(source: str, user: str | None, **given: Any) -> None:
    """Ubah pengaturan sebuah sumber; yang tidak disebut tetap."""
    now = _call("sdi_harvest_source_show", user, id=source)
    _call("sdi_harvest_source_patch", user, id=source, **_said(given, now["options"]))
    click.echo("Disimpan.")


@harvest.command("list")
@_act
def list_(user: str | None) -> None:
    """Semua sumber, dan bagaimana panen terakhirnya."""
    offset, found = 0, {"count": 1}
    while offset < found["count"]:
        found = _call("sdi_harvest_source_list", user, limit=100, offset=offset)
        offset += 100
        for one in found["results"]:
            last = label("job", one["last_job"]["state"]) if one["last_job"] else "-"
            state = label("source", one["state"])
            click.echo(f"{one['name']}  {state}  {one['records']} dataset  {last}  {one['url']}")


@harvest.command()
@click.argument("source")
@_act
def show(source: str, user: str | None) -> None:
    """Pengaturan, keadaan, dan panen terakhir sebuah sumber."""
    one = _call("sdi_harvest_source_show", user, id=source)
    for name in ("name", "title", "url", "kind", "policy", "schedule", "share", "grace_days"):
        click.echo(f"{name}: {one[name]}")
    for name in ("state", "records", "next_at", "failures"):
        click.echo(f"{name}: {one[name]}")
    click.echo(f"organization: {one['organization']['name']}")
    if approval := one["approval"]:
        click.echo(f"approval: {approval['by']}, {approval['last_day']}, {approval['holds']}")
    if one["last_job"]:
        _report(one["last_job"])


@harvest.command()
@click.argument("source")
@click.option("--now", "here", is_flag=True, help="Di sini juga, tanpa menunggu pekerja.")
@click.option("--confirmed", is_flag=True, help="Yang hilang pada panen terakhir memang dihapus.")
@_act
def run(source: str, here: bool, confirmed: bool, user: str | None) -> None:
    """Panen sebuah sumber."""
    _run(source, user, here=here, confirmed=confirmed)


@harvest.command()
@click.argument("source")
@click.option("--now", "here", is_flag=True, help="Di sini juga, tanpa menunggu pekerja.")
@_act
def trial(source: str, here: bool, user: str | None) -> None:
    """Tunjukkan apa yang akan terjadi pada tiap dataset; tidak mengubah apa pun."""
    _run(source, user, here=here, trial=True)


def _run(source: str, user: str | None, *, here: bool, **how: Any) -> None:
    from .jobs import running

    job = _call("sdi_harvest_run", user, id=source, later=here, **how)
    if here:
        running.run(job["id"])
        job = _call("sdi_harvest_job_show", user, id=job["id"])
    _report(job)
    if here and job["is_trial"]:
        _outcomes(job["id"], user)


def _report(job: dict[str, Any]) -> None:
    click.echo(f"{job['id']}  {label('job', job['state'])}")
    for sentence in job["report"]:
        click.echo(f"  {sentence}")


def _outcomes(job_id: str, user: str | None) -> None:
    offset, count = 0, 1
    while offset < count:
        asked = {"id": job_id, "limit": 100, "offset": offset}
        found = _call("sdi_harvest_outcome_list", user, **asked)
        offset, count = offset + 100, found["count"]
        for one in found["results"]:
            fate, result = label("fate", one["fate"]), label("result", one["result"])
            click.echo(f"{one['remote_id']}  {fate}, {result}: {one['title']}")
            for problem in one["problems"]:
                click.echo(f"  {problem['words']}")


@harvest.command()
@click.argument("source")
@_act
def pause(source: str, user: str | None) -> None:
    """Jangan baca sebuah sumber sampai dilanjutkan."""
    _call("sdi_harvest_source_pause", user, id=source)
    click.echo("Dijeda.")


@harvest.command()
@click.argument("source")
@_act
def resume(source: str, user: str | None) -> None:
    """Lanjutkan sumber yang dijeda."""
    _call("sdi_harvest_source_resume", user, id=source)
    click.echo("Dilanjutkan.")


@harvest.command()
@click.argument("source")
@click.option("--datasets", type=click.Choice(["keep", "withdraw"]), required=True)
@_act
def remove(source: str, datasets: str, user: str | None) -> None:
    """Hapus sebuah sumber; datasetnya tetap ada (keep) atau ditarik (withdraw)."""
    gone = _call("sdi_harvest_source_remove", user, id=source, datasets=datasets)
    click.echo(f"Dihapus. Penarikan: {gone['job']}" if gone["job"] else "Dihapus.")


@harvest.command()
@click.argument("source")
@click.option("--until", required=True, help="Hari terakhir, TTTT-BB-HH; paling lama 366 hari.")
@click.option("--note", default="", help="Mengapa, untuk catatan keputusan.")
@click.option("--user", required=True, help="Akun walidata yang menyetujui.")
def approve(source: str, until: str, note: str, user: str) -> None:
    """Beri persetujuan tetap, sebagai walidata."""
    _call("sdi_harvest_source_approve", user, id=source, until=until, note=note)
    click.echo("Disetujui dan tercatat.")


@harvest.command()
@click.argument("source")
@click.option("--note", default="", help="Mengapa, untuk catatan keputusan.")
@_act
def revoke(source: str, note: str, user: str | None) -> None:
    """Cabut persetujuan tetap."""
    _call("sdi_harvest_source_revoke", user, id=source, note=note)
    click.echo("Dicabut dan tercatat.")


@harvest.command()
@click.argument("job")
@_act
def cancel(job: str, user: str | None) -> None:
    """Hentikan sebuah panen pada langkah berikutnya."""
    _call("sdi_harvest_cancel", user, id=job)
    click.echo("Dihentikan pada langkah berikutnya.")


@harvest.command()
@click.argument("source")
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True)
@_act
def history(source: str, limit: int, user: str | None) -> None:
    """Panen terakhir sebuah sumber, yang terbaru dahulu."""
    for job in _call("sdi_harvest_job_list", user, id=source, limit=limit):
        click.echo(str(job["created_at"]))
        _report(job)


commands = (harvest,)
