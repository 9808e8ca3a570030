"""Documentation that is made from the code, so that it cannot lag behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ckanext.sdi_balikpapan.proposals.states import TRANSITIONS, Guard, State

from . import docs_dcat, docs_forms
from .docs_forms import NOTE


def pages() -> dict[str, str]:
    """Every generated page: file name in `docs/` and text."""
    declaration = Path(__file__).parents[1] / "config_declaration.yaml"
    return {
        "configuration.md": configuration(yaml.safe_load(declaration.read_text())),
        "dcat.md": docs_dcat.page(),
        "formulir.md": docs_forms.page(),
        "workflow.md": workflow(),
    }


def configuration(declaration: Mapping[str, Any]) -> str:
    """The settings of the extension as a page, from their declaration."""
    lines = ["# Configuration", NOTE]
    for group in declaration["groups"]:
        lines += [f"## {group['annotation']}", "", *_options(group["options"]), ""]
    return "\n".join(lines)


def _options(options: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    yield "| Setting | Default | Meaning |"
    yield "|---|---|---|"
    for option in options:
        meaning = " ".join(option["description"].split())
        if example := option.get("example") or option.get("placeholder"):
            meaning += f" Example: `{example}`."
        default = option.get("default", "")
        default = str(default).lower() if isinstance(default, bool) else default
        yield f"| `{option['key']}` | {f'`{default}`' if default else '–'} | {meaning} |"


_GUARDS = {
    Guard.TRANSFER: "a transfer",
    Guard.NO_TRANSFER: "no transfer",
    Guard.ON_BEHALF: "entered on behalf, or nobody is left",
    Guard.PEMBINA: "Data Prioritas, re-check switched on",
    Guard.NO_PEMBINA: "no re-check",
    Guard.WALIDATA_WORK: "a walidata's own work",
}


def workflow() -> str:
    """The way of a proposal as a page: a diagram and the table of steps."""
    lines = ["# The way of a proposal", NOTE, "```mermaid", "stateDiagram-v2"]
    lines += ["    [*] --> draft"]
    lines += [f"    {t.source.value} --> {t.target.value}: {t.verb.value}" for t in _moves()]
    ends = (State.PUBLISHED, State.DISCARDED)
    lines += [f"    {state.value} --> [*]" for state in ends]
    lines += ["```", "", "| From | Step | Role | To | Needs |", "|---|---|---|---|---|"]
    for t in TRANSITIONS:
        needs = [
            *([_GUARDS[t.guard]] if t.guard else []),
            *(["reasons"] if t.needs_reasons else []),
            *(["content_hash"] if t.needs_hash else []),
        ]
        cells = [t.source.value, t.verb.value, t.role.value, t.target.value, ", ".join(needs)]
        lines.append(f"| {' | '.join(cells)} |")
    lines += [
        "",
        "A submitted proposal of an OPD without walidata pendukung is forwarded automatically.",
        "Who submitted, accepted or last edited a proposal does not approve it; who approved does",
        "not re-check. Who submits what a walidata entered confirms it, and answers for it.",
        "While somebody has claimed a proposal, only he decides; everybody on that desk may claim.",
        "What was overtaken by another publication is neither submitted nor approved before it is",
        "rebased.",
        "",
    ]
    return "\n".join(lines)


def _moves() -> Iterable[Any]:
    seen = set()
    for t in TRANSITIONS:
        move = (t.source, t.verb, t.target)
        if t.source is not t.target and move not in seen:
            seen.add(move)
            yield t
