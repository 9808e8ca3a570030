"""The door of the form: its token, and whether a request goes its way or is held."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.deadlines import office as calendars

from . import office, service, spam, texts, tokens
from .service import Said
from .tokens import BadToken, Token

TRAP = "website"
"""A field that people don't see, and leave empty."""


def form(at: datetime) -> str:
    """A token for a form that is shown now."""
    return tokens.make(office.secret(), at, secrets.token_urlsafe(18))


def judge(data: Mapping[str, Any], said: Said, at: datetime) -> tuple[str, ...]:
    """Why a request is held, if it is; its form is spent and its sender counted, without commit.

    :raises tk.ValidationError: for a form that isn't ours, is too old, or was sent before, and
        for more than is taken in a day.
    """
    token = None if said.user_id else _token(data, at)
    limits = office.limits()
    signs = spam.Signs(
        trap=bool(data.get(TRAP)),
        age=token.age if token is not None else None,
        links=texts.links(f"{said.title}\n{said.text}"),
        twin=bool(service.twin(said.fingerprint, at)),
        from_sender=_from_sender(said, at),
        from_all=0 if said.user_id else service.counted("*", at),
    )
    if spam.is_too_much(signs, limits):
        words = tk._(
            "Hari ini sudah terlalu banyak permintaan dari pengirim ini atau di portal. Simpan "
            "teks Anda dan kirim lagi besok, atau sampaikan langsung kepada OPD-nya."
        )
        raise tk.ValidationError({"form": [words]})
    return tuple(one.value for one in spam.suspicions(signs, limits))


def _token(data: Mapping[str, Any], at: datetime) -> Token:
    try:
        token = tokens.read(office.secret(), data.get("token"), at, office.limits().longest)
    except BadToken as error:
        words = {
            "forged": tk._("Formulir ini tidak dikenal portal. Kirim lagi dari formulir di bawah."),
            "old": tk._("Formulir ini terlalu lama terbuka. Kirim lagi; teks Anda masih ada."),
        }[error.why]
        raise tk.ValidationError({"form": [words]}) from None
    if not service.spend(token.nonce, at):
        sentence = tk._("Formulir ini sudah terkirim; permintaan Anda tidak dicatat dua kali.")
        raise tk.ValidationError({"form": [sentence]})
    return token


def _from_sender(said: Said, at: datetime) -> int:
    """The count of the most busy of what tells a sender: account, else place, and letter box."""
    day = calendars.calendar().day_of(at)
    names = [f"user {said.user_id}"] if said.user_id else [f"from {tokens.place(office.address())}"]
    names += [f"mail {said.email.casefold()}"] if said.email else []
    secret = office.secret()
    return max(service.counted(tokens.sender(secret, day, name), at) for name in names)
