"""A CKAN without our plugin, on the same databases and files, in a process of its own.

`python -m tests.functional.stock_ckan INI` reads requests as JSON from its input and prints the
answers as JSON: `["action", name, data]` or `["get", path]`.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PLUGINS = "activity datastore datatables_view"


def ask(ini: str, folder: Path, *requests: list[Any], plugins: str = PLUGINS) -> list[Any]:
    """What stock CKAN, or one with other plugins, answers, one answer for each request."""
    stock = folder / "stock.ini"
    stock.write_text(f"[app:main]\nuse = config:{ini}\nckan.plugins = {plugins}\n")
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(stock)],
        input=json.dumps(requests),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def _main(ini: str) -> None:
    from ckan.cli import CKANConfigLoader
    from ckan.config.middleware import make_app

    app = make_app(CKANConfigLoader(ini).get_config())._wsgi_app
    with app.test_request_context():
        answers = [_answer(app, *request) for request in json.load(sys.stdin)]
    print(json.dumps(answers, default=str))


def _answer(app: Any, kind: str, *arguments: Any) -> Any:
    import ckan.plugins.toolkit as tk
    from werkzeug.datastructures import FileStorage

    if kind == "get":
        answer = app.test_client().get(arguments[0])
        return [answer.status_code, answer.get_data(as_text=True)]
    name, data = arguments
    if "upload" in data:
        stream = io.BytesIO(data["upload"].encode())
        data["upload"] = FileStorage(stream, filename=data.pop("filename"))
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return tk.get_action(name)({"ignore_auth": True, "user": user}, data)


if __name__ == "__main__":
    _main(sys.argv[1])
