"""`./portal stop`: ends this clone's portal and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from stack import processes
from stack.places import PORTAL_HOME as HOME


def main(_argv: Sequence[str]) -> int:
    portal = processes.read(HOME, "portal")
    if portal:
        processes.stop(portal)
    stopped = processes.stop_all(HOME)
    if portal or stopped:
        print("Portal dihentikan | the portal is stopped.")
    else:
        print("Portal memang tidak berjalan | the portal wasn't running.")
    return 0
