"""A request read as a source's settings: every wrong value is told at its place, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.sdi_balikpapan.proposals.content import is_storable

from ..model import Source
from ..reading.records import READABLE
from ..rules import words as rule_words
from ..rules.rows import DROP, Subject
from ..rules.rows import read as read_rules
from . import fields, service, words
from .reaching import Visitor
from .settings import LONGEST_APPROVAL, OPTIONS, wrongs

KINDS = tuple(sorted(kind.value for kind in READABLE))
_LENGTHS = {"name": 100, "title": 300, "url": 2000, "kind": 50, "charset": 50}
_RULES_LENGTH = 300_000
_NOTE = 2000


def said(asked: Mapping[str, Any], before: Source | None, visitor: Visitor) -> dict[str, Any]:
    """The settings that a source shall have.

    :param before: the source as it is, whose settings stay where nothing is said.
    :raises tk.ValidationError: with every wrong setting.
    """
    base = service.settings(before) if before is not None else service.DEFAULTS
    given = {
        **dict.fromkeys(service.SETTINGS),
        **base,
        **{k: asked[k] for k in service.SETTINGS if k in asked},
    }
    errors: dict[str, Any] = dict(_unusable(given))
    if errors:
        raise tk.ValidationError(errors)
    for name in _LENGTHS:
        given[name] = (given[name] or "").strip()
    given["share"], given["grace_days"] = map(_number, (given["share"], given["grace_days"]))
    errors = {
        **words.errors(wrongs(given, KINDS)),
        **_wrong_charset(given["charset"]),
        **_wrong_organization(given, visitor),
        **_wrong_name(given["name"], before),
    }
    if not {"options", "defaults", "local_fields"}.intersection(errors):
        errors.update(_wrong_rules(given["options"], visitor))
    if errors:
        raise tk.ValidationError(errors)
    return given


def _unusable(given: Mapping[str, Any]) -> dict[str, list[str]]:
    """Values that are no text where a text belongs, or too long, or that no database keeps."""
    errors = {}
    for name, most in {**_LENGTHS, "organization_id": 200}.items():
        value = given.get(name)
        if value is not None and not isinstance(value, str):
            errors[name] = [tk._("Isi dengan teks.")]
        elif value and (len(value) > most or not is_storable(value)):
            errors[name] = [tk._("Isi dengan paling banyak {most} karakter.").format(most=most)]
    if not isinstance(given.get("options"), Mapping):
        errors["options"] = [tk._("Isi dengan pasangan nama dan nilai.")]
    return errors


def _number(value: Any) -> Any:
    """A number that came as text, as forms send it; a whole one as such."""
    if isinstance(value, str):
        try:
            value = float(value.strip().replace(",", "."))
        except ValueError:
            return value
    is_whole = isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value


def _wrong_charset(charset: str) -> dict[str, list[str]]:
    if not charset:
        return {}
    try:
        "a".encode(charset)  # what isn't for text is refused
    except (LookupError, ValueError, UnicodeError):
        return {"charset": [tk._("Enkode ini tidak dikenal. Contoh: utf-8, windows-1252.")]}
    return {}


def _wrong_organization(given: dict[str, Any], visitor: Visitor) -> dict[str, list[str]]:
    found = _organization(given.get("organization_id"))
    if found is None or not visitor.manages(found):
        sentence = tk._("Perangkat daerah ini tidak ada, atau bukan bagian Anda.")
        return {"organization_id": [sentence]}
    given["organization_id"] = found
    return {}


def _organization(wanted: object) -> str | None:
    group = model.Group.get(wanted) if isinstance(wanted, str) and wanted else None
    is_there = group is not None and group.is_organization and group.state == model.State.ACTIVE
    return group.id if group is not None and is_there else None


def _wrong_name(name: str, before: Source | None) -> dict[str, list[str]]:
    if before is not None:  # its proposals know it by its name
        sentence = tk._("Nama sumber tidak dapat diganti; judulnya dapat.")
        return {} if name == before.name else {"name": [sentence]}
    taken = model.Session.scalar(sa.select(sa.literal(1)).where(Source.name == name))
    return {"name": [tk._("Nama ini sudah dipakai sumber lain.")]} if taken else {}


def _wrong_rules(options: Mapping[str, Any], visitor: Visitor) -> dict[str, list[str]]:
    unknown = sorted(str(key)[:50] for key in options if key not in OPTIONS)
    if unknown:
        sentence = tk._("Tidak dikenal: {names}. Yang ada: {known}.")
        known = ", ".join(OPTIONS)
        return {"options": [sentence.format(names=", ".join(unknown[:10]), known=known)]}
    for name, there in (
        ("defaults", fields.for_defaults()),
        ("local_fields", fields.for_editors()),
    ):
        if odd := sorted(set(options.get(name) or ()) - set(there)):
            words_ = tk._("Isian ini tidak ada: {names}.").format(names=", ".join(odd[:10])[:500])
            return {name: [words_]}
    sentences = wrong_rules(options.get("rules") or "", visitor)
    return {"rules": sentences} if sentences else {}


def wrong_rules(text: object, visitor: Visitor) -> list[str]:
    """What is wrong with rules, row by row; among it an organisation that isn't the caller's."""
    if not isinstance(text, str) or not is_storable(text):
        return [tk._("Isi dengan teks.")]
    if len(text) > _RULES_LENGTH:
        return [tk._("Isi dengan paling banyak {most} karakter.").format(most=_RULES_LENGTH)]
    rules, bad = read_rules(text)
    found = [rule_words.sentence(one, tk._) for one in bad[:50]]
    for name in organizations_of(text, rules):
        id_ = _organization(name)
        if id_ is None or not visitor.manages(id_):
            sentence = tk._("Perangkat daerah “{name}” tidak ada, atau bukan bagian Anda.")
            found.append(sentence.format(name=name[:100]))
    return found


def organizations_of(text: str, rules: Any = None) -> list[str]:
    """The organisations that rules give datasets to."""
    rules = read_rules(text)[0] if rules is None else rules
    names = [r.to for r in rules if r.subject is Subject.ORGANISATION and r.to != DROP]
    return list(dict.fromkeys(names))


def until(value: object, at: datetime) -> datetime:
    """The end of a standing approval, by its last day (`YYYY-MM-DD`) in the portal's time."""
    zone = tk.h.get_display_timezone()
    today = at.astimezone(zone).date()
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or not today <= day <= today + LONGEST_APPROVAL:
        sentence = tk._("Isi tanggal terakhir (TTTT-BB-HH), paling lama {days} hari dari hari ini.")
        raise tk.ValidationError({"until": [sentence.format(days=LONGEST_APPROVAL.days)]})
    midnight = datetime.combine(day + timedelta(days=1), time())
    local = zone.localize(midnight) if hasattr(zone, "localize") else midnight.replace(tzinfo=zone)
    return local.astimezone(timezone.utc)


def note(asked: Mapping[str, Any], key: str = "note") -> str:
    """A text of a request; nothing where it isn't there."""
    value = asked.get(key) or ""
    if not isinstance(value, str) or not is_storable(value) or len(value) > _NOTE:
        sentence = tk._("Isi dengan paling banyak {most} karakter.").format(most=_NOTE)
        raise tk.ValidationError({key: [sentence]})
    return value.strip()
