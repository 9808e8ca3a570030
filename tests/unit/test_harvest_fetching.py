"""A page comes whole, or there is one clear reason; nothing inside is ever asked."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import time
import tracemalloc
from dataclasses import replace

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from ckanext.sdi_balikpapan.harvest.fetching import fetching, transport, words
from ckanext.sdi_balikpapan.harvest.fetching.addresses import is_public, is_web_port
from ckanext.sdi_balikpapan.harvest.fetching.failing import FetchError
from ckanext.sdi_balikpapan.harvest.fetching.fetching import Fetcher, Page
from ckanext.sdi_balikpapan.harvest.fetching.limits import Budget, Limits
from ckanext.sdi_balikpapan.harvest.fetching.words import Reason
from tests import faults as f
from tests.faults import HOST, LOOPBACK, FaultServer

SMALL = Limits(seconds_per_request=1, bytes_per_page=2 * 1024 * 1024, redirects=3)
ETAG = '"satu"'


def fetcher(faults: FaultServer, limits: Limits = SMALL, allowed=(HOST,)) -> Fetcher:
    return Fetcher(limits, allowed, resolve=faults.resolve)


def refused(faults: FaultServer, url: str, allowed=(HOST,), **asked: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher(faults, allowed=allowed).get(url, **asked)
    assert faults.inside == []
    return caught.value


# What comes whole; whether it is a catalogue is for those who read it.
WHOLE = {
    "empty": (f.empty_catalogue(), b"Catalog"),
    "html": (f.html(), b"<html>"),
    "no_success": (f.no_success(), b"false"),
    "entities": (f.entity_bomb(), b"ENTITY"),
    "deep": (f.deep_json(), b"[[["),
    "gzip": (f.sends(f.gzip.compress(b"halo"), content_encoding="gzip"), b"halo"),
    "chunked": (
        f.raw(b"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalo\r\n0\r\n\r\n"),
        b"halo",
    ),
    "old": (f.raw(b"HTTP/1.0 200 x\r\n\r\nhalo"), b"halo"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_page_comes_as_it_was_sent(faults, name):
    script, part = WHOLE[name]
    page = fetcher(faults).get(faults.on("/", script))
    assert part in page.body
    assert (page.status, page.not_changed, page.measured) == (200, False, name != "old")


# One clear reason each.
BROKEN = {
    "500": (f.sends("x", status=500), Reason.SERVER),
    "404": (f.sends("x", status=404), Reason.NOT_FOUND),
    "403": (f.sends("x", status=403), Reason.DENIED),
    "429": (f.sends("x", status=429), Reason.BUSY),
    "206": (f.sends("x", status=206), Reason.STATUS),
    "cut": (f.cut_body(), Reason.CUT),
    "cut_chunked": (f.cut_body(chunked=True), Reason.CUT),
    "cut_gzip": (f.sends(f.gzip.compress(b"halo")[:-4], content_encoding="gzip"), Reason.CUT),
    "understated": (f.understated_length(), Reason.LENGTH),
    "brotli": (f.sends("x", content_encoding="br"), Reason.ENCODING),
    "no_gzip": (f.sends("bukan gzip", content_encoding="gzip"), Reason.ENCODING),
    "drip": (f.slow_drip(), Reason.TIME),
    "silence": (f.silence(), Reason.TIME),
    "slow_headers": (f.slow_headers(), Reason.TIME),
    "no_http": (f.raw(b"SSH-2.0-OpenSSH\r\n"), Reason.HEADERS),
    "nothing": (f.raw(b""), Reason.HEADERS),
    "endless_headers": (f.endless_headers(), Reason.HEADERS),
    "endless_interim": (f.endless_interim(), Reason.TIME),
    "endless_chunk_size": (f.endless_chunk_size(), Reason.CUT),
    "huge": (f.huge_body(), Reason.BYTES),
    "huge_told": (f.huge_body(told=True), Reason.BYTES),
    "gzip_bomb": (f.gzip_bomb(), Reason.BYTES),
    "nowhere": (f.redirect(""), Reason.REDIRECT),
    "file": (f.redirect("file:///etc/passwd"), Reason.SCHEME),
    "gopher": (f.redirect("gopher://127.0.0.1:6379/_x"), Reason.SCHEME),
    "loop": (f.redirect("/"), Reason.REDIRECTS),
    "user": (f.redirect(f"http://a:b@{HOST}/"), Reason.ADDRESS),
    "mail": (f.redirect("http://lain.contoh.go.id:25/"), Reason.PORT),
    "folded": (f.redirect("http://\r\n 127.0.0.1/"), Reason.UNKNOWN_HOST),
    "unknown": (f.redirect("http://tidak.ada/"), Reason.UNKNOWN_HOST),
    "unasked_304": (f.etag(ETAG, lie=ETAG), Reason.NOT_ASKED),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_is_one_clear_reason_soon_and_in_little_memory(faults, name):
    script, reason = BROKEN[name]
    url = faults.on("/", script)
    tracemalloc.start()
    began = time.monotonic()
    error = refused(faults, url)
    took = time.monotonic() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (error.reason, took < 2, peak < 16 * 1024 * 1024) == (reason, True, True), error
    assert faults.sent < 64 * 1024 * 1024
    assert "?" not in str(error).replace("/?", "")
    assert "\n" not in str(error)


INSIDE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0", "localhost", "[::1]",
    "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
]  # fmt: skip


@pytest.mark.parametrize("host", INSIDE)
def test_no_spelling_of_an_internal_host_is_reached(faults, host):
    """Asked for itself, or by a redirect of a host that is allowed."""
    place = f"http://{host}:{faults.inside_port}/"
    redirected = faults.on("/", f.redirect(place))
    for url in (place, redirected):
        with pytest.raises(FetchError) as caught:
            Fetcher(SMALL, [HOST], resolve=lambda host, port: faults.resolve(host, port)
                    if host == HOST else transport.resolve(host, port)).get(url)  # fmt: skip
        assert caught.value.reason in (Reason.INTERNAL, Reason.UNKNOWN_HOST)
    assert faults.inside == []


def test_every_redirect_is_checked_anew(faults):
    faults.names["dalam.contoh.go.id"] = [LOOPBACK]
    inner = f"http://dalam.contoh.go.id:{faults.inside_port}/"
    url = faults.on("/", f.redirect("/lagi"))
    faults.on("/lagi", f.redirect(inner))
    assert refused(faults, url).reason is Reason.INTERNAL
    assert [a.path for a in faults.asked] == ["/", "/lagi"]


def test_redirects_are_followed_to_the_page(faults):
    url = faults.on("/", f.redirect("/dua", status=308))
    faults.on("/dua", f.sends("halo"))
    assert fetcher(faults).get(url).url == faults.url + "/dua"


def test_one_internal_address_among_public_ones_is_enough_to_refuse(faults):
    faults.names["campur.go.id"] = ["93.184.215.14", LOOPBACK]
    error = refused(faults, f"http://campur.go.id:{faults.inside_port}/")
    assert error.reason is Reason.INTERNAL


def test_a_name_that_changes_its_mind_leads_nowhere(faults, monkeypatch):
    """Looked up once for each connection, and what was checked is what is connected to."""
    told = iter([["93.184.215.14"], [LOOPBACK]])
    asked: list[str] = []
    connected: list[str] = []

    def changing(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(told)

    def connect(address: tuple[str, int], _timeout: float) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(transport.socket, "create_connection", connect)
    got = Fetcher(SMALL, resolve=changing)
    url = f"http://berubah.go.id:{faults.inside_port}/"
    for reason in (Reason.UNREACHABLE, Reason.INTERNAL):
        with pytest.raises(FetchError) as caught:
            got.get(url)
        assert caught.value.reason is reason
    assert (len(asked), connected) == (2, ["93.184.215.14"])


def test_a_slow_look_up_ends_in_time():
    def slow(_host: str, _port: int) -> list[str]:
        time.sleep(5)
        return []

    with pytest.raises(FetchError) as caught:
        Fetcher(replace(SMALL, seconds_per_request=0.3), resolve=slow).get("http://lambat.go.id/")
    assert caught.value.reason is Reason.TIME


def test_the_next_address_is_tried_when_one_does_not_answer(faults):
    faults.names[HOST] = ["127.0.0.2", LOOPBACK]  # nobody listens at the first
    assert fetcher(faults).get(faults.on("/", f.sends("halo"))).body == b"halo"


def test_proxies_and_passwords_of_the_environment_are_ignored(faults, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://{LOOPBACK}:{faults.inside_port}")
    fetcher(faults).get(faults.on("/", f.sends("halo")))
    assert (len(faults.asked), faults.inside) == (1, [])


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", Reason.SCHEME),
        ("/etc/passwd", Reason.SCHEME),
        ("data:text/turtle,x", Reason.SCHEME),
        ("http:///x", Reason.ADDRESS),
        ("http://[::1", Reason.ADDRESS),
        ("http://a:99999/", Reason.ADDRESS),
        ("http://a:rahasia@b/", Reason.ADDRESS),
        ("http://a/\r\nX-Y: z", Reason.ADDRESS),
        ("http://a:6379/", Reason.PORT),
    ],
)
def test_what_is_no_web_address_is_not_asked(faults, url, reason):
    error = refused(faults, url, allowed=())
    assert error.reason is reason
    assert "rahasia" not in str(error)


@given(st.text(max_size=60))
def test_no_text_is_more_than_a_fetch_error(text):
    for url in (text, "http://" + text, f"http://a{text}/"):
        with pytest.raises(FetchError):
            Fetcher(SMALL, resolve=lambda _host, _port: []).get(url)


def test_what_is_unchanged_is_not_sent_again(faults):
    url = faults.on("/", f.etag(ETAG))
    first = fetcher(faults).get(url)
    again = fetcher(faults).get(url, etag=first.etag)
    assert (first.etag, again.not_changed, again.body) == (ETAG, True, b"")


@pytest.mark.parametrize("asked", [{}, {"etag": '"lain"'}])
def test_unchanged_is_not_believed_when_it_was_not_the_question(faults, asked):
    error = refused(faults, faults.on("/", f.etag(ETAG, lie='"bohong"')), **asked)
    assert error.reason is Reason.NOT_ASKED


def test_an_etag_from_outside_adds_no_header(faults):
    page = fetcher(faults).get(faults.on("/", f.sends("x", etag='"a\r\n X-Y: z"')))
    assert page.etag == ""
    assert not any("\n" in value for value in page.headers.values())
    evil = "a\r\nX-Y: z"
    fetcher(faults).get(faults.on("/", f.sends("x")), etag=f'"{evil}"', modified=evil)
    assert not {"x-y", "if-none-match", "if-modified-since"} & set(faults.asked[-1].headers)


@pytest.mark.parametrize(
    ("said", "media_type", "charset"),
    [
        ("Text/Turtle; charset=UTF-8", "text/turtle", "utf-8"),
        ("application/json; charset='latin-1'", "application/json", "iso8859-1"),
        ("text/html; charset=bohong", "text/html", ""),
        ("\xff;;=", "text/plain", ""),
        (None, "", ""),
    ],
)
def test_type_and_charset_are_what_was_declared(faults, said, media_type, charset):
    page = fetcher(faults).get(faults.on("/", f.sends(b"\xff\xfe", content_type=said)))
    assert (page.media_type, page.charset, page.body) == (media_type, charset, b"\xff\xfe")


def paged(faults: FaultServer, got: Fetcher) -> tuple[list[Page], FetchError | None]:
    """All pages, by a next link as a Hydra catalogue has it."""
    pages: list[Page] = []
    url = faults.url + "/?page=1"
    try:
        while url:
            pages.append(got.get(url))
            found = re.search(rb'next> "(\S+)"', pages[-1].body)
            url = faults.url + found[1].decode() if found else ""
    except FetchError as error:
        return pages, error
    return pages, None


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"pages": 5}, Reason.JOB_PAGES),
        ({"bytes": 5000}, Reason.JOB_BYTES),
        ({"seconds": 0.3}, Reason.JOB_TIME),
    ],
)
def test_pages_without_end_end_with_the_budget_of_the_job(faults, limits, reason):
    faults.on("/*", f.pages(lambda _n: "#" * 1000, lambda n: f"/?page={n + 1}"))
    got = fetcher(faults, replace(SMALL, **limits))
    pages, error = paged(faults, got)
    assert error
    assert (error.reason, len(pages) > 3) == (reason, True)
    assert len(faults.asked) <= got.budget.pages


def test_a_broken_page_tells_which_one_it_is(faults):
    faults.on("/*", f.pages(lambda _n: "#", lambda n: f"/?page={n + 1}", broken=3))
    pages, error = paged(faults, fetcher(faults))
    assert error
    assert (len(pages), error.reason, "page=3" in str(error)) == (2, Reason.SERVER, True)


def test_a_job_that_goes_on_keeps_what_it_has_spent(faults):
    url = faults.on("/", f.sends("x" * 10))
    budget = Budget(replace(SMALL, pages=2))
    for _ in range(2):
        Fetcher(budget=budget, allowed_hosts=[HOST], resolve=faults.resolve).get(url)
    assert (budget.pages, budget.bytes) == (2, 20)
    with pytest.raises(FetchError):
        Fetcher(budget=budget, allowed_hosts=[HOST], resolve=faults.resolve).get(url)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07::1", True), ("172.32.0.1", True),
        ("10.0.0.1", False), ("172.31.255.255", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("198.18.0.1", False),
        ("::", False), ("::1", False), ("fe80::1", False), ("fe80::1%eth0", False),
        ("fc00::1", False), ("ff02::1", False), ("::ffff:8.8.8.8", False),
        ("64:ff9b::808:808", False), ("64:ff9b:1::1", False), ("2002:808:808::1", False),
        ("2001:0:1::1", False), ("2001:db8::1", False), ("fec0::1", False), ("x", False),
    ],
)  # fmt: skip
def test_public_is_what_the_whole_world_reaches(address, public):
    assert is_public(address) is public


@given(st.ip_addresses())
def test_nothing_is_public_that_python_calls_otherwise(address):
    assert not is_public(str(address)) or (address.is_global and not address.is_multicast)


def test_the_ports_of_other_services_are_left_alone():
    assert all(map(is_web_port, (80, 443, 5000, 8080, 8443)))
    assert not any(map(is_web_port, (0, 22, 25, 587, 5432, 6379, 9200)))


def test_every_reason_has_its_sentence():
    assert set(words._SENTENCES) == set(Reason)
    assert fetching._REASONS.keys() >= {401, 403, 404}


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to make a certificate with")
@pytest.mark.parametrize(
    ("trusted", "name", "why"),
    [(False, HOST, "self-signed certificate"), (True, "lain.contoh.go.id", "Hostname mismatch")],
)
def test_a_certificate_that_proves_nothing_is_refused(faults, tmp_path, trusted, name, why):
    key, cert = tmp_path / "key", tmp_path / "cert"
    made = ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "2"]
    made += ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    subprocess.run([*made, "-keyout", key, "-out", cert], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with f._listening(faults.answer, context) as server, pytest.MonkeyPatch.context() as patch:
        if trusted:
            patch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(cert))
        port = server.server_address[1]
        error = refused(faults, f"https://{HOST}:{port}/")
        server.shutdown()
    assert error.reason is Reason.TLS
    assert why in error.fields["why"]
    assert faults.asked == []
