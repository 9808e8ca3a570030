"""Processes: recognised by pid and start time, stopped with what they started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stack import lock, processes
from stack.places import ROOT, Home
from stack.processes import Program, Record
from stack.words import Trouble

_SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
_STUBBORN = "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.make()
    yield home
    processes.stop_all(home)


def _wait_until(what) -> None:
    deadline = time.monotonic() + 10
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_started_program_is_known_and_stopped(home):
    child = processes.start(home, Program("web", _SLEEP))
    assert [record.name for record in processes.running(home)] == ["web"]
    assert processes.stop_all(home) == ["web"]
    assert processes.start_time(child.pid) is None


def test_another_process_with_the_same_pid_is_not_taken_for_ours(home):
    processes.write(home, Record("web", os.getpid(), "12345"))
    assert processes.running(home) == []
    assert processes.stop_all(home) == []
    assert not (home.pids / "web.json").exists()


@pytest.mark.parametrize("text", ["", "{", "{}", '{"pid": 1}'])
def test_a_damaged_pid_file_counts_as_nothing_running(home, text):
    (home.pids / "web.json").write_text(text)
    assert processes.running(home) == []


def test_a_program_that_will_not_end_is_ended_by_force(home):
    program = Program("web", [sys.executable, "-c", _STUBBORN], grace=0.3)
    child = processes.start(home, program)
    time.sleep(0.2)
    processes.stop_all(home)
    assert processes.start_time(child.pid) is None


def test_services_are_stopped_after_those_that_use_them(home):
    for name in ("postgres", "web", "solr"):
        processes.start(home, Program(name, _SLEEP))
    assert processes.stop_all(home) == ["web", "solr", "postgres"]


def test_what_a_killed_command_left_is_stopped_by_its_keeper(home):
    code = (
        "import time; from pathlib import Path; from stack import keeper, processes;"
        "from stack.places import Home; home = Home(Path(%r)); keeper.begin(home);"
        "processes.start(home, processes.Program('web', %r)); time.sleep(60)"
    )
    command = [sys.executable, "-c", code % (str(home.path), _SLEEP)]
    parent = subprocess.Popen(command, cwd=ROOT)
    _wait_until(lambda: processes.read(home, "web"))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    _wait_until(lambda: not (home.pids / "web.json").exists())


def test_two_commands_cannot_hold_one_home(home):
    with lock.only_one(home, "tests_running"), pytest.raises(Trouble) as caught:  # noqa: SIM117
        with lock.only_one(home, "tests_running"):
            pass
    assert caught.value.key == "tests_running"


def test_the_home_is_free_again_afterwards(home):
    for _ in range(2):
        with lock.only_one(home, "tests_running"):
            pass
