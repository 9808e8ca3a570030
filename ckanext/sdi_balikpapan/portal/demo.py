"""`ckan sdi demo`: people and datasets to try the portal with, made through the real actions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.proposals.deadlines import office
from ckanext.sdi_balikpapan.proposals.model import now
from ckanext.sdi_balikpapan.proposals.words import state_label

from . import demo_accounts, demo_office, demo_registry, demo_year
from .demo_api import Api
from .demo_plan import Example, Plan, plan
from .demo_story import PENDUKUNG, WALIDATA, Story, made_before
from .demo_trouble import DemoTrouble

_PATIENCE = 60
"""Seconds that a publication may take until the last of its tables can be read."""

Say = Callable[[str], None]


def fill(credentials: Path, real_data: Path | None, address: str, say: Say) -> None:
    """Make what of the demo isn't there yet; what is there, however changed, stays.

    :param credentials: where the accounts are noted, for their owner only.
    :param real_data: a folder of real files; without one (None) the demo has fewer datasets.
    :param address: where the portal answers.
    :raises DemoTrouble: saying what happened and what to do.
    """
    wanted = plan()
    Api(address)("status_show")
    new = demo_office.ensure_organizations()
    say(tk._("Perangkat daerah: {count} baru").format(count=new))
    _people(wanted, credentials, say)
    demo_office.introduce(dict(wanted.site))
    names = sorted({WALIDATA, PENDUKUNG, *(example.producer for example in _examples(wanted))})
    with demo_accounts.tokens(names) as tokens:
        people = {name: Api(address, token) for name, token in tokens.items()}
        new = demo_registry.ensure(wanted.entries, people, people[WALIDATA])
        say(tk._("Registri: {count} entri baru").format(count=new))
        today = office.calendar().day_of(now())
        new = demo_year.promise(wanted.year, people, today)
        say(tk._("Daftar Data {year}: {count} butir baru").format(year=today.year, count=new))
        made = made_before(people[WALIDATA])
        for example in _at_hand(wanted, real_data):
            before = made.get((example.name, example.kind))
            _tell(Story(people, example, real_data, before), say)
        new = demo_year.ask(wanted.year, people)
        say(tk._("Permintaan data: {count} baru").format(count=new))
    _wait_for_tables(Api(address), _published(wanted, real_data), say)


def _tell(story: Story, say: Say) -> None:
    example, steps = story.example, story.tell()
    done = tk._("sudah ada")
    if steps:
        words = tk._("{state} dalam {count} langkah")
        done = words.format(state=state_label(example.target), count=steps)
    say(f"{example.name} ({example.kind}): {done}")


def _people(wanted: Plan, credentials: Path, say: Say) -> None:
    known = demo_accounts.read(credentials)
    accounts = []
    for person in wanted.people:
        accounts.append(demo_accounts.ensure(person, known))
        demo_office.place(person)
    if accounts != list(known.values()):
        demo_accounts.write(credentials, accounts)
    say(tk._("Akun: {count}, dicatat di {file}").format(count=len(accounts), file=credentials))


def _examples(wanted: Plan) -> Iterable[Example]:
    return (*wanted.datasets, *wanted.edits, *wanted.real)


def _at_hand(wanted: Plan, real_data: Path | None) -> Iterator[Example]:
    """The examples whose files are there."""
    yield from (*wanted.datasets, *wanted.edits)
    for example in wanted.real:
        if real_data is not None and (real_data / example.file["path"]).is_file():
            yield example


def _published(wanted: Plan, real_data: Path | None) -> list[str]:
    return [e.name for e in _at_hand(wanted, real_data) if e.target == "published"]


def _wait_for_tables(anonymous: Api, names: list[str], say: Say) -> None:
    """Until everybody can query the published tables: a worker makes them after publication."""
    deadline = time.monotonic() + _PATIENCE
    waiting = list(names)
    while waiting := [name for name in waiting if not _is_whole(anonymous, name)]:
        if time.monotonic() > deadline:
            words = tk._(
                "Tabel data {names} belum siap setelah {seconds} detik. Pastikan "
                "`ckan jobs worker` berjalan, lalu ulangi."
            )
            raise DemoTrouble(words.format(names=", ".join(waiting), seconds=_PATIENCE))
        time.sleep(0.3)
    say(tk._("Terbit dan dapat dicari: {count} dataset").format(count=len(names)))


def _is_whole(anonymous: Api, name: str) -> bool:
    dataset: dict[str, Any] | None = anonymous.find("package_show", id=name)
    if dataset is None:  # withdrawn by whoever tries the portal
        return True
    tables = [r for r in dataset["resources"] if r["format"] == "CSV"]
    return all(r.get("datastore_active") for r in tables)
