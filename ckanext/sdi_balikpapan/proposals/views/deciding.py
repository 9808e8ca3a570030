"""What the decision box of the review page sends, and what it proposes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk

from ..kinds import SUCCESSOR, Kind
from ..registry.resembling import KINDS
from ..review import attestation, judging
from ..states import Verb
from ..subjects.types import DATASET
from .blueprint import Proposal, call

_SUGGESTED = timedelta(days=30)

DONE = {
    "submit": lambda: tk._("Usulan sudah diajukan. Walidata akan memeriksanya."),
    "recall": lambda: tk._("Usulan ditarik kembali; Anda dapat menyuntingnya lagi."),
    "discard": lambda: tk._("Usulan dibuang. Data yang sudah terbit tidak berubah."),
    "forward": lambda: tk._("Usulan diteruskan kepada Walidata."),
    "return": lambda: tk._("Usulan dikembalikan kepada Produsen Data dengan alasan Anda."),
    "approve": lambda: tk._("Usulan disetujui. Langkah terakhir: terbitkan."),
    "consent": lambda: tk._("OPD Anda menyetujui pemindahan ini. Walidata akan memeriksanya."),
    "recheck": lambda: tk._("Pemeriksaan ulang tercatat. Langkah terakhir: terbitkan."),
    "claim": lambda: tk._("Usulan ini sekarang Anda yang memeriksa."),
    "release": lambda: tk._("Usulan ini boleh diperiksa orang lain lagi."),
    "rebase": lambda: tk._("Usulan disesuaikan dengan versi terbit. Periksa lagi, lalu ajukan."),
    "publish": lambda: tk._("Sudah terbit. Dalam semenit ia juga tampak di pencarian."),
}

_SENT = "content_hash state public_note mend_by pembina_number pembina_date".split()


def asked(verb: str) -> dict[str, Any]:
    """What the form says, as the action of the step takes it."""
    form = tk.request.form
    said: dict[str, Any] = {"note": form.get("note", "")}
    said |= {name: form[name] for name in _SENT if form.get(name)}
    if verb == Verb.RETURN.value:
        said["reasons"] = reasons()
    similar = {k.partition("-")[2]: v for k, v in form.items() if k.startswith("similar-") and v}
    return {**said, "similar": similar} if similar else said


def resembling(proposal: Proposal) -> dict[str, Any]:
    """What a proposed entry resembles, and what is wrong with its name."""
    known = proposal["id"] and proposal["subject_type"] in KINDS
    if not known or not tk.h.sdi_is_open(proposal):
        return {"neighbours": [], "complaints": []}
    return call("sdi_registry_similar", {"proposal_id": proposal["id"]})


def leaving(proposal: Proposal) -> dict[str, Any]:
    """Of an entry that shall go: who uses it, and what stands for it then."""
    if proposal["subject_type"] == DATASET or proposal["kind"] != Kind.WITHDRAW.value:
        return {"used": None, "successor": None}
    wanted = proposal["dataset"].get(SUCCESSOR)
    return {
        "used": users(proposal["subject_id"]),
        "successor": _or_none("sdi_registry_show", wanted) if wanted else None,
    }


def users(id: str) -> Any:
    """The first of the datasets that use an entry; None where the visitor may not know of it."""
    return _or_none("sdi_registry_usage", id)


def _or_none(action: str, id: str) -> Any:
    try:
        return call(action, {"id": id})
    except (tk.ObjectNotFound, tk.ValidationError):
        return None


def reasons() -> list[dict[str, Any]]:
    """The rows of the form in which something stands."""
    form = tk.request.form
    names = ("principle", "field", "note")
    columns = [form.getlist(f"reason_{name}") for name in names]
    codes = form.getlist("reason_code") or [""] * len(columns[0])
    rows: list[dict[str, Any]] = [
        dict(zip((*names, "code"), row, strict=True)) for row in zip(*columns, codes, strict=False)
    ]
    return [row for row in rows if row["note"].strip() or row["field"]]


def may_check(proposal: Proposal) -> bool:
    """Whether the visitor may answer the checklist."""
    decides = {Verb.FORWARD.value, Verb.APPROVE.value, Verb.RECHECK.value}
    theirs = tk.current_user.id in (proposal["edited_by"], proposal["submitted_by"])
    return not theirs and not decides.isdisjoint(proposal["verbs"])


def mending(checks: list[dict[str, Any]]) -> dict[str, str]:
    """A note for the public made of the warnings, and the days that an approval may promise."""
    today = judging.today()
    said = [f"{c['question']}: {c['evidence']}" for c in checks if c["warns"]]
    form = tk.request.form
    return {
        "public_note": form.get("public_note") or "\n".join(said)[:1000],
        "mend_by": form.get("mend_by") or (today + _SUGGESTED).isoformat(),
        "mend_first": today.isoformat(),
        "mend_last": attestation.latest_mending(today).isoformat(),
    }
