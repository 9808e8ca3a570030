"""A sysadmin for a portal without demo content: `python -m stack.admin INI ACCOUNTS`."""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path

from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app
from ckan.plugins import toolkit as tk

from stack.secrets_file import write_private


def main(ini: str, accounts: str) -> None:
    app = make_app(CKANConfigLoader(ini).get_config())
    password = secrets.token_urlsafe(12)
    with app._wsgi_app.test_request_context():
        from ckan import model

        user = tk.get_action("user_create")(
            {"ignore_auth": True, "user": ""},
            {"name": "admin", "email": "admin@portal.invalid", "password": password},
        )
        model.User.get(user["id"]).sysadmin = True  # type: ignore[union-attr]
        model.repo.commit()
    account = {"role": "sysadmin", "name": "admin", "password": password, "organization": ""}
    write_private(Path(accounts), json.dumps({"accounts": [account]}, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
