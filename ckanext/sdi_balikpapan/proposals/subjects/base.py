"""What publication and the form must know of each subject, whatever it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

import ckan.model as model

from ..content import Body
from ..kinds import Kind
from ..model import Proposal

Errors = dict[str, Any]


class Subject(Protocol):
    """One row of the table of subjects, as code."""

    def fitted(self, change: Mapping[str, Any]) -> Body:
        """What a request says, in the shapes of the form's fields.

        :raises content.BadContent: for what no form could hold.
        """
        ...

    def filled(self, body: Body, organization: model.Group, subject_id: str) -> Body:
        """The cleaned body, with what needn't be typed."""
        ...

    def validate(self, kind: Kind, subject_id: str, body: Body, username: str) -> Errors:
        """What is missing or wrong in content that shall be public; writes nothing."""
        ...

    def leaving(self, subject_id: str, body: Body) -> Errors:
        """What is wrong with a body that goes from public view."""
        ...

    def objection(self, proposal: Proposal) -> str:
        """Why an approved proposal cannot be published now (`NotPublishable`), or nothing."""
        ...

    def write(self, proposal: Proposal, author: str, at: datetime) -> bool:
        """Write or remove what is public, in the current transaction; True when nothing is."""
        ...

    def pages(self) -> list[dict[str, Any]]:
        """The form, page by page, in scheming's words."""
        ...
