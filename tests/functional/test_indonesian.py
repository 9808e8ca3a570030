"""A walk through the portal as four people, who meet no English on the way."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import ckan
import ckan.model as model
import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp
from werkzeug.exceptions import HTTPException

from . import plan_office, test_words
from .english import Detector
from .office import Office, open_office, unique

# Addresses of one kind that a walk visits; the first ones that it meets.
OF_A_KIND = 2
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


@dataclass(frozen=True)
class Place:
    """What the portal holds while we walk."""

    office: Office
    dataset: str
    entry: str
    group: str
    draft: str
    waiting: str

    def seeds(self) -> list[str]:
        opd = self.office.organization["name"]
        return [
            "/",
            "/about",
            "/dataset/",
            "/dataset/?q=qxzqxz",
            f"/dataset/{self.dataset}",
            f"/dataset/activity/{self.dataset}",
            f"/dataset/groups/{self.dataset}",
            f"/dataset/followers/{self.dataset}",
            f"/organization/{opd}",
            f"/organization/about/{opd}",
            "/organization/?q=qxzqxz",
            "/group/",
            "/group/?q=qxzqxz",
            f"/group/{self.group}",
            "/user/login",
            "/user/reset",
            "/user/register",
            "/dashboard/",
            "/dashboard/datasets",
            "/sdi/proposals",
            "/sdi/proposals/queue",
            f"/sdi/proposals/{self.draft}",
            f"/sdi/proposals/{self.waiting}",
            "/sdi/plan",
            "/sdi/calendar",
            "/sdi/requests",
            "/sdi/forum",
            "/sdi/progress",
            "/sdi/evidence",
            "/sdi/harvest",
            "/sdi/rating",
            "/sdi/admin/outbox",
            "/ckan-admin/",
            "/ckan-admin/config",
            "/ckan-admin/trash",
            "/ada/yang/tidak/ada",
            "/dataset/yang-tidak-ada",
            "/organization/yang-tidak-ada",
            "/user/yang-tidak-ada",
        ]


@pytest.fixture(scope="module")
def place(_application: object) -> Place:
    office = open_office()
    # CKAN's factories tell of people and organisations in English.
    for name in office.names.values():
        model.User.get(name).about = ABOUT
    model.Group.get(office.organization["name"]).description = "Mengurus data warga."
    model.Session.commit()
    published = office.publish(tag_string="penduduk")
    entry = plan_office.promised(office)
    group = factories.Group(
        name=unique("grup"), title="Kumpulan Kependudukan", description="Data tentang warga."
    )
    return Place(
        office=office,
        dataset=published["name"],
        entry=entry["name"],
        group=group["name"],
        draft=office.propose()["id"],
        waiting=office.submit()["id"],
    )


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
