"""CKAN's activity stream, for many datasets at once: the index has to show each of them anyway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ckan.lib.plugins as lib_plugins
import ckan.model as model
import ckan.plugins as p

from . import dataset, outbox

TASK = "activity"


def later(kind: str, user: str) -> dict[str, dict[str, str]]:
    """What is left to do where it shall be recorded later that a dataset is `new` or `changed`: a
    task of the outbox with its parameters."""
    return {TASK: {"kind": kind, "user": user}} if p.plugin_loaded("activity") else {}


def record(subject_id: str, kind: str, user: str) -> None:
    """Record it now; work of the outbox."""
    from ckanext.activity.subscriptions import _create_package_activity

    if dataset.find_live(subject_id) is not None:
        context = dataset.context_for(user)
        context["defer_commit"] = True
        _create_package_activity(kind, subject_id, context)  # type: ignore[arg-type]
        model.Session.commit()


outbox.register(TASK, record)


def record_many(tasks: Sequence[Any], shown: Mapping[str, Mapping[str, Any]]) -> None:
    """Record it for datasets that were just shown, in the current transaction.

    :param tasks: rows of the outbox; :param shown: by id, each as `package_show` gives it.
    """
    from ckanext.activity.model import Activity

    labels = lib_plugins.get_permission_labels()
    for task in tasks:
        package, user = dataset.find_live(task.subject_id), task.parameters["user"]
        person = model.User.get(user)
        if package is None or person is None or task.subject_id not in shown:
            continue
        row = Activity(
            person.id,
            task.subject_id,
            f"{task.parameters['kind']} package",
            {"package": dict(shown[task.subject_id]), "actor": person.name},
            permission_labels=labels.get_dataset_labels(package),
        )
        model.Session.add(row)
