"""One letter a person: everything that he is to be told, in his language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import flask
from ckan.config import middleware

from .. import words
from ..helpers import sdi_field_label, sdi_kind_label, sdi_principles
from . import helpers
from .items import NEWS, Item
from .rules import Stage


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let words and addresses come in a language, as on a page that is asked for in it."""
    default = tk.config["ckan.locale_default"]
    chosen = language if language in tk.config["ckan.locales_offered"] else default
    environ = {"CKAN_LANG": chosen, "CKAN_LANG_IS_DEFAULT": chosen == default}
    app = _app()
    with app.app_context(), app.test_request_context(environ_overrides=environ):
        yield


def _app() -> flask.Flask:
    if flask.has_app_context():
        return flask.current_app._get_current_object()  # type: ignore[attr-defined]
    context = middleware._internal_test_request_context  # what CKAN's own url_for uses
    assert context is not None
    return context.app


def one_line(text: object) -> str:
    """A text that fits a header of a mail."""
    return " ".join(str(text).split())


def subject(items: Sequence[Item]) -> str:
    """What the letter is about: the one thing in it, or how many there are."""
    site = tk.config["ckan.site_title"]
    if len(items) > 1:
        about = tk._("{count} hal menunggu perhatian Anda").format(count=len(items))
    else:
        title = items[0].about["title"] or tk._("(belum berjudul)")
        about = f"{title}: {_state(items[0])}"
    return one_line(f"[{site}] {about}")


def _state(item: Item) -> str:
    if item.says is not None:
        return item.says()
    if item.mend:
        return tk._("perlu diperbaiki")
    state = words.state_label(item.about["state"])
    late = tk._("terlambat") if item.what == Stage.LATE.value else ""
    return ", ".join(filter(None, [state, late]))


def body(name: str, items: Sequence[Item], at: datetime) -> str:
    """The whole letter, as plain text."""
    sections = [
        (tk._("Yang baru"), [i for i in items if i.what == NEWS]),
        (tk._("Yang menunggu Anda"), [i for i in items if _is_own(i)]),
        (tk._("Yang perlu diperbaiki"), [i for i in items if i.mend]),
        (tk._("Yang terlambat pada pihak lain"), [i for i in items if i.escalated]),
    ]
    parts = [tk._("Yth. {name},").format(name=name)]
    for title, mine in sections:
        if mine:
            parts.append("\n\n".join([title.upper(), *(_entry(item, at) for item in mine)]))
    parts.append(_footer())
    return "\n\n".join(parts) + "\n"


def _is_own(item: Item) -> bool:
    return item.what != NEWS and not item.escalated and not item.mend


def _entry(item: Item, at: datetime) -> str:
    about = item.about
    title = one_line(about["title"]) or tk._("(belum berjudul)")
    lines = [f"* {title} ({one_line(about['organization']['title'])})", f"  {_says(item, at)}"]
    lines += [f"  {line}" for line in _reasons(item.row, about.get("subject_type", "dataset"))]
    return "\n".join([*lines, f"  {_address(item)}"])


def _says(item: Item, at: datetime) -> str:
    if item.says is not None:
        return item.says()
    if item.mend:
        due = helpers.day(datetime.fromisoformat(item.about["due_at"]))
        return tk._("Terbit dengan catatan; diperbaiki paling lambat {day}.").format(day=due)
    if item.about["state"] == "published":
        kind = sdi_kind_label(item.about["kind"], item.about["subject_type"])
        return tk._("Usulan {kind} ini sudah disetujui dan dilaksanakan.").format(kind=kind)
    return helpers.next_step(item.about, at)


def _reasons(row: Mapping[str, Any], type_: str) -> Iterator[str]:
    principles = sdi_principles()
    for reason in row.get("reasons") or []:
        place = sdi_field_label(reason["field"], subject_type=type_) if reason.get("field") else ""
        head = ", ".join(filter(None, [principles.get(reason["principle"], ""), place]))
        yield f"- {head}: {one_line(reason['note'])}"
    if row.get("reasons") and row.get("note"):
        yield one_line(row["note"])


def _address(item: Item) -> str:
    if item.address is not None:
        return item.address()
    if item.mend and item.about["subject_type"] != "dataset":
        return tk.h.url_for("sdi_registry.show", id=item.about["dataset_id"], _external=True)
    if item.mend:
        return tk.h.url_for("dataset.read", id=item.about["dataset_id"], _external=True)
    return tk.h.url_for("sdi_proposals.review", id=item.about["id"], _external=True)


def _footer() -> str:
    sentence = tk._(
        "Surel ini dikirim karena peran Anda dalam alur usulan. Atur atau matikan di {address}"
    )
    return sentence.format(address=tk.h.url_for("sdi_proposals.mail", _external=True))
