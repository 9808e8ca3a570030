"""Any day at the office: people who try anything with anything, and what must be true all along.

The machine knows the workflow only from outside: what it asked, what was answered, and what stands
in the database afterwards. What is lawful it reads from izin.md.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ckanext.sdi_balikpapan.proposals.model import LogEntry, Proposal
from ckanext.sdi_balikpapan.proposals.publishing import versions
from ckanext.sdi_balikpapan.proposals.record import chain, log
from ckanext.sdi_balikpapan.standards.registry.model import Entry

from . import permissions
from .office import complete
from .permission_office import REASONS, House, build
from .registry_office import ENTRIES, TITLES, all_different, whole

IZIN = permissions.read()
VERBS = sorted(IZIN.verbs() - {"save"})
REFUSALS = (tk.NotAuthorized, tk.ValidationError, tk.ObjectNotFound)
DECIDING = ("approve", "recheck")
LAWFUL = {
    (situation.split()[0], verb, target)
    for situation, verb, target in IZIN.steps()
    if verb != "publish" or situation == "approved"
}

PEOPLE = st.sampled_from([p for p in IZIN.knows if p != "anonim"])
WRITERS = st.sampled_from("penulis penulis rekan walidata".split()) | PEOPLE
ONWARD = ("submit", "consent", "forward", "approve", "recheck", "publish")
USUAL = {
    situation: sorted(
        {(cell.verb, cell.person) for cell in IZIN.cells(VERBS)
         if cell.target and cell.situation == situation and cell.verb != "discard"}
    )
    for situation in IZIN.situations
}  # fmt: skip
"""Per state the steps that izin.md allows, and to whom."""
ANY = st.integers(0, 10**6)
SEEN = st.sampled_from(["now", "now", "now", "first", "none", "wrong"])
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["Judul A", "Judul B", "x" * 300]),
        "notes": st.sampled_from(["Satu.", "Dua.", "Tiga.", "**tebal** <b>x</b>"]),
        "satuan": st.sampled_from(["Orang", "Jiwa", "Jiwa", "Orang", ""]),
        "resources": st.sampled_from([[], [{"name": "A", "url": "https://contoh.go.id/a.csv"}]]),
        "accessRights": st.sampled_from(["terbuka", "terbuka", "tertutup"]),
    },
)
KINDS = st.sampled_from("edit edit edit withdraw delete restore rename transfer".split())


@cache
def house() -> House:
    """One house for all days; each day looks only at the proposals it began itself."""
    return build(list(IZIN.knows))


@dataclass
class Known:
    """What the machine remembers of a proposal."""

    id: str
    subject_id: str
    state: str
    content_hash: str
    first_hash: str
    author: str
    subject_type: str = "dataset"
    submitter: str | None = None
    on_behalf: bool = False


@dataclass
class Said:
    """What came of one call: the answer, or None when it was refused."""

    person: str
    verb: str
    answer: dict[str, Any] | None
    before: Known | None = None
    rows: list[LogEntry] = field(default_factory=list)


class AnyDay(RuleBasedStateMachine):
    """Random people, steps and edits, one after the other."""

    steps: ClassVar[Counter[str]] = Counter()
    types: ClassVar[tuple[str, ...]] = ("dataset",)
    """What people propose."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, Known] = {}
        self.said: Said | None = None

    @initialize()
    def morning(self) -> None:
        house()
        last = _last_row()
        self.seq, self.head = (last.seq, last.hash) if last else (0, chain.GENESIS)
        self.public = public(self.subjects())

    def subjects(self) -> list[str]:
        return sorted({known.subject_id for known in self.known.values()})

    def one(self, number: int) -> Known:
        return list(self.known.values())[number % len(self.known)]

    # what people do

    @rule(person=WRITERS, which=ANY)
    def propose(self, person: str, which: int) -> None:
        type_ = self.types[which % len(self.types)]
        data = complete(resources=[]) if type_ == "dataset" else whole(type_)
        owner = house().office.organization["id"]
        self.call(person, "save", subject_type=type_, owner_org=owner, **data)

    @precondition(lambda self: self.known)
    @rule(person=WRITERS, number=ANY, change=CHANGES, seen=SEEN, whole=st.booleans())
    def save(
        self, person: str, number: int, change: dict[str, Any], seen: str, whole: bool
    ) -> None:
        known = self.one(number)
        change = fitting(change, known.subject_type)
        asked = {"proposal_id": known.id, **change, **self.hash_of(known, seen)}
        self.call(person, "save", known, allow_incomplete=whole, **asked)

    @precondition(lambda self: self.known)
    @rule(person=WRITERS, number=ANY, kind=KINDS, another=st.booleans(), to=ANY)
    def begin(self, person: str, number: int, kind: str, another: bool, to: int) -> None:
        known = self.one(number)
        more: dict[str, Any] = {
            "edit": fitting({"notes": f"Kalimat {to}."}, known.subject_type),
            "withdraw": {"reason": "Angkanya keliru.", **self.successor(known, to)},
            "delete": {"reason": "Angkanya keliru."},
            "rename": {"name": f"alamat-{known.subject_id[:8]}-{to}"},
            "transfer": {"owner_org": house().receiving.organization["id"]},
        }.get(kind, {})
        asked = {"id": known.subject_id, "kind": kind, "another": another, **more}
        self.call(person, "save", **asked)

    def successor(self, known: Known, number: int) -> dict[str, str]:
        """Some other entry, whatever its type, for half of those that go."""
        wanted = self.one(number).subject_id
        return {"superseded_by": wanted} if known.subject_type != "dataset" and number % 2 else {}

    @precondition(lambda self: self.known)
    @rule(person=PEOPLE, number=ANY, verb=st.sampled_from(VERBS), seen=SEEN, why=st.booleans())
    def anything(self, person: str, number: int, verb: str, seen: str, why: bool) -> None:
        self.step(person, verb, self.one(number), seen, why)

    @precondition(lambda self: self.known)
    @rule(number=ANY, choice=ANY, onward=st.booleans())
    def what_is_next(self, number: int, choice: int, onward: bool) -> None:
        """Without it few proposals would ever get anywhere."""
        known = self.one(number)
        usual = [step for step in USUAL[known.state] if not onward or step[0] in ONWARD]
        if usual:
            verb, person = usual[choice % len(usual)]
            self.step(person, verb, known, "now", True)

    @precondition(lambda self: self.known)
    @rule(number=ANY, choice=ANY)
    def and_on(self, number: int, choice: int) -> None:
        self.what_is_next(number, choice, True)

    # how they do it

    def step(self, person: str, verb: str, known: Known, seen: str, why: bool) -> None:
        reasons = {"reasons": REASONS} if why else {}
        if verb == "approve" and known.subject_type != "dataset" and seen == "now":
            reasons["similar"] = all_different(house().office, {"id": known.id})
        self.call(person, verb, known, id=known.id, **reasons, **self.hash_of(known, seen))

    def hash_of(self, known: Known, seen: str) -> dict[str, str]:
        hashes = {"now": known.content_hash, "first": known.first_hash, "wrong": "0" * 64}
        return {"content_hash": hashes[seen]} if seen in hashes else {}

    def call(self, person: str, verb: str, before: Known | None = None, **data: Any) -> None:
        """Anything but an answer or a refusal fails the test: it would be a 500."""
        try:
            answer = house().office.call(person, f"sdi_proposal_{verb}", **data)
        except REFUSALS:
            answer = None
        if before is None and answer is not None:
            before = self.known.get(answer["id"])
        model.Session.rollback()
        self.steps[verb if answer else "refused"] += 1
        self.said = Said(person, verb, answer, before, _rows_after(self.seq))

    # what must be true

    @invariant()
    def the_log_goes_on(self) -> None:
        if self.said is None:
            return
        for row in self.said.rows:
            assert (row.seq, row.previous) == (self.seq + 1, self.head)
            assert row.hash == chain.link(row.previous, log.as_dict(row))
            self.seq, self.head = row.seq, row.hash
        self.one_row_for_each_step(self.said)
        self.nobody_decides_on_his_own_work(self.said)
        self.only_publication_is_seen(self.said)
        self.remember(self.said)
        self.said = None

    def one_row_for_each_step(self, said: Said) -> None:
        by_hand = [row for row in said.rows if row.role != "otomatis"]
        if said.answer is None:
            assert said.rows == [], "refused, and yet in the log"
            return
        changed = not said.before or said.answer["content_hash"] != said.before.content_hash
        again = said.verb == "publish" and said.before and said.before.state == "published"
        silent = again or (said.verb == "save" and not changed)
        assert len(by_hand) == (0 if silent else 1), [row.verb for row in said.rows]
        person = model.User.get(house().name(said.person)).id
        for row in by_hand:
            assert (row.actor, row.verb) == (person, said.verb)
            if row.from_state is not None:
                step = row.from_state, row.verb, row.to_state
                assert step in LAWFUL or (*step[:2], "offered") in LAWFUL or _is_transfer(step)

    def nobody_decides_on_his_own_work(self, said: Said) -> None:
        if said.answer is not None and said.before is not None and said.verb in DECIDING:
            assert said.person not in (said.before.author, said.before.submitter)

    def only_publication_is_seen(self, said: Said) -> None:
        now = public(self.subjects())
        if said.answer is None or said.verb != "publish":
            assert now == self.public
        self.public = now

    def remember(self, said: Said) -> None:
        """The machine's own book of who wrote what."""
        if said.answer is None:
            return
        answer, before = said.answer, said.before
        known = self.known.get(answer["id"])
        if known is None:
            known = Known(
                answer["id"],
                answer["subject_id"],
                answer["state"],
                answer["content_hash"],
                answer["content_hash"],
                said.person,
                answer["subject_type"],
                on_behalf=bool(answer.get("on_behalf")),
            )
            self.known[known.id] = known
            self.public = public(self.subjects())
        if (
            said.verb in ("save", "rebase")
            and before
            and (answer["content_hash"] != before.content_hash)
        ):
            known.author = said.person
        if said.verb == "submit":
            known.submitter = said.person
            if known.on_behalf:
                known.author = said.person  # who confirms answers for it
        known.state, known.content_hash = answer["state"], answer["content_hash"]

    @invariant()
    def the_rows_say_the_same(self) -> None:
        if not self.known:
            return
        rows = model.Session.scalars(sa.select(Proposal).where(Proposal.id.in_(list(self.known))))
        for row in rows:
            known = self.known[row.id]
            assert (row.state, row.content_hash) == (known.state, known.content_hash)
            if row.state in ("approved", "pembina_review", "published"):
                assert row.approved_hash == row.content_hash
            elif row.state != "discarded":
                assert row.approved_hash is None
        model.Session.rollback()


