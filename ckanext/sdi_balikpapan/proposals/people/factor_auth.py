"""ckanext-auth as second factor, with the doors shut that its 0.4 leaves open.

Tried with 0.4.5: it gives the secret behind the codes of any account to anybody who asks
(`/mfa/init_qr_code`, `/mfa/configure_2fa/<user>`), and lets anybody replace it. Whoever is
configured to rely on it here has that shut.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Response, jsonify, request

from ckanext.auth import config as settings  # pyright: ignore[reportMissingImports]
from ckanext.auth import utils  # pyright: ignore[reportMissingImports]
from ckanext.auth.model import UserSecret  # pyright: ignore[reportMissingImports]

FRESH = timedelta(seconds=30)

_OWN_PAGES = {"auth.configure_2fa", "auth.regenerate_secret"}


class AuthFactor:
    """Codes of an authenticator app."""

    def problem(self) -> str:
        if not settings.is_2fa_enabled():
            return "ckanext.auth.2fa_enabled harus true"
        if not settings.is_totp_2fa_enabled():
            return "ckanext.auth.2fa_method harus authenticator"
        return "ckanext.auth.2fa_dev_mode harus false" if settings.is_2fa_dev_mode() else ""

    def is_set_up(self, user_id: str) -> bool:
        return self._last(user_id) is not None

    def just_used(self, user_id: str) -> bool:
        last = self._last(user_id)
        if last is None or not request.form.get("code"):
            return False
        return datetime.now(timezone.utc) - last.replace(tzinfo=timezone.utc) < FRESH

    def _last(self, user_id: str) -> datetime | None:
        secret = model.Session.query(UserSecret).filter_by(user_id=user_id).first()
        return secret.last_access if secret is not None else None

    def before_request(self) -> Response | tuple[Response, int] | None:
        """Answer in its place where it would give a secret away."""
        endpoint = request.endpoint or ""
        if endpoint in _OWN_PAGES and not self._is_own((request.view_args or {}).get("user_id")):
            return tk.abort(403, tk._("Anda hanya mengatur faktor kedua akun Anda sendiri."))
        if endpoint in ("auth.send_verification_code", "auth.get_2fa_user_code"):
            return tk.abort(404)
        if endpoint == "auth.init_qr_code" and request.method == "POST":
            return self._first_time_only()
        return None

    def _is_own(self, wanted: Any) -> bool:
        user = tk.current_user
        return user.is_authenticated and wanted in (user.id, user.name)

    def _first_time_only(self) -> Response | None:
        """Who has a secret in use doesn't see it again; who hasn't gets a new one each time."""
        user = utils.get_user_by_username_or_email(request.form.get("login") or "")
        if user is None:
            return tk.abort(404)
        if self.is_set_up(user.id):
            return jsonify(
                success=True,
                error=None,
                result={"accessed": True, "provisioning_uri": "", "secret": ""},
            )
        utils.regenerate_user_secret(user.name)
        return None
