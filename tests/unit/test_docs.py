"""The docs tell what the code does: their commands, settings, sentences and links exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stack import ckan_ini, usage

_ROOT = Path(__file__).resolve().parents[2]
_PAGES = [*sorted((_ROOT / "docs").glob("*.md")), *sorted(_ROOT.glob("*.md"))]
_PAGES += [_ROOT / "docker" / "README.md"]
_OUR_PAGES = [_ROOT / "docs" / f"{name}.md" for name in ("admin", "opd", "walidata")]


def _sources() -> str:
    """Every source, its strings joined as Python joins them."""
    folders = (_ROOT / "ckanext", _ROOT / "stack")
    files = [f for folder in folders for f in folder.rglob("*") if f.suffix in (".py", ".html")]
    text = "\n".join(f.read_text() for f in [*files, *(_ROOT / "ckanext").rglob("*.yaml")])
    return re.sub(r'"\s*\n?\s*f?"', "", text)


@pytest.fixture(scope="module")
def sources() -> str:
    return _sources()


@pytest.mark.parametrize("page", _PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        assert target.startswith("http") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", _PAGES, ids=lambda p: p.name)
def test_portal_commands_exist(page):
    named = re.findall(r"\./portal ([a-z]+)", page.read_text())
    assert set(named) <= set(usage.COMMANDS)


@pytest.mark.parametrize("page", _OUR_PAGES, ids=lambda p: p.name)
def test_what_people_are_told_to_look_for_is_what_they_see(page, sources):
    """What stands in quotes is what the portal says, but for `…`."""
    text = re.sub(r"\s+", " ", page.read_text())
    said = re.sub(r"\s+", " ", sources)
    parts = [part.strip() for quote in re.findall(r"“(.+?)”", text) for part in quote.split("…")]
    assert not [part for part in parts if part and part not in said]


@pytest.mark.parametrize("name", ["opd", "walidata"])
def test_what_people_are_told_to_press_is_there(name, sources):
    """What stands in bold is a button, a tab or a page, unless it is a whole sentence."""
    text = re.sub(r"\s+", " ", (_ROOT / "docs" / f"{name}.md").read_text())
    said = re.sub(r"\s+", " ", sources)
    words = [part for bold in re.findall(r"\*\*(.+?)\*\*", text) for part in bold.split(" → ")]
    assert not [part for part in words if len(part) < 40 and part not in said]


def test_the_settings_for_an_existing_ckan_are_those_of_the_portal_to_try():
    (block,) = re.findall(r"```ini\n(.*?)```", (_ROOT / "docs" / "admin.md").read_text(), re.DOTALL)
    settings = dict(line.strip().split(" = ", 1) for line in block.strip().splitlines())
    assert settings.items() <= ckan_ini.SETTINGS.items()


def test_every_action_that_is_named_exists():
    actions = set((_ROOT / "ckanext/sdi_balikpapan/logic/action.py").read_text().split('"'))
    for page in (*_OUR_PAGES, _ROOT / "docs" / "national.md", _ROOT / "README.md"):
        named = set(re.findall(r"\b(sdi_(?:proposal|role|code)_\w+)", page.read_text()))
        assert named - {"sdi_proposals"} <= actions, page


def test_every_ckan_command_that_is_named_exists(sources):
    for page in _PAGES:
        for name in re.findall(r"ckan sdi ([a-z]+)", page.read_text()):
            assert re.search(rf'"{name}"|def {name}_?\(|def {name}\b', sources), name


def test_every_test_that_security_names_exists():
    for name in re.findall(r"`(test_\w+\.py)`", (_ROOT / "docs" / "security.md").read_text()):
        assert list((_ROOT / "tests").rglob(name)), name
