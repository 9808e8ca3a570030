"""The form of a source: its settings as fields that people fill in, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ..sources import fields

PLAIN = ("name", "title", "url", "kind", "charset", "organization_id", "policy", "schedule")


def asked(form: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as the actions take it."""
    said: dict[str, Any] = {name: form.get(name, "").strip() for name in PLAIN}
    said["share"] = _share(form.get("share_percent", ""))
    said["grace_days"] = form.get("grace_days", "")
    rules = form.get("rules", "").replace("\r\n", "\n").strip()
    options = {
        "rules": f"{rules}\n" if rules else "",
        "defaults": defaults(form.get("defaults", "")),
        "local_fields": words(form.get("local_fields", "")),
    }
    said["options"] = {name: value for name, value in options.items() if value}
    return said


def shown(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings as the form shows them."""
    options = settings.get("options") or {}
    return {
        **{name: str(settings.get(name) or "") for name in PLAIN},
        "share_percent": f"{float(settings.get('share') or 0) * 100:g}",
        "grace_days": str(settings.get("grace_days", "")),
        "rules": str(options.get("rules") or ""),
        "defaults": "\n".join(
            f"{name}: {', '.join(value) if isinstance(value, list) else value}"
            for name, value in (options.get("defaults") or {}).items()
        ),
        "local_fields": ", ".join(options.get("local_fields") or []),
    }


def placed(errors: Mapping[str, Any]) -> dict[str, Any]:
    """Errors at the fields of the form, which asks for the share in percent."""
    found = dict(errors)
    if found.pop("share", None):
        found["share_percent"] = [tk._("Isi dengan persen dari 0 sampai 100.")]
    return found


def _share(percent: str) -> Any:
    try:
        return float(percent.strip().rstrip("%").replace(",", ".")) / 100
    except ValueError:
        return percent


def defaults(text: str) -> dict[str, Any]:
    """One a line, `field: value`; several values with commas where the field holds several."""
    known = fields.for_defaults()
    found: dict[str, Any] = {}
    for line in text.splitlines():
        name, _, value = (part.strip() for part in line.partition(":"))
        if name:
            is_many = fields.holds_many(known.get(name, {}))
            found[name] = words(value) if is_many else value
    return found


def words(text: str) -> list[str]:
    """Several words, parted by commas or lines."""
    return [word for part in text.replace("\n", ",").split(",") if (word := part.strip())]
