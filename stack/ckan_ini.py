"""The configuration of the embedded portal, written anew at each start."""

from __future__ import annotations

from collections.abc import Mapping
from configparser import ConfigParser
from pathlib import Path

from stack.secrets_file import write_private

PLUGINS = (
    "sdi_balikpapan activity scheming_datasets scheming_organizations dcat structured_data"
    " datastore datatables_view text_view image_view"
)
_PACKAGE = "ckanext.sdi_balikpapan"

# What holds for every embedded portal, the tests' included.
SETTINGS: dict[str, str] = {
    "use": "egg:ckan",
    "ckan.plugins": PLUGINS,
    "ckan.site_id": "default",
    "ckan.site_title": "Satu Data Balikpapan",
    "ckan.site_description": "Data resmi yang sudah diperiksa",
    "ckan.site_logo": "",
    "ckan.gravatar_default": "disabled",
    "ckan.max_resource_size": "100",
    "ckan.locale_default": "id",
    "ckan.locale_order": "id en",
    "ckan.locales_offered": "id en",
    "ckan.display_timezone": "Asia/Makassar",
    "ckan.auth.user_create_organizations": "false",
    "ckan.auth.user_create_groups": "false",
    "ckan.auth.user_delete_organizations": "false",
    "ckan.auth.user_delete_groups": "false",
    "ckan.auth.create_unowned_dataset": "false",
    "ckan.auth.create_user_via_web": "false",
    "ckan.auth.create_user_via_api": "false",
    "ckan.auth.route_after_login": "sdi_workspace.index",
    "ckan.datastore.sqlsearch.enabled": "false",
    "ckan.datastore.default_fts_index_method": "gin",
    "ckan.datastore.default_fts_lang": "indonesian",
    "ckan.views.default_views": "image_view datatables_view",
    "ckanext.dcat.enable_content_negotiation": "true",
    "ckanext.dcat.rdf.profiles": "sdi_dcat_ap_3",
    "scheming.dataset_schemas": f"{_PACKAGE}:schemas/dataset.yaml",
    "scheming.organization_schemas": f"{_PACKAGE}:schemas/organization.yaml",
    "scheming.presets": f"ckanext.scheming:presets.json {_PACKAGE}:schemas/presets.yaml",
}

# What holds for the portal that is for trying: its demo has these maps.
DEMO = {f"{_PACKAGE}.boundaries": "batas-kecamatan-balikpapan batas-kelurahan-balikpapan"}

_LOGGING = """
[loggers]
keys = root, ckan, ckanext

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console

[logger_ckan]
level = INFO
handlers = console
qualname = ckan
propagate = 0

[logger_ckanext]
level = INFO
handlers = console
qualname = ckanext
propagate = 0

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(asctime)s %(levelname)-5.5s [%(name)s] %(message)s
"""


def connections(
    ports: Mapping[str, int], secrets: Mapping[str, str], databases: tuple[str, str]
) -> dict[str, str]:
    """Where the services of one home are, and with which secrets."""
    at = f"127.0.0.1:{ports['postgres']}"
    main, store = databases
    return {
        "sqlalchemy.url": f"postgresql://ckan:{secrets['ckan']}@{at}/{main}",
        "ckan.datastore.write_url": f"postgresql://ckan:{secrets['ckan']}@{at}/{store}",
        "ckan.datastore.read_url": f"postgresql://datastore:{secrets['datastore']}@{at}/{store}",
        "ckan.redis.url": f"redis://:{secrets['redis']}@127.0.0.1:{ports['redis']}/0",
        "solr_url": f"http://127.0.0.1:{ports['solr']}/solr/ckan",
        "SECRET_KEY": secrets["secret_key"],
        "WTF_CSRF_SECRET_KEY": secrets["csrf"],
        "api_token.jwt.encode.secret": f"string:{secrets['jwt']}",
        "api_token.jwt.decode.secret": f"string:{secrets['jwt']}",
    }


def render(settings: Mapping[str, str], *, logging: bool = True) -> str:
    """The text of a configuration file; percent signs are doubled as its readers expect."""
    lines = [f"{key} = {value.replace('%', '%%')}" for key, value in settings.items()]
    return "\n".join(["[app:main]", *lines, _LOGGING if logging else ""])


def write(
    file: Path, settings: Mapping[str, str], own: Path | None, *, logging: bool = True
) -> None:
    """Writes the configuration; the clone owner's `local.ini` has the last word."""
    own_settings = read(own) if own else {}
    write_private(file, render({**settings, **own_settings}, logging=logging))


def read(file: Path) -> dict[str, str]:
    """The settings of a configuration file; none where there is no file."""
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(file)
    return dict(parser["app:main"]) if parser.has_section("app:main") else {}
