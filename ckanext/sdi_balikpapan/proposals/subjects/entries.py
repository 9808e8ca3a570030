"""Entries of the registry as a subject: our tables hold them, the forms of `standards` ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib.munge import munge_title_to_name

from ckanext.sdi_balikpapan.standards.forms import demands, rules, words
from ckanext.sdi_balikpapan.standards.forms.form import form as form_of
from ckanext.sdi_balikpapan.standards.forms.settings import form_levels
from ckanext.sdi_balikpapan.standards.forms.tidy import tidy
from ckanext.sdi_balikpapan.standards.registry.model import Status

from ..content import BadContent, Body
from ..editing import shape
from ..editing.cleaning import COMPUTED_KEYS, CONTROL_KEYS, clean_body
from ..kinds import RULES, SUCCESSOR, Kind
from ..model import Proposal
from ..publishing import versions
from ..registry import uses
from . import entry_rows, pages
from .base import Errors
from .language import spoken
from .types import SHOWN_APART, SubjectType

_DROPPED = CONTROL_KEYS | COMPUTED_KEYS | {"title", "author"}
_NAME_LENGTH = 90


class Entries:
    """One type of entry."""

    def __init__(self, type_: SubjectType) -> None:
        self.type = type_
        self.form = form_of(type_.form)

    def fitted(self, change: Mapping[str, Any]) -> Body:
        kept = {k: v for k, v in change.items() if k not in _DROPPED and not k.startswith("_")}
        shape.fitted(kept, [], [])  # nothing too long for anybody
        for name, value in kept.items():
            if name in SHOWN_APART and not isinstance(value, (str, type(None))):
                raise BadContent(name, "not_text")
            if name not in SHOWN_APART and name not in self.form.by_name:
                raise tk.ValidationError({name: [self._unknown(name)]})
        answers = {k: v for k, v in kept.items() if k not in SHOWN_APART}
        if kept.get(SUCCESSOR) and (row := entry_rows.find(kept[SUCCESSOR])) is not None:
            kept[SUCCESSOR] = row.id
        tidied = tidy(self.form, answers)
        for name, value in tidied.items():
            if not demands.has_shape(self.form.by_name[name], value):
                raise BadContent(name, _SHAPES.get(self.form.by_name[name].type.value, "not_text"))
        return {**kept, **{name: tidied.get(name, "") for name in answers}}

    def _unknown(self, name: str) -> str:
        words_ = tk._("Isian “{name}” tidak ada dalam formulir {form}.")
        return words_.format(name=name[:80], form=self.form.label())

    def filled(self, body: Body, organization: model.Group, subject_id: str) -> Body:
        kept = {k: v for k, v in clean_body(body).items() if v not in (None, "", [], {})}
        title = self.type.title_of(kept)
        if not kept.get("name") and title:
            year = str(kept.get(self.type.year) or "") if self.type.year else ""
            wanted = munge_title_to_name(f"{title} {year}".strip())[:_NAME_LENGTH]
            kept["name"] = _free_name(wanted, subject_id)
        return {**kept, "owner_org": organization.id}

    def validate(self, kind: Kind, subject_id: str, body: Body, username: str) -> Errors:  # noqa: ARG002
        errors: Errors = {}
        answers = {k: v for k, v in body.items() if k not in SHOWN_APART}
        language = spoken()
        for problem in rules.judge(self.form, answers, form_levels()):
            if problem.level is rules.Level.BLOCK:
                head = problem.field.partition(".")[0]
                errors.setdefault(head, []).append(words.say(self.form, problem, language))
        if _taken(body, subject_id):
            errors["name"] = [tk._("Alamat ini sudah milik entri lain. Pilih alamat lain.")]
        elif body.get("name") and munge_title_to_name(body["name"]) != body["name"]:
            errors["name"] = [tk._("Alamat hanya berisi huruf kecil, angka, dan tanda hubung.")]
        return errors

    def leaving(self, subject_id: str, body: Body) -> Errors:
        wanted = body.get(SUCCESSOR)
        if not wanted and uses.is_used((subject_id, str(body.get("name") or ""))):
            return {SUCCESSOR: [tk._("Entri ini dipakai dataset yang terbit. Sebut penggantinya.")]}
        if not wanted or self._can_succeed(str(wanted), subject_id):
            return {}
        sentence = tk._(
            "Pengganti harus entri lain yang disepakati, dari jenis yang sama. Tuliskan id-nya."
        )
        return {SUCCESSOR: [sentence]}

    def _can_succeed(self, wanted: str, subject_id: str) -> bool:
        row = entry_rows.find(wanted)
        if row is None or row.id == subject_id or row.id != wanted:
            return False
        return row.type == self.type.name and row.status == Status.AGREED.value

    def objection(self, proposal: Proposal) -> str:
        entry_rows.one_at_a_time()
        if RULES[Kind(proposal.kind)].hides:
            wrong = self.leaving(proposal.subject_id, proposal.body)
            return ("no_successor" if proposal.body.get(SUCCESSOR) else "in_use") if wrong else ""
        return "taken" if _taken(proposal.body, proposal.subject_id) else ""

    def write(self, proposal: Proposal, author: str, at: datetime) -> bool:  # noqa: ARG002
        hidden = RULES[Kind(proposal.kind)].hides
        last = versions.latest(proposal.subject_id)
        number = (last.number if last else 0) + 1
        entry_rows.put(
            self.type.name,
            proposal.subject_id,
            proposal.body,
            entry_rows.status_of(proposal.body, hidden=hidden),
            (versions.baseline_hash(proposal.subject_id, proposal.body), number, at),
            proposal.attestation,
        )
        return hidden

    def pages(self) -> list[dict[str, Any]]:
        return pages.of(self.form)


_SHAPES = {"repeating": "not_a_list", "multi": "not_a_list", "date_range": "not_an_object"}


def _taken(body: Mapping[str, Any], subject_id: str) -> bool:
    row = entry_rows.find(str(body.get("name") or ""))
    return row is not None and row.id != subject_id


def _free_name(wanted: str, subject_id: str) -> str:
    """An address that no entry has; proposals don't count, their names are nobody's business."""
    candidate, number = wanted, 1
    while (row := entry_rows.find(candidate)) is not None and row.id != subject_id:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate
