"""The Daftar Data as a sheet, as API actions."""

from __future__ import annotations

import base64
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.proposals.editing.intake import flag
from ckanext.sdi_balikpapan.proposals.entering import enter, in_ckans_words
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.people.roles import actor_for
from ckanext.sdi_balikpapan.proposals.subjects.language import spoken

from ..sheet import words
from ..sheet.words import Unusable
from . import confirming, exporting, knowing, previewing, running, service, showing, submitting

_MOST_ROWS = 500


@tk.side_effect_free
def sdi_plan_sheet(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """The Daftar Data of a year as a file.

    :param year: the year; :param organization: only of this agency (id or name);
    :param format: `xlsx` (the default) or `csv`;
    :param drafts: with the caller's own drafts in the place of what is agreed;
    :param template: without entries.
    :returns: `{filename, media_type, content_base64}`.
    """
    tk.check_access("sdi_plan_sheet", context, data_dict)
    year, kind = year_of(data_dict), str(data_dict.get("format") or "xlsx")
    if kind not in exporting.MEDIA_TYPES:
        raise tk.ValidationError({"format": [tk._("Pilih xlsx atau csv.")]})
    organization = knowing.organization(data_dict.get("organization"))
    data = exporting.sheet(
        year,
        kind,
        spoken(),
        actor=actor_for(context.get("user")) if flag(data_dict, "drafts") else None,
        organization_id=organization.id if organization else "",
        is_template=flag(data_dict, "template"),
    )
    stem = f"daftar-data-{year}" + (f"-{organization.name}" if organization else "")
    return {
        "filename": f"{stem}.{kind}",
        "media_type": exporting.MEDIA_TYPES[kind],
        "content_base64": base64.b64encode(data).decode(),
    }


def sdi_plan_import_preview(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """What a file would do to the Daftar Data of a year; nothing is changed.

    :param year: the year; :param upload: the file, XLSX or CSV;
    :param organization: the agency of rows that name none.
    :returns: as `sdi_plan_import_status`, with an `id` by which it is confirmed.
    """
    actor = enter("sdi_plan_import_preview", context, data_dict)
    year, upload = year_of(data_dict), data_dict.get("upload")
    organization = knowing.organization(data_dict.get("organization"))
    default = organization.id if organization else ""
    held = previewing.drafting(actor)
    if not default and held is not None and len(held) == 1:
        default = next(iter(held))
    service.purge(now())
    with service.as_file(upload) as path:
        try:
            name = str(getattr(upload, "filename", "") or "")
            username = context.get("user", "")
            job = previewing.preview(actor, username, year, path, name, default)
        except Unusable as error:
            said = words.say(error.why, error.words, spoken())
            raise tk.ValidationError({"upload": [said]}) from None
    return showing.shown(job, {}, _MOST_ROWS, 0)


def sdi_plan_import(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Make drafts of a file that was looked at (`id`): at once when it is short, else by a worker.
    Rows that are wrong are left out; done twice, it does nothing the second time.

    :param choices: for conflicts, by row and field, `mine` or `theirs`;
    :param conflicts: the side for all others; without it their rows are left out.
    :returns: as `sdi_plan_import_status`.
    """
    enter("sdi_plan_import", context, data_dict)
    choices = confirming.choices_of(data_dict.get("choices"))
    every = confirming.side_of(data_dict.get("conflicts"))
    job = service.mine(context.get("user", ""), data_dict.get("id"))
    with in_ckans_words():
        confirming.confirm(job, choices, every)
    return _answer(context, job.id, {})


@tk.side_effect_free
def sdi_plan_import_status(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """How far an import (`id`) is, and what each row does or did.

    :param fate: only rows that are `new`, `changed`, `same`, `conflict` or `wrong`;
    :param result: only rows of this result; :param limit: at most 500 (50); :param offset: …
    :returns: `{state, counts, results, waiting, problems, count, rows}`.
    """
    enter("sdi_plan_import_status", context, data_dict)
    return _answer(context, data_dict.get("id"), data_dict)


def sdi_plan_submit(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Hand over all drafts of a `year` that the caller made or edited last, if they are whole.

    :returns: as `sdi_plan_import_status`; without an `id` where there are none.
    """
    actor = enter("sdi_plan_submit", context, data_dict)
    job = submitting.prepare(actor, context.get("user", ""), year_of(data_dict))
    if job is None:
        return {"rows": [], "count": 0, "results": {}}
    running.begin(job, confirming.AT_ONCE // 5)
    return _answer(context, job.id, {})


def _answer(context: Context, id: object, asked: DataDict) -> dict[str, Any]:
    model.Session.expire_all()
    job = service.mine(context.get("user", ""), id)
    wanted = {name: str(asked.get(name) or "") for name in ("fate", "result")}
    limit = min(max(_number(asked, "limit", 50), 0), _MOST_ROWS)
    return showing.shown(job, wanted, limit, max(_number(asked, "offset", 0), 0))


def _number(data_dict: DataDict, name: str, default: int) -> int:
    try:
        return int(data_dict.get(name, default))
    except (TypeError, ValueError):
        raise tk.ValidationError({name: [tk._("Isi dengan bilangan bulat.")]}) from None


def year_of(data_dict: DataDict) -> int:
    """The year that a request names.

    :raises tk.ValidationError: where it names none.
    """
    text = str(data_dict.get("year") or "")
    if not (text.isascii() and text.isdecimal() and 1900 <= int(text) <= 9999):
        raise tk.ValidationError({"year": [tk._("Sebutkan tahunnya, misalnya 2027.")]})
    return int(text)
