"""The people of the story, and what each of them does with the pages."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from stack.live import Live
from stack.places import TEST_HOME

PASSWORD = "sandi-untuk-uji"
SHOTS = Path(os.environ.get("PORTAL_SHOTS") or TEST_HOME.path / "shots")
DESK = "/sdi/proposals"


@dataclass
class Person:
    """Somebody before his own browser window."""

    page: Page
    width: int
    mishaps: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_viewport_size({"width": self.width, "height": 900})
        self.page.route("**/*gravatar.com/**", lambda route: route.abort())
        self.page.on("pageerror", lambda error: self.mishaps.append(str(error)))

    def opens(self, path: str) -> None:
        self.page.goto(path)

    def clicks(self, words: str) -> None:
        """The button or link that says exactly this."""
        spoken = re.compile(rf"^\s*{re.escape(words)}\s*$")
        self.page.locator("button, a, summary").filter(has_text=spoken).first.click()
        self.page.wait_for_load_state("load")

    def fills(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"input[name={name}], textarea[name={name}]").first.fill(value)

    def chooses(self, selector: str, value: str) -> None:
        self.page.select_option(selector, value)

    def attaches(self, content: bytes, name: str) -> None:
        file = {"name": name, "mimeType": "text/csv", "buffer": content}
        self.page.set_input_files("input[name=upload]", files=[file])  # type: ignore[list-item]

    def reads(self) -> str:
        return self.page.inner_text("body")

    def shoots(self, name: str) -> None:
        """Keeps a picture for whoever looks at what CI saw; nothing may stick out."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_load_state("load")
        self.page.screenshot(path=SHOTS / f"{name}-{self.width}.png", full_page=True)
        widest = self.page.evaluate(
            "Math.max(0, ...[...document.querySelectorAll('.sdi *')]"
            ".map(e => e.closest('.sdi-scroll') ? 0 : e.getBoundingClientRect().right))"
        )
        assert widest <= self.width + 1, f"{name} is {widest} wide at {self.width}"


@dataclass
class Town:
    """An OPD with a clerk, and a walidata, on the running portal."""

    live: Live
    unique: Callable[[str], str]

    def user(self, prefix: str, fullname: str) -> str:
        name = self.unique(prefix)
        mail = f"{name}@portal.invalid"
        self._act("user_create", name=name, email=mail, password=PASSWORD, fullname=fullname)
        return name

    def agency(self, title: str, clerk: str) -> str:
        name = self.unique("opd")
        self._act("organization_create", name=name, title=title)
        self._act("organization_member_create", id=name, username=clerk, role="editor")
        return name

    def grant(self, user: str, role: str) -> None:
        self._act("sdi_role_grant", user=user, role=role)

    def _act(self, action: str, **data: Any) -> Any:
        response = self.live.action(action, self.live.token, **data)
        assert response.ok, response.text
        return response.json()["result"]
