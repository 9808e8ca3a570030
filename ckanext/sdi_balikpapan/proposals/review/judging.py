"""What the checklist comes to for one proposal: the portal's answers, the reviewer's, the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.exceptions import CkanConfigurationException
from flask import has_request_context

from ckanext.sdi_balikpapan.quality import process
from ckanext.sdi_balikpapan.quality.finding import Report
from ckanext.sdi_balikpapan.quality.table import Unreadable
from ckanext.sdi_balikpapan.standards.codelists import Code

from .. import schema
from ..checking import service as checking
from ..checking.answers import BEING_CHECKED, from_reports
from ..content import SHA256, UPLOAD
from ..model import Proposal, now
from ..publishing.datastore import names, source
from ..subjects.types import TYPES
from . import answers, columns, evidence, planned, severity
from .answers import Answer
from .model import CheckAnswer
from .severity import Rule, Severity
from .worked import once

CHECKS = "ckanext.sdi_balikpapan.checks"
_EDITION = 3
"""Raised with the rules of `answers` and `columns`, so that old results are forgotten."""
_TABLES = (".csv", ".tsv")


@dataclass(frozen=True)
class Judged:
    """One check of one proposal: what the portal says, what the reviewer says, what follows."""

    check: Code
    severity: Severity
    rule: Rule
    found: Mapping[str, Any]
    own: CheckAnswer | None = None

    @property
    def answer(self) -> Answer:
        """The reviewer's own answer stands, save against what blocks and needs no judgement."""
        settled = self.found["answer"] == Answer.NO.value and self.check["otomatis"] == "ya"
        if self.own is None or (settled and self.severity is Severity.BLOCK):
            return Answer(self.found["answer"])
        return Answer(self.own.answer)

    @property
    def blocks(self) -> bool:
        """Also while the answer is still to come: that nobody looked yet is no yes."""
        open_ = self.own is None and self.found["why"] == BEING_CHECKED
        return self.severity is Severity.BLOCK and (open_ or self.answer is Answer.NO)

    @property
    def warns(self) -> bool:
        return self.severity is Severity.WARN and self.answer is Answer.NO


def rules() -> Mapping[str, Rule]:
    """What each check does by the configuration.

    :raises CkanConfigurationException: when it cannot be read.
    """
    try:
        return severity.read(tk.aslist(tk.config.get(CHECKS) or []))
    except severity.BadRule as error:
        raise CkanConfigurationException(f"{CHECKS}: {error}") from None


def today() -> date:
    """The day as people here have it."""
    return now().astimezone(tk.h.get_display_timezone()).date()


def judge(proposal: Proposal) -> list[Judged]:
    """Every check that isn't off; nothing for proposals that bring no content."""
    if proposal.kind not in checking.WITH_CONTENT:
        return []
    day = today()
    found = {item["check"]: item for item in _found(proposal)}
    own = _own(proposal)
    ruled = rules()
    judged = [
        Judged(c, ruled[c.kode].on(day), ruled[c.kode], found[c.kode], own.get(c.kode))
        for c in severity.checks()
        if c.kode in found
    ]
    return [item for item in judged if item.severity is not Severity.OFF]


def blocking(proposal: Proposal) -> dict[str, Any]:
    """The errors of the checks that block, in CKAN's shape; empty when none does."""
    failed = [item for item in judge(proposal) if item.blocks]
    return {"checks": [blocked_sentence(item) for item in failed]} if failed else {}


def blocked_sentence(item: Judged) -> str:
    """Why a check blocks: the check, its base in law, and the evidence."""
    return f"{item.check.kode}: {question(item.check)} ({item.check.sumber}). {said(item.found)}"


def question(check: Code) -> str:
    """What a check asks, in the reader's language."""
    return check.name_en if _language() == "en" else check.nama


def _language() -> str:
    return "en" if has_request_context() and str(tk.h.lang()) == "en" else "id"


def said(found: Mapping[str, Any]) -> str:
    """The evidence of an answer as a sentence."""
    label_of = tk.h.sdi_field_label if has_request_context() else str
    return evidence.sentence(found["why"], found["words"], label_of, _language())


def _found(proposal: Proposal) -> list[dict[str, Any]]:
    fitting = TYPES[proposal.subject_type].checks
    if fitting is not None:
        return [f.as_dict() for f in answers.from_entry(proposal.body) if f.check in fitting]
    body, before = proposal.body, schema.base_body(proposal)
    files = [_files(body), _files(before)]

    def look() -> list[dict[str, Any]]:
        now_, then = ({id: _look(sha) for id, sha in named.items()} for named in files)
        of_files = columns.from_files(now_, then)
        return [found.as_dict() for found in [*answers.from_fields(body), *of_files]]

    reads = any(sha for named in files for sha in named.values())
    parts = [_EDITION, proposal.content_hash, *files]
    at_a_glance = once("checks", parts, look) if reads else look()
    checked = _by_the_checker(proposal)
    if (listed := planned.answer(body, today().year)) is not None:
        checked[planned.CHECK] = listed.as_dict()
    return [_better(checked.get(str(found["check"])), found) for found in at_a_glance]


def _better(checked: dict[str, Any] | None, glance: dict[str, Any]) -> dict[str, Any]:
    """The checker's answer, save where only the version before tells that something is wrong."""
    if checked is None:
        return glance
    fine = checked["answer"] == Answer.YES.value
    return glance if fine and glance["why"] == "other_type" else checked


def _by_the_checker(proposal: Proposal) -> dict[str, dict[str, Any]]:
    """What the whole files, held against their variables, answer; it goes before a glance."""
    tables = [(c.file.resource_id, c.file.name, _report(c)) for c in checking.of(proposal)]
    resources = proposal.body.get("resources") or []
    others = any(r.get("url_type") != UPLOAD for r in resources)
    declared = len(proposal.body.get("variabel") or [])
    found = from_reports(tables, declared, others)
    return {check: answer.as_dict() for check, answer in found.items()}


def _report(item: checking.Checked) -> Report | None:
    """A checker that is down holds nobody up for ever: after a while a person looks himself."""
    return process.only("check_failed") if item.is_overdue else item.report


def _files(body: Mapping[str, Any]) -> dict[str, str]:
    """The sha256 of each uploaded file by its resource; "" for what isn't a table or is a link."""
    return {r["id"]: table_of(r) for r in body.get("resources") or [] if r.get("id")}


def table_of(resource: Mapping[str, Any]) -> str:
    """The sha256 of an uploaded CSV, or an empty text."""
    ours = resource.get("url_type") == UPLOAD and resource.get("hash_algorithm") == SHA256
    named = str(resource.get("url") or "").lower().endswith(_TABLES)
    is_table = named or str(resource.get("format") or "").lower() in ("csv", "tsv")
    return str(resource.get("hash") or "") if ours and is_table else ""


def _look(sha256: str) -> list[columns.Column] | None:
    if not sha256:
        return None
    try:
        with source.opened(sha256) as table:
            return columns.look(names.column_names(table.names), source.rows(table))
    except (FileNotFoundError, Unreadable):
        return None


def _own(proposal: Proposal) -> dict[str, CheckAnswer]:
    if sa.inspect(proposal).transient:  # of what isn't kept yet nobody has answered anything
        return {}
    query = sa.select(CheckAnswer).where(
        CheckAnswer.proposal_id == proposal.id, CheckAnswer.content_hash == proposal.content_hash
    )
    return {row.check: row for row in model.Session.scalars(query)}
