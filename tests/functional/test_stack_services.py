"""What the functional tests stand on: services, a clean start, and a portal over HTTP."""

from __future__ import annotations

import pytest
import requests
from ckan import model
from ckan.common import config
from ckan.lib import jobs
from ckan.plugins import plugin_loaded
from ckan.tests import factories, helpers


def test_the_home_page_answers_in_indonesian(app):
    assert 'lang="id"' in app.get("/").body


def test_the_extension_is_loaded():
    assert plugin_loaded("sdi_balikpapan")


@pytest.mark.usefixtures("fresh_databases")
def test_fresh_databases_have_no_content():
    factories.User(name="seseorang")
    assert model.Session.query(model.Package).count() == 0


@pytest.mark.usefixtures("fresh_databases")
def test_what_a_test_leaves_behind_a_fresh_database_has_not():
    assert model.User.get("seseorang") is None


def test_a_new_dataset_is_found(unique):
    name = unique("org")
    factories.Organization(name=name)
    assert name in helpers.call_action("organization_list")


def test_queued_jobs_are_done_when_drained(drain_jobs):
    job = jobs.enqueue(len, ["abc"])
    drain_jobs()
    assert job.get_status(refresh=True) == "finished"


@pytest.mark.ckan_config("ckan.site_title", "Judul lain")
def test_a_setting_can_be_changed_for_one_test():
    assert config["ckan.site_title"] == "Judul lain"


def test_the_next_test_has_the_old_setting_again():
    assert config["ckan.site_title"] == "Satu Data Balikpapan"


def test_a_live_portal_answers_over_http(live):
    assert requests.get(live.url, timeout=30).ok


def test_the_live_admin_can_call_actions(live, unique):
    made = live.action("organization_create", live.token, name=unique("opd"))
    assert made.json()["success"], made.text


def test_anonymous_visitors_cannot_call_writing_actions(live, unique):
    assert live.action("organization_create", name=unique("opd")).status_code == 403


def test_the_live_portal_takes_commands(live):
    assert "admin" in live.ckan("sysadmin", "list").stdout
