"""Writes ckan.ini from the portal's settings, the environment and the secrets, then becomes the
command that it was given."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from stack import ckan_ini

SECRETS = Path("/run/secrets")
LOCAL = Path("/srv/app/local.ini")

# Settings that come from docker/.env as they are.
FROM_ENVIRONMENT = {
    "ckan.site_url": "PORTAL_URL",
    "ckan.site_title": "PORTAL_TITLE",
    "ckan.max_resource_size": "PORTAL_UPLOAD_MB",
    "ckanext.sdi_balikpapan.walidata_name": "PORTAL_WALIDATA_NAME",
    "ckanext.sdi_balikpapan.walidata_email": "PORTAL_WALIDATA_EMAIL",
    "ckanext.sdi_balikpapan.walidata_url": "PORTAL_WALIDATA_URL",
    "smtp.server": "PORTAL_SMTP_SERVER",
    "smtp.starttls": "PORTAL_SMTP_STARTTLS",
    "smtp.user": "PORTAL_SMTP_USER",
    "smtp.mail_from": "PORTAL_SMTP_FROM",
}


def settings(environment: Mapping[str, str], secrets: Mapping[str, str]) -> dict[str, str]:
    """The whole configuration of a portal on this compose file's services."""
    chosen = {key: environment.get(name, "") for key, name in FROM_ENVIRONMENT.items()}
    database = f"postgresql://ckan:{secrets['ckan']}@db/"
    return {
        **ckan_ini.SETTINGS,
        "sqlalchemy.url": f"{database}ckan",
        "ckan.datastore.write_url": f"{database}datastore",
        "ckan.datastore.read_url": f"postgresql://datastore:{secrets['datastore']}@db/datastore",
        "ckan.redis.url": f"redis://:{secrets['redis']}@redis:6379/0",
        "solr_url": "http://solr:8983/solr/ckan",
        "SECRET_KEY": secrets["secret_key"],
        "WTF_CSRF_SECRET_KEY": secrets["csrf"],
        "api_token.jwt.encode.secret": f"string:{secrets['jwt']}",
        "api_token.jwt.decode.secret": f"string:{secrets['jwt']}",
        "ckan.storage_path": "/var/lib/ckan",
        **{key: value for key, value in chosen.items() if value},
        # Cookies over HTTPS only, where the portal is served so.
        "SESSION_COOKIE_SECURE": str(chosen["ckan.site_url"].startswith("https:")).lower(),
        **({"smtp.password": secrets["smtp"]} if secrets["smtp"] else {}),
    }


def main(command: list[str]) -> None:
    secrets = {file.name: file.read_text().strip() for file in SECRETS.iterdir()}
    own = ckan_ini.read(LOCAL)
    text = ckan_ini.render({**settings(os.environ, secrets), **own})
    ini = Path(os.environ["CKAN_INI"])  # it's there already and CKAN's own, its folder isn't
    ini.chmod(0o600)
    ini.write_text(text)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
