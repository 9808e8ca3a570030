"""Forms as files, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import click

from . import form as forms
from . import formats, spreadsheet
from .formats import Format, Imported
from .rules import Level
from .settings import form_levels
from .spreadsheet import Unusable

_FORM = click.Choice(forms.names())
_FORMAT = click.Choice([one.value for one in Format])
_IN = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)
_lang = click.option("--lang", type=click.Choice(["id", "en"]), default="id", help="Bahasa.")
_of = click.option("--from", "of", type=_FORMAT, help="Format masukan (bawaan: menurut namanya).")


@click.group(name="forms")
def forms_() -> None:
    """Formulir MS-Keg, MS-Ind, MS-Var, dan konsep sebagai berkas."""


@forms_.command()
@click.argument("name", type=_FORM, metavar="FORMULIR")
@click.argument("target", type=_OUT, metavar="BERKAS")
@_lang
def template(name: str, target: Path, lang: str) -> None:
    """Tulis templat lembar kerja yang kosong."""
    target.write_bytes(spreadsheet.template(forms.form(name), lang))
    click.echo(target)


@forms_.command()
@click.argument("name", type=_FORM, metavar="FORMULIR")
@click.argument("source", type=_IN, metavar="BERKAS")
@click.option("--marked", type=_OUT, help="Tulis lembar kerja dengan tanda pada sel yang salah.")
@_of
@_lang
def check(name: str, source: Path, marked: Path | None, of: str | None, lang: str) -> None:
    """Periksa berkas isian; keluar dengan kode 1 bila ada yang harus diperbaiki."""
    form = _guess(source, of)
    found = _read(name, source, form, lang)
    for one in found.marks:
        place = f"{one.sheet}!{one.cell}" if one.cell else one.sheet
        click.echo(f"{one.level.value}\t{one.entry or '-'}\t{place or '-'}\t{one.text}")
    if marked and form is Format.XLSX:
        marked.write_bytes(spreadsheet.mark(source.read_bytes(), found.marks, lang))
    click.echo(f"{len(found.items)} entri, {len(found.marks)} temuan.", err=True)
    if any(one.level is Level.BLOCK for one in found.marks):
        raise click.exceptions.Exit(1)


@forms_.command()
@click.argument("name", type=_FORM, metavar="FORMULIR")
@click.argument("source", type=_IN, metavar="MASUKAN")
@click.argument("target", type=_OUT, metavar="KELUARAN")
@_of
@click.option("--to", type=_FORMAT, help="Format keluaran (bawaan: menurut namanya).")
@_lang
def convert(
    name: str, source: Path, target: Path, of: str | None, to: str | None, lang: str
) -> None:
    """Ubah berkas isian ke format lain; yang tidak punya tempat disebutkan."""
    found = _read(name, source, _guess(source, of), lang)
    for number, item in enumerate(found.items, 1):
        for note in item.notes:
            value = json.dumps(note.value, ensure_ascii=False)[:200]
            click.echo(f"entri {number}: {note.path} = {value}", err=True)
    wanted, form = _guess(target, to), forms.form(name)
    if wanted not in formats.formats_of(form):
        raise click.ClickException(f"{form.nama}: tidak ada format {wanted.value}.")
    target.write_bytes(formats.write(form, found.items, wanted, lang).data)
    click.echo(target)


def _guess(path: Path, named: str | None) -> Format:
    if named:
        return Format(named)
    return Format.XLSX if path.suffix.lower() == ".xlsx" else Format.JSON


def _read(name: str, source: Path, of: Format, lang: str) -> Imported:
    form = forms.form(name)
    if of not in formats.formats_of(form):
        raise click.ClickException(f"{form.nama}: tidak ada format {of.value}.")
    try:
        return formats.read(form, source.read_bytes(), of, form_levels(), lang=lang)
    except Unusable as why:
        raise click.ClickException(str(why)) from None


commands = (forms_,)
