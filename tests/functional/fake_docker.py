#!/usr/bin/env python3
"""Stands in for `docker compose` where no engine is: the words of docker/backup and docker/restore,
carried out on embedded services. What containers would see is mapped to where it is here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

HERE = json.loads(os.environ["FAKE_DOCKER"])
VALUED = {"--user", "--entrypoint", "-v"}


def main(words: list[str]) -> int:
    assert words.pop(0) == "compose"
    verb = words.pop(0)
    if verb == "up":
        return 0
    if verb == "ps":
        print(HERE["running"])
        return 0
    return {"exec": in_database, "run": in_ckan}[verb](words)


def in_database(words: list[str]) -> int:
    assert words[:2] == ["-T", "db"]
    return subprocess.call([f"{HERE['postgres']}/{words[2]}", *words[3:]])


def in_ckan(words: list[str]) -> int:
    paths, entrypoint = dict(HERE["paths"]), []
    while words[0].startswith("-"):
        option = words.pop(0)
        value = words.pop(0) if option in VALUED else ""
        if option == "-v":
            outside, inside = value.split(":")[:2]
            paths[inside] = outside
        elif option == "--entrypoint":
            entrypoint = [value]
    service, *command = words
    return subprocess.call(
        [there(word, paths) for word in [*entrypoint, *(command or HERE[service])]],
        cwd=HERE["root"],
    )


def there(word: str, paths: dict[str, str]) -> str:
    for inside in sorted(paths, key=len, reverse=True):
        word = word.replace(inside, paths[inside])
    return word


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
