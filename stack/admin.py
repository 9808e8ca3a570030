"""A sysadmin with a random password and an API token: `python -m stack.admin INI ACCOUNTS`."""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path
from typing import Any

from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app
from ckan.plugins import toolkit as tk

from stack.secrets_file import write_private


def main(ini: str, accounts: str) -> None:
    app = make_app(CKANConfigLoader(ini).get_config())
    password = secrets.token_urlsafe(12)
    flask: Any = app._wsgi_app  # type: ignore[attr-defined]
    with flask.test_request_context():
        from ckan import model

        user = tk.get_action("user_create")(
            {"ignore_auth": True, "user": ""},
            {"name": "admin", "email": "admin@portal.invalid", "password": password},
        )
        model.User.get(user["id"]).sysadmin = True  # type: ignore[union-attr]
        model.repo.commit()
        token = tk.get_action("api_token_create")(
            {"ignore_auth": True, "user": "admin"}, {"user": "admin", "name": "portal"}
        )["token"]
    account = {"role": "sysadmin", "name": "admin", "password": password, "organization": ""}
    text = json.dumps({"accounts": [{**account, "token": token}]}, indent=1)
    write_private(Path(accounts), text)


if __name__ == "__main__":
    main(*sys.argv[1:])
