"""The accounts to try the portal with: their passwords exist on this portal and nowhere else."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .demo_plan import Person
from .demo_trouble import DemoTrouble

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
_OURS = ".invalid"  # mail addresses that can't exist mark accounts made for trying
_TOKEN = "sdi-demo"

Account = dict[str, str]


def new_password() -> str:
    """Sixty random bits that can be read aloud and typed."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def read(file: Path) -> dict[str, Account]:
    """The accounts that were noted, by name; none when the file isn't there or isn't ours."""
    try:
        return {a["name"]: a for a in json.loads(file.read_text())["accounts"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write(file: Path, accounts: list[Account]) -> None:
    """Note the accounts where only the owner of the file can read them."""
    partial = file.with_name(f".{file.name}.part")
    try:
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump({"accounts": accounts}, out, indent=1)
        partial.replace(file)
    except OSError as error:
        words = tk._("Berkas {file} tidak dapat ditulis ({why}). Pilih folder milik Anda.")
        raise DemoTrouble(words.format(file=file, why=error.strerror)) from None


def ensure(person: Person, known: Mapping[str, Account]) -> Account:
    """The account of a person; its password stays as long as the noted one still fits.

    :raises DemoTrouble: when somebody else's account has the name.
    """
    user = model.User.get(person.name)
    noted = known.get(person.name, {})
    if user is None or not _fits(user, noted.get("password")):
        noted = {"password": new_password()}
        _set_password(person, user, noted["password"])
    if person.sysadmin:
        _make_sysadmin(person.name)
    return {
        **noted,
        "role": person.role,
        "name": person.name,
        "organization": person.organization,
    }


def _fits(user: model.User, password: str | None) -> bool:
    active = user.state == model.State.ACTIVE
    return active and bool(password) and user.validate_password(str(password))


def _set_password(person: Person, user: model.User | None, password: str) -> None:
    context: Any = {"ignore_auth": True, "user": ""}
    if user is None:
        email = f"{person.name}@contoh{_OURS}"
        data = {"name": person.name, "fullname": person.fullname, "email": email}
        tk.get_action("user_create")(context, {**data, "password": password})
        return
    if not (user.email or "").endswith(_OURS) or user.state != model.State.ACTIVE:
        words = tk._(
            "Akun {name} sudah ada dan bukan akun contoh, jadi kata sandinya tidak diubah. "
            "Isi contoh hanya untuk portal percobaan."
        )
        raise DemoTrouble(words.format(name=person.name))
    user.password = password
    model.repo.commit()


def _make_sysadmin(name: str) -> None:
    user = model.User.get(name)
    if user is not None and not user.sysadmin:
        user.sysadmin = True
        model.repo.commit()


@contextlib.contextmanager
def tokens(names: list[str]) -> Iterator[dict[str, str]]:
    """API tokens of people, as long as the demo is at work; afterwards they open nothing."""
    made = {name: _new_token(name) for name in names}
    try:
        yield made
    finally:
        _forget_tokens(names)


def _new_token(name: str) -> str:
    context: Any = {"ignore_auth": True, "user": name}
    return tk.get_action("api_token_create")(context, {"user": name, "name": _TOKEN})["token"]


def _forget_tokens(names: list[str]) -> None:
    model.Session.rollback()
    ids = [user.id for name in names if (user := model.User.get(name))]
    query = model.Session.query(model.ApiToken)
    query.filter(model.ApiToken.name == _TOKEN, model.ApiToken.user_id.in_(ids)).delete()
    model.Session.commit()