class AnyEntryDay(AnyDay):
    """The same with entries of the registry, which everybody reads once they are agreed."""

    steps: ClassVar[Counter[str]] = Counter()
    types: ClassVar[tuple[str, ...]] = ENTRIES

    @invariant()
    def a_row_says_what_its_last_version_says(self) -> None:
        ids = self.subjects()
        rows = {row.id: row for row in model.Session.scalars(_entries(ids))}
        for id in ids:
            last, row = versions.latest(id), rows.get(id)
            assert (row is None) == (last is None)
            if row is not None and last is not None:
                assert (row.body, row.version) == (last.body, last.number)
                assert row.content_hash == last.content_hash
                assert (row.status == "agreed") != last.withdrawn
        model.Session.rollback()

    @invariant()
    def strangers_read_what_is_agreed_and_nothing_else(self) -> None:
        ids = self.subjects()
        entries = model.Session.scalars(_entries(ids))
        public = {row.id for row in entries if row.status != "withdrawn"}
        for id in ids:
            for person in ("anonim", "orang luar", "anggota", "produsen lain", "walidata lain"):
                assert reads(person, id) == (id in public), person
        model.Session.rollback()


def reads(person: str, id: str) -> bool:
    """Whether somebody reads an entry in the registry."""
    name = house().office.names.get(person)
    try:
        house().office.call(name, "sdi_registry_show", id=id)
    except tk.ObjectNotFound:
        return False
    return True


