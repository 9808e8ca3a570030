"""Dates, times and numbers as Indonesians write them, on CKAN's pages as on ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from ckan.lib import mailer
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

AT = datetime(2026, 11, 23, 6, 5, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def in_indonesian(app: CKANTestApp) -> Iterator[None]:
    with app.flask_app.test_request_context(environ_overrides={"CKAN_LANG": "id"}):
        yield


WRITTEN = [
    (lambda: tk.h.sdi_date(AT), "23 November 2026"),
    (lambda: tk.h.sdi_datetime(AT), "23 November 2026 14.05 WITA"),
    (lambda: tk.h.sdi_month("2026-08"), "Agustus 2026"),
    (lambda: tk.h.render_datetime(AT), "23 November 2026"),
    (lambda: tk.h.render_datetime(AT, with_hours=True), "23 November 2026 14.05 WITA"),
    (lambda: tk.h.render_datetime("bukan tanggal", with_hours=True), ""),
    (lambda: tk.h.localised_number(1234567.5), "1.234.567,5"),
    (lambda: tk.h.localised_filesize(3_800_000), "3,6 MiB"),
    (lambda: tk.h.localised_SI_number(12_345), "12,3 rb"),
    (lambda: tk.h.localised_SI_number(4_500_000), "4,5 jt"),
    (lambda: tk.h.localised_SI_number(2_000_000_000), "2 M"),
]


@pytest.mark.parametrize(("said", "expected"), WRITTEN)
def test_it_is_written_as_people_here_write(said, expected: str) -> None:
    assert str(said()) == expected


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(minutes=5), "5 menit yang lalu"),
        (timedelta(hours=2), "2 jam yang lalu"),
        (timedelta(days=3), "3 hari yang lalu"),
    ],
)
def test_a_while_ago(ago: timedelta, expected: str) -> None:
    then = datetime.now(timezone.utc).replace(tzinfo=None) - ago
    assert tk.h.time_ago_from_timestamp(then) == expected


def test_the_mail_for_a_new_password_is_a_letter() -> None:
    user = model.User.get(factories.User()["name"])
    mailer.create_reset_key(user)
    paragraphs = mailer.get_reset_link_body(user).strip().split("\n\n")
    assert paragraphs[0] == f"Yth. {user.name},"
    assert paragraphs[1] == "Anda meminta kata sandi di Satu Data Balikpapan diatur ulang."
    assert "/user/reset/" in paragraphs[3]


def test_the_mail_that_invites_names_group_and_role_in_indonesian() -> None:
    user = model.User.get(factories.User()["name"])
    mailer.create_reset_key(user)
    opd = factories.Organization(title="Dinas Perikanan")
    letter = mailer.get_invite_body(user, opd, "editor")
    assert "Anda ditambahkan ke organisasi Dinas Perikanan dengan peran: Editor." in letter
