"""The check of a proposal's files as API actions: what was found, and the answers to questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.sdi_balikpapan.quality.finding import Finding, Level, Report
from ckanext.sdi_balikpapan.quality.words import level_of, words

from ..entering import enter, load
from . import copying, remedies, saving, service
from .service import Checked


@tk.side_effect_free
def sdi_proposal_file_checks(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """What the files of a proposal (`id`) say when they are held against its variables.

    :param resource_id: one file only.
    :param language: `id` (the default) or `en`.
    :returns: of each table its `state` (`checked`, or `waiting` `since` when and after how many
        `attempts`), how it was read (`facts`), `rows`, `counts` by level, and `groups`: one for
        each rule, with at most a hundred findings.
    """
    actor = enter("sdi_proposal_show", context, data_dict)
    proposal = load(actor, data_dict)
    language = "en" if data_dict.get("language") == "en" else "id"
    only = data_dict.get("resource_id")
    found = [shown(item, language) for item in service.of(proposal)]
    return [item for item in found if only in (None, "", item["resource_id"])]


def sdi_proposal_file_answer(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Answer what the check of a file asks, by declaring it in the proposal's variables.

    :param id: the proposal; :param rule: and :param column: of the question;
    :param choice: one of the `choices` that it offers; :param value: the cell that is meant;
    :param content_hash: what was seen, so that nobody's newer work is overwritten.
    :returns: the saved proposal, as `sdi_proposal_save` does.
    """
    actor = enter("sdi_proposal_show", context, data_dict)
    proposal = load(actor, data_dict)
    asked = {key: data_dict.get(key) for key in ("rule", "column", "choice", "value")}
    texts = {key: value if isinstance(value, str) else "" for key, value in asked.items()}
    try:
        variables = remedies.applied(proposal.body.get("variabel") or [], **texts)
    except remedies.NoSuchAnswer:
        words_ = tk._("Pertanyaan atau pilihan ini tidak ada. Muat ulang halamannya.")
        raise tk.ValidationError({"choice": [words_]}) from None
    return saving.save(context, data_dict, proposal, variables)


def sdi_variables_copy(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take a proposal's (`id`) variables from elsewhere, instead of those that it has.

    :param source: `approved` (the approved version, "as last year"), or `dataset:NAME` (another
        published dataset).
    :param content_hash: what was seen, so that nobody's newer work is overwritten.
    :returns: the saved proposal, as `sdi_proposal_save` does.
    """
    actor = enter("sdi_proposal_show", context, data_dict)
    proposal = load(actor, data_dict)
    try:
        variables = copying.rows(proposal, data_dict.get("source"), context.get("user", ""))
    except copying.NothingThere:
        words_ = tk._("Di situ tidak ada variabel yang dapat dipakai. Pilih sumber lain.")
        raise tk.ValidationError({"source": [words_]}) from None
    return saving.save(context, data_dict, proposal, variables)


def shown(item: Checked, language: str) -> dict[str, Any]:
    """One file's check as plain values."""
    file, report = item.file, item.report
    head = {"resource_id": file.resource_id, "name": file.name, "sha256": file.sha256}
    if report is None:
        assert item.task is not None
        task = {"since": item.task.since.isoformat(), "attempts": item.task.attempts}
        nothing = {"facts": {}, "rows": None, "counts": {}, "groups": []}
        return {**head, "state": "waiting", **task, **nothing}
    groups = _groups(report, language)
    counts = {level.value: 0 for level in Level}
    for group in groups:
        counts[group["level"]] += group["count"]
    return {
        **head,
        "state": "checked",
        "facts": dict(report.facts),
        "rows": report.rows,
        "declared": len(file.contract.columns),
        "counts": counts,
        "groups": groups,
    }


_ORDER = {level: place for place, level in enumerate(Level)}


def _groups(report: Report, language: str) -> list[dict[str, Any]]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    ordered = sorted(by_rule.values(), key=lambda found: _ORDER[level_of(found[0])])
    return [_group(report, found, language) for found in ordered]


def _group(report: Report, found: list[Finding], language: str) -> dict[str, Any]:
    rule = found[0].rule
    return {
        "rule": rule,
        "level": level_of(found[0]).value,
        "count": report.count(rule),
        "findings": [_finding(one, language) for one in found],
    }


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    said = words(finding, language)
    choices: Mapping[str, str] = remedies.choices(finding.rule, language)
    return {
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
        "where": said.where,
        "what": said.what,
        "why": said.why,
        "mend": said.mend,
        "choices": dict(choices),
    }
