"""The tests' services are there and belong to the tests."""

from __future__ import annotations

from ckan.plugins import toolkit as tk


def test_the_home_page_answers_in_indonesian(app):
    assert 'lang="id"' in app.get("/").body


def test_the_search_index_is_empty_at_first():
    assert tk.get_action("package_search")({"ignore_auth": True}, {})["count"] >= 0


def test_an_own_plugin_is_loaded():
    from ckan.plugins import plugin_loaded

    assert plugin_loaded("sdi_balikpapan")
