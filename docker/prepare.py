"""The service `init`: migrations of both databases, and the DataStore's permissions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg2


def main() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "stack.prepare", os.environ["CKAN_INI"]],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    # The script is psql's; its own commands begin with a backslash.
    script = "\n".join(line for line in made.stdout.splitlines() if not line.startswith("\\"))
    password = Path("/run/secrets/postgres").read_text().strip()
    connection = psycopg2.connect(host="db", dbname="datastore", user="postgres", password=password)
    connection.autocommit = True
    connection.cursor().execute(script)
    connection.close()


if __name__ == "__main__":
    main()