def _entries(ids: list[str]) -> sa.Select[tuple[Entry]]:
    query = sa.select(Entry).where(Entry.id.in_(ids))
    return query.execution_options(populate_existing=True)


def fitting(change: dict[str, Any], subject_type: str) -> dict[str, Any]:
    """What somebody changes, in the words of the form of what he changes."""
    if subject_type == "dataset":
        return change
    names = {"title": TITLES[subject_type], "notes": "definisi", "satuan": "satuan"}
    names |= {"accessRights": "name"} if subject_type == "konsep" else {}
    return {names[key]: value for key, value in change.items() if key in names}


def _is_transfer(step: tuple[str | None, ...]) -> bool:
    return step[1:] == ("submit", "offered") and step[0] in ("draft", "returned")


def _last_row() -> LogEntry | None:
    query = sa.select(LogEntry).order_by(LogEntry.seq.desc()).limit(1)
    return model.Session.scalars(query).first()


def _rows_after(seq: int) -> list[LogEntry]:
    query = sa.select(LogEntry).where(LogEntry.seq > seq).order_by(LogEntry.seq)
    return list(model.Session.scalars(query))


_PUBLIC = """
select coalesce(md5(string_agg(x, '|' order by x)), '') from (
    select p::text as x from package p where p.id = any(:ids)
    union all select r::text from resource r where r.package_id = any(:ids)
    union all select t::text from package_tag t where t.package_id = any(:ids)
    union all select m::text from member m where m.table_id = any(:ids)
    union all select v::text from sdi_version v where v.subject_id = any(:ids)
    union all select e::text from sdi_entry e where e.id = any(:ids)
    union all select a.id from activity a where a.object_id = any(:ids)
) as rows
"""


def public(subjects: list[str]) -> tuple[str, int]:
    """Everything that the public could see of these subjects, and how many there are at all."""
    seen = model.Session.scalar(sa.text(_PUBLIC), {"ids": subjects})
    counted = "select (select count(*) from package) + (select count(*) from sdi_entry)"
    count = model.Session.scalar(sa.text(counted))
    return seen, count
