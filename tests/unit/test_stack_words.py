"""What people read when something goes wrong: a sentence, never a traceback."""

from __future__ import annotations

import errno
from pathlib import Path
from string import Formatter

import pytest

from stack import cli, diagnose
from stack.places import ROOT, Home
from stack.usage import COMMANDS
from stack.words import _ADVICE, Trouble


@pytest.mark.parametrize("key", sorted(_ADVICE))
def test_every_trouble_is_said_in_both_languages_with_the_same_facts(key):
    indonesian, english = _ADVICE[key]
    facts = _facts(indonesian)
    assert facts == _facts(english)
    assert str(Trouble(key, **dict.fromkeys(facts, "…"))).count("\n") == 1


def _facts(sentence: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(sentence) if field}


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("OSError: [Errno 28] No space left on device", "disk_full"),
        ("error: failed to write: (os error 28)", "disk_full"),
        (
            "initdb: error while loading shared libraries: libssl.so.3: cannot open",
            "library_missing",
        ),
        ("ImportError: failed to find libmagic. Check your installation", "library_missing"),
        (
            "not created successfully because ensurepip is not\navailable.  On Debian",
            "venv_missing",
        ),
        ("error sending request for url (…): dns error: Name or service not known", "no_network"),
        ("mkdir: Read-only file system", "read_only"),
        ("Segmentation fault", "step_failed"),
    ],
)
def test_what_a_failed_program_said_becomes_advice(said, key):
    assert diagnose.from_output(said, "langkah", ROOT / "x.log").key == key


def test_a_missing_library_is_named():
    said = "postgres: error while loading shared libraries: libxml2.so.2: cannot open shared object"
    assert "libxml2.so.2" in diagnose.from_output(said, "PostgreSQL", ROOT / "x.log").indonesian


@pytest.mark.parametrize(
    ("number", "key"),
    [(errno.ENOSPC, "disk_full"), (errno.EROFS, "read_only"), (errno.EACCES, "read_only")],
)
def test_errors_of_the_system_that_people_can_mend_become_advice(number, key):
    trouble = diagnose.from_os_error(OSError(number, "…", "/some/file"))
    assert trouble is not None
    assert trouble.key == key


def test_anything_unexpected_is_a_sentence_and_its_details_a_log(monkeypatch, tmp_path, capsys):
    def explode(_argv: list[str]) -> int:
        raise RuntimeError("inner detail")

    monkeypatch.setattr(cli, "_dispatch", explode)
    monkeypatch.setattr(cli, "PORTAL_HOME", Home(tmp_path))
    assert cli.main(["run"]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert "inner detail" in (tmp_path / "logs" / "portal.log").read_text()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_its_help(name, capsys):
    assert cli.main([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert COMMANDS[name].indonesian in shown
    assert COMMANDS[name].english in shown


def test_help_lists_all_commands(capsys):
    assert cli.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in COMMANDS)


def test_an_unknown_command_is_refused_with_the_list(capsys):
    assert cli.main(["terbang"]) == 2
    assert "run" in capsys.readouterr().out


def test_a_log_is_read_from_its_end(tmp_path: Path):
    log = tmp_path / "log"
    log.write_text("a" * 100 + "akhir")
    assert diagnose.tail(log, 5) == "akhir"
    assert diagnose.tail(tmp_path / "none") == ""
