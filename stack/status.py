"""`./portal status`: what of this clone runs, and where."""

from __future__ import annotations

from collections.abc import Sequence

from stack import accounts, ports, processes
from stack.places import PORTAL_HOME, TEST_HOME


def main(_argv: Sequence[str]) -> int:
    """Exit code 0 when the portal runs, 3 when it doesn't, as for services of the system."""
    alive = processes.running(PORTAL_HOME)
    known = ports.load(PORTAL_HOME.path / "ports.json")
    for record in alive:
        port = known.get(record.name)
        print(f"  {record.name:<10} pid {record.pid}" + (f", porta | port {port}" if port else ""))
    if processes.running(TEST_HOME):
        print("  (layanan uji juga berjalan | the tests' services run too)")
    if not any(record.name == "web" for record in alive):
        print("Portal tidak berjalan | the portal isn't running. ./portal run")
        return 3
    print(f"Portal berjalan | the portal runs: http://127.0.0.1:{known.get('web')}")
    print(accounts.table(PORTAL_HOME.accounts))
    return 0
