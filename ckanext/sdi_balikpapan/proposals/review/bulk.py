"""Several proposals decided at once: each still is one decision, with its own hash and log row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ..entering import enter
from ..states import Verb

MOST = 50
VERBS = frozenset({Verb.APPROVE.value, Verb.RETURN.value, Verb.PUBLISH.value})


def sdi_proposal_bulk(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Decide on several proposals; one that is refused doesn't stop the others.

    :param verb: `approve`, `return` or `publish`;
    :param items: at most 50 of what `sdi_proposal_<verb>` takes, each with `id` and `content_hash`.
    :returns: `{done, failed, results}`, a result for each item in order: `success`, and `error`.
    """
    enter("sdi_proposal_bulk", context, data_dict)
    verb, items = data_dict.get("verb"), data_dict.get("items")
    if not isinstance(verb, str) or verb not in VERBS:
        raise tk.ValidationError({"verb": [tk._("Pilih approve, return, atau publish.")]})
    if not isinstance(items, list) or not 0 < len(items) <= MOST:
        sentence = tk._("Sebutkan satu sampai {number} usulan.").format(number=MOST)
        raise tk.ValidationError({"items": [sentence]})
    results = [_one(context.get("user", ""), verb, item) for item in items]
    done = sum(result["success"] for result in results)
    return {"done": done, "failed": len(results) - done, "results": results}


def _one(user: str, verb: str, item: object) -> dict[str, Any]:
    fields: dict[str, Any] = dict(item) if isinstance(item, Mapping) else {}
    id = fields.get("id") if isinstance(fields.get("id"), str) else None
    try:
        if not fields.get("content_hash"):
            sentence = tk._("Sertakan content_hash dari isi yang Anda lihat.")
            raise tk.ValidationError({"content_hash": [sentence]})
        proposal = tk.get_action(f"sdi_proposal_{verb}")({"user": user}, fields)
    except tk.ValidationError as error:
        return {"id": id, "success": False, "error": error.error_dict}
    except (tk.NotAuthorized, tk.ObjectNotFound) as error:
        return {"id": id, "success": False, "error": {"proposal": [str(error.message or error)]}}
    return {"id": id, "success": True, "state": proposal["state"], "title": proposal["title"]}
