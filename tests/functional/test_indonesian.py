"""A walk through the portal as four people, who meet no English on the way."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import ckan
import ckan.model as model
import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from ckan.lib import search
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp
from werkzeug.exceptions import HTTPException

from . import plan_office, test_forum, test_words
from .english import Detector, flat, texts
from .office import Office, open_office, unique

# Addresses of one kind that a walk visits.
OF_A_KIND = 1
MOST = 400
ABOUT = "Bekerja di kantor wali kota."
SITE = "http://127.0.0.1:5000"
# Not pages for people, or the same in other words.
ASIDE = re.compile(r"^(api|static|dcat|webassets|util)\b|logout|download|\.(csv|ics|atom|xml)$")

# What looks English and isn't: names, codes, and the words of others.
ALLOWED = {
    "Format file tidak sesuai": "a reason in the words of the national curators",
    "Periode Update Data Sudah Kadaluarsa": "a reason in the words of the national curators",
}


@dataclass(frozen=True)
class Page:
    path: str
    html: str


@pytest.fixture(scope="module")
def detector() -> Detector:
    core = Path(ckan.__file__).parent / "i18n/id/LC_MESSAGES/ckan.po"
    sentences = test_words.of_core() | test_words.of_neighbours()
    with core.open("rb") as file:
        return Detector(sentences, [read_po(file, locale="id"), test_words.catalogue("id")])


@dataclass
class Walk:
    """One person, or nobody, who follows the links of the portal."""

    app: CKANTestApp
    token: str

    def open(self, path: str, data: dict[str, str] | None = None) -> Page | None:
        headers = {"Authorization": self.token} if self.token else {}
        response = self.app.flask_app.test_client().open(
            path,
            base_url=SITE,
            method="GET" if data is None else "POST",
            data=data,
            headers=headers,
            follow_redirects=True,
        )
        assert response.status_code < 500, (path, response.text[:2000])
        return Page(path, response.text) if "html" in response.content_type else None

    def pages(self, begin: list[str]) -> Iterator[Page]:
        """The pages that can be reached from these, a few of each kind."""
        ahead, known, kinds = deque(begin), set(begin), Counter()
        while ahead and sum(kinds.values()) < MOST:
            path = ahead.popleft()
            page = self.open(path)
            if page is None:
                continue
            yield page
            for link in self._links(page):
                kind = self._kind(link)
                if link not in known and kind and kinds[kind] < OF_A_KIND:
                    known.add(link)
                    kinds[kind] += 1
                    ahead.append(link)

    def _links(self, page: Page) -> Iterator[str]:
        for tag in BeautifulSoup(page.html, "html.parser").select("a[href]"):
            parts = urlsplit(urljoin(SITE + page.path, str(tag["href"])))
            if f"{parts.scheme}://{parts.netloc}" == SITE and not parts.path.startswith("/en/"):
                yield parts.path + (f"?{parts.query}" if parts.query else "")

    def _kind(self, link: str) -> str:
        try:
            endpoint, _ = self.app.flask_app.url_map.bind("").match(urlsplit(link).path)
        except HTTPException:
            return ""
        return "" if ASIDE.search(endpoint) or ASIDE.search(urlsplit(link).path) else endpoint


# Where a walk begins: also what nothing links to.
SEEDS = """/ /about /dataset/ /dataset/?q=qxzqxz
    /dataset/{dataset} /dataset/activity/{dataset} /dataset/groups/{dataset}
    /dataset/followers/{dataset} /dataset/edit/{dataset} /dataset/delete/{dataset}
    /dataset/resources/{dataset} /dataset/{dataset}/versions /dataset/new
    /dataset/{dataset}/resource/new
    /organization/{opd} /organization/about/{opd}
    /organization/admins/{opd} /organization/?q=qxzqxz /organization/new
    /group/ /group/?q=qxzqxz /group/{group} /group/followers/{group} /group/new
    /user/login /user/reset /user/register /user/me /user/logged_out_redirect
    /dashboard/ /dashboard/datasets /dashboard/organizations /dashboard/groups
    /sdi/proposals /sdi/proposals/new /sdi/proposals/queue
    /sdi/proposals/{draft} /sdi/proposals/{waiting}
    /sdi/plan /sdi/calendar /sdi/requests /sdi/requests/new /sdi/requests/{request}
    /sdi/forum /sdi/forum/{decision} /sdi/progress /sdi/evidence
    /sdi/harvest /sdi/harvest/{source} /sdi/harvest/{source}/edit
    /sdi/quality /sdi/quality/{dataset} /sdi/registry /sdi/files /sdi/log/head
    /sdi/access/dataset/{dataset} /sdi/override/{dataset} /sdi/admin/outbox
    /ckan-admin/ /ckan-admin/config /ckan-admin/trash
    /ada/yang/tidak/ada /dataset/yang-tidak-ada /organization/yang-tidak-ada
    /user/yang-tidak-ada /sdi/proposals/yang-tidak-ada"""


@dataclass(frozen=True)
class Place:
    """What the portal holds while we walk."""

    office: Office
    names: dict[str, str]

    @property
    def dataset(self) -> str:
        return self.names["dataset"]

    def seeds(self) -> list[str]:
        return SEEDS.format_map(self.names).split()


@pytest.fixture(scope="module")
def place(_application: object, reset_db: Callable[[], None]) -> Place:
    # Other tests leave people, organisations and decisions whose words aren't ours.
    reset_db()
    search.clear_all()
    office = open_office()
    # CKAN's factories tell of people and organisations in English.
    for name in office.names.values():
        model.User.get(name).about = ABOUT
    model.Group.get(office.organization["name"]).description = "Mengurus data warga."
    model.Session.commit()
    group = factories.Group(
        name=unique("grup"), title="Kumpulan Kependudukan", description="Data tentang warga."
    )
    asked = office.call(
        "clerk",
        "sdi_request_create",
        organization=office.organization["name"],
        title="Jumlah murid menurut kecamatan",
        text="Tahun 2020 sampai 2025.",
    )
    plan_office.promised(office)
    names = {
        "opd": office.organization["name"],
        "dataset": office.publish(tag_string="penduduk")["name"],
        "group": group["name"],
        "draft": office.propose()["id"],
        "waiting": office.submit()["id"],
        "request": asked["number"],
        "decision": test_forum.decide(office)["id"],
        "source": office.call(
            "walidata",
            "sdi_harvest_source_create",
            name=unique("sumber"),
            title="Kota Tetangga",
            url="https://data.tetangga.example",
            schedule="manual",
            organization_id=office.organization["id"],
        )["name"],
    }
    return Place(office, names)


def enter(app: CKANTestApp, place: Place, person: str) -> Walk:
    if person == "visitor":
        return Walk(app, "")
    if person == "sysadmin":
        admin = factories.SysadminWithToken(name=unique("admin"), about=ABOUT)
        return Walk(app, admin["token"])
    return Walk(app, factories.APIToken(user=place.office.names[person])["token"])


def english(detector: Detector, pages: list[Page]) -> list[str]:
    found = {}
    for page in pages:
        for one in detector.leftovers(page.html):
            if one.text not in ALLOWED:
                found.setdefault((one.text, one.why), page.path)
    return [f"{path}: {text!r} ({why})" for (text, why), path in found.items()]


@pytest.mark.parametrize("person", ["visitor", "clerk", "walidata", "sysadmin"])
def test_nobody_meets_english_on_the_way(
    app: CKANTestApp, place: Place, detector: Detector, person: str
) -> None:
    pages = list(enter(app, place, person).pages(place.seeds()))
    assert len(pages) > 60
    left = english(detector, pages)
    assert left == [], "\n".join(left)


@pytest.mark.parametrize("person", ["visitor", "walidata"])
def test_english_pages_hold_no_sentence_of_ours_in_indonesian(
    app: CKANTestApp, place: Place, person: str
) -> None:
    english_of = {m.id: m.string for m in test_words.catalogue("en") if isinstance(m.id, str)}
    said = {flat(one) for one in english_of.values()}
    ours = {flat(one) for one in english_of if "{" not in one} - said - {""}
    walker = enter(app, place, person)
    pages = [walker.open(f"/en{path}") for path in place.seeds()]
    left = {
        (page.path, text)
        for page in pages
        if page
        for text in texts(page.html)
        if flat(text) in ours
    }
    assert left == set()


# Forms that are sent as they shouldn't be, by whom.
REFUSED = [
    ("visitor", "/user/reset", {"user": ""}),
    ("visitor", "/user/login", {"login": "siti", "password": "keliru"}),
    ("visitor", "/user/register", {"name": "A"}),
    ("clerk", "/sdi/proposals/new", {"save": "next"}),
    ("clerk", "/user/edit", {"email": "siti", "name": "Siti Aminah", "password1": "a"}),
    ("clerk", "/organization/new", {}),
    ("sysadmin", "/organization/new", {"name": "A B"}),
    ("sysadmin", "/group/new", {"name": "A B"}),
    ("sysadmin", "/user/register", {"name": "A", "email": "b", "password1": "c"}),
]


@pytest.mark.parametrize(("person", "path", "data"), REFUSED)
def test_a_refusal_is_indonesian_too(
    app: CKANTestApp,
    place: Place,
    detector: Detector,
    person: str,
    path: str,
    data: dict[str, str],
) -> None:
    page = enter(app, place, person).open(path, data)
    assert page is not None
    assert english(detector, [page]) == []


def test_nobody_is_sent_to_empty_groups(app: CKANTestApp, place: Place) -> None:
    path = f"/dataset/{place.dataset}"
    for person in ("visitor", "clerk"):
        home = enter(app, place, person).open("/")
        assert home is not None
        assert 'href="/group/"' not in home.html
    visited, edited = (enter(app, place, who).open(path) for who in ("visitor", "clerk"))
    assert visited is not None
    assert edited is not None
    assert f"/dataset/groups/{place.dataset}" not in visited.html
    assert f"/dataset/groups/{place.dataset}" in edited.html


def test_an_error_says_what_to_do(app: CKANTestApp, place: Place) -> None:
    visitor = enter(app, place, "visitor")
    nowhere, gone = visitor.open("/ada/yang/tidak/ada"), visitor.open("/dataset/yang-tidak-ada")
    assert nowhere is not None
    assert gone is not None
    assert "Periksa alamatnya" in nowhere.html
    assert "Dataset tidak ditemukan" in gone.html
    assert "404 Halaman tidak ditemukan" in gone.html


ENGLISH = [
    "<p>Please try again</p>",
    "<p>Skip to main content</p>",
    "<a title='Edit profile'>Ubah</a>",
    "<input placeholder='Search datasets…'>",
    "<p>User siti not authorized to edit package penduduk</p>",
    "<button aria-label='Close'>×</button>",
]
INDONESIAN = [
    "<p>Cari dataset menurut tema, lalu unduh CSV.</p>",
    "<code>curl the user</code>",
    "<p>Dinas Kesehatan, data@balikpapan.go.id, /user/edit</p>",
    "<p>Format API JSON</p>",
    "<p lang='en'>Statistics of the city</p>",
]


@pytest.mark.parametrize("html", ENGLISH)
def test_english_is_found(detector: Detector, html: str) -> None:
    assert list(detector.leftovers(f"<body>{html}</body>"))


@pytest.mark.parametrize("html", INDONESIAN)
def test_indonesian_is_left_alone(detector: Detector, html: str) -> None:
    assert list(detector.leftovers(f"<body>{html}</body>")) == []
