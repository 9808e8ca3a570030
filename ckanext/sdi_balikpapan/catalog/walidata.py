"""Who publishes the catalogue: the walidata, as configured."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.dcat.utils import catalog_uri

LOCAL_AUTHORITY = "http://purl.org/adms/publishertype/LocalAuthority"
CONTACT = "#kontak"


def walidata() -> dict[str, str]:
    """The walidata as an agent of ckanext-dcat."""
    return {
        "uri": walidata_uri(),
        "name": tk.config["ckanext.sdi_balikpapan.walidata_name"],
        "email": tk.config["ckanext.sdi_balikpapan.walidata_email"],
        "url": tk.config["ckanext.sdi_balikpapan.walidata_url"] or tk.config["ckan.site_url"],
        "type": LOCAL_AUTHORITY,
    }


def walidata_contact() -> dict[str, str]:
    """The contact of a dataset that names none."""
    who = walidata()
    return {"uri": who["uri"] + CONTACT, "name": who["name"], "email": who["email"]}


def walidata_uri() -> str:
    """An IRI that stays when the office changes its name."""
    return catalog_uri().rstrip("/") + "/walidata"
