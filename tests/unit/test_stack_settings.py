"""The written configuration, secrets, and what pip was told about its index."""

from __future__ import annotations

import stat
from configparser import ConfigParser

from stack import accounts, ckan_ini, pip_settings, secrets_file
from stack.places import ROOT


def _read(file) -> dict[str, str]:
    parser = ConfigParser()
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(file)
    return dict(parser["app:main"])


def test_the_tests_run_with_the_settings_of_the_portal():
    apart = {"ckan.site_id"}
    tests = _read(ROOT / "test.ini")
    assert {k: tests.get(k) for k in ckan_ini.SETTINGS if k not in apart} == {
        k: v for k, v in ckan_ini.SETTINGS.items() if k not in apart
    }


def test_a_percent_sign_survives_the_configuration_file(tmp_path):
    file = tmp_path / "ckan.ini"
    ckan_ini.write(file, {"ckan.site_title": "100% terbuka"}, own=None)
    assert _read(file)["ckan.site_title"] == "100% terbuka"


def test_the_owners_own_settings_have_the_last_word(tmp_path):
    own = tmp_path / "local.ini"
    own.write_text("[app:main]\nckan.site_title = Milik kami\n")
    ckan_ini.write(tmp_path / "ckan.ini", ckan_ini.SETTINGS, own)
    assert _read(tmp_path / "ckan.ini")["ckan.site_title"] == "Milik kami"


def test_the_configuration_and_the_secrets_can_be_read_by_their_owner_only(tmp_path):
    secrets_file.load(tmp_path)
    ckan_ini.write(tmp_path / "ckan.ini", {}, own=None)
    for name in ("secrets.json", "ckan.ini"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_secrets_stay_and_differ_between_clones(tmp_path):
    (tmp_path / "other").mkdir()
    first = secrets_file.load(tmp_path)
    assert secrets_file.load(tmp_path) == first
    assert set(secrets_file.load(tmp_path / "other").values()).isdisjoint(first.values())


def test_pips_settings_are_read_the_command_line_last():
    listing = "global.index-url='a'\n:env:.index-url='b'\nglobal.cert='/c'\n"
    assert pip_settings.parse(listing) == {"index-url": "b", "cert": "/c"}


def test_accounts_are_shown_in_columns(tmp_path):
    file = tmp_path / "accounts.json"
    file.write_text('{"accounts": [{"role": "walidata", "name": "w", "password": "p"}]}')
    assert accounts.table(file).splitlines()[1].split() == ["walidata", "w", "p"]


def test_no_accounts_are_shown_as_nothing(tmp_path):
    assert accounts.table(tmp_path / "none.json") == ""
