"""Entries of the Daftar Data as a subject: entries with an identity over the years, and dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.sdi_balikpapan.standards import daftar_data as plan

from ..content import Body
from ..deadlines import office
from ..kinds import Kind
from ..model import now
from ..publishing import versions
from . import entry_rows
from .base import Errors
from .entries import Entries


class PlanEntries(Entries):
    """The type `daftar_data`."""

    def filled(self, body: Body, organization: model.Group, subject_id: str) -> Body:
        kept = super().filled({**body, "name": body.get("name") or "-"}, organization, subject_id)
        kept.setdefault(plan.IDENTITY, plan.identity(subject_id))
        if entry_rows.find(subject_id) is None:
            kept["name"] = plan.address(str(kept.get(plan.YEAR) or ""), str(kept[plan.IDENTITY]))
        return kept

    def validate(self, kind: Kind, subject_id: str, body: Body, username: str) -> Errors:
        errors = super().validate(kind, subject_id, body, username)
        year, identity = (str(body.get(name) or "") for name in (plan.YEAR, plan.IDENTITY))
        taken = errors.pop("name", None)
        if not plan.is_identity(identity):
            errors.setdefault(plan.IDENTITY, []).append(_words(identity))
        elif str(body.get("name") or "") != plan.address(year, identity):
            errors.setdefault(plan.IDENTITY, []).append(
                tk._("Tahun dan ID DDD tidak berubah lagi. Untuk tahun lain, salin butir ini.")
            )
        elif taken:
            words = tk._("ID DDD ini sudah ada dalam Daftar Data {year}: sunting butir itu.")
            errors.setdefault(plan.IDENTITY, []).append(words.format(year=year))
        if problems := about_dates(body, versions.all_bodies(subject_id)):
            errors.setdefault(plan.RELEASES, []).extend(problems)
        return errors


def about_dates(body: Body, agreed: Sequence[Body]) -> list[str]:
    """What is wrong with the releases of an entry, in words.

    :param agreed: its versions, oldest first.
    """
    today = office.calendar().day_of(now())
    return [_said(one) for one in plan.wrong(body, agreed, today)]


def _words(identity: str) -> str:
    sentence = tk._(
        "“{identity}” tidak dapat menjadi ID DDD. Tulis 2 sampai 60 huruf, angka, titik, garis, "
        "atau spasi, atau kosongkan: portal memberinya."
    )
    return sentence.format(identity=identity[:60])


def _said(wrong: plan.Wrong) -> str:
    sentences: dict[str, Any] = {
        "period": tk._(
            "Periode “{period}” tidak terbaca. Tulis 2027, 2027-S1, 2027-T1, 2027-C1, atau 2027-03."
        ),
        "twice": tk._("Periode {period} ada dua kali. Satu baris untuk tiap rilis."),
        "year": tk._(
            "Tanggal rilis {period} ({day}) di luar tahun Daftar Data dan tahun sesudahnya."
        ),
        "reason": tk._(
            "Tanggal rilis {period} berubah dari {day}. Tuliskan alasannya: semua orang membacanya."
        ),
        "dropped": tk._(
            "Rilis {period} ({day}) sudah lewat dan tidak dapat dihapus dari jadwal. Tulis kembali."
        ),
        "missing": tk._(
            "Rilis {period} ({day}) sudah disepakati dan tidak dapat dihapus selama jadwal "
            "pemutakhirannya tetap. Pindahkan tanggalnya dengan alasan, atau ubah jadwalnya."
        ),
    }
    day = wrong.day.isoformat() if wrong.day else ""
    return str(sentences[wrong.why].format(period=wrong.period[:40], day=day))
