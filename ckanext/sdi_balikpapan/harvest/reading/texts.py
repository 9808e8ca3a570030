"""Text, days and links as others write them, in the way that this portal keeps them. Pure."""

from __future__ import annotations

import html
import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

from .json_record import one_text

MAX_BYTES = 30_000
MAX_TAG = 100
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,6});")
_LONGEST_MARK = 2000
_LONE = re.compile(rf"<(?!/?[a-zA-Z][^<>]{{0,{_LONGEST_MARK}}}>)")
_BLOCKS = frozenset("p div br li ul ol tr table h1 h2 h3 h4 h5 h6 section blockquote".split())
_SILENT = frozenset({"script", "style", "head", "title"})
_NOT_IN_TAGS = re.compile(r"[^\w .-]+")
_ISO = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2}|[A-Za-z]+)[-/., ]+(\d{4})")
_MONTHS = {
    name[:3]: number
    for names in (
        "januari februari maret april mei juni juli agustus september oktober november desember",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
_EMAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)


class _Text(HTMLParser):
    """Markup as plain text with the links of Markdown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.silent = 0
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BLOCKS:
            self.out.append("\n- " if tag == "li" else "\n")
        elif tag == "a":
            href = (dict(attrs).get("href") or "").strip()
            self.links.append(href if href.startswith(("http://", "https://")) else "")
            self.out.append("[" if self.links[-1] else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BLOCKS and tag != "br":
            self.out.append("\n")
        elif tag == "a" and self.links:
            link = self.links.pop()
            self.out.append(f"]({link})" if link else "")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.out.append(data)


def is_marked_up(text: str) -> bool:
    """Whether it holds HTML."""
    return bool(_MARKUP.search(text))


def plain(text: str) -> str:
    """HTML as text, with its paragraphs, lists and links."""
    reader = _Text()
    # What never ends takes Python's parser the square of its length, and hours of a worker.
    reader.feed(_LONE.sub("&lt;", _without_comments(text)))
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.out).splitlines()]
    tidy = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return re.sub(r"\n- \n+", "\n- ", html.unescape(tidy)).strip()


def _without_comments(text: str) -> str:
    kept: list[str] = []
    while True:
        before, begun, rest = text.partition("<!--")
        _, ended, after = rest.partition("-->")
        kept.append(before)
        if not begun or not ended:
            return "".join(kept) + begun + rest
        text = after


def shortened(text: str, most: int = MAX_BYTES) -> str:
    """As much of it as is kept."""
    return text.encode("utf-8", "ignore")[:most].decode("utf-8", "ignore").strip()


def tag(text: str) -> str:
    """A keyword by CKAN's rule, or nothing."""
    tidy = " ".join(_NOT_IN_TAGS.sub(" ", text).split())[:MAX_TAG].strip()
    return tidy if len(tidy) >= 2 else ""


def keywords(value: Any) -> list[str]:
    """Keywords of a list, or of one text in which they are set apart by commas."""
    if isinstance(value, str):
        return [part.strip() for part in re.split(r"[,;]", value) if part.strip()]
    items = value if isinstance(value, list) else [value]
    names = (i.get("name") if isinstance(i, dict) and "name" in i else one_text(i) for i in items)
    return [str(name).strip() for name in names if name]


def day(text: str, end: bool = False) -> str:
    """A day in ISO 8601, or nothing; of a month or a year its first or its last."""
    text = text.strip()
    found = _ISO.fullmatch(text)
    if found:
        year, month, number = found.groups()
        return _day(year, month, number, end)
    found = _DAY_FIRST.match(text)
    if not found:
        return ""
    number, month, year = found.groups()
    named = _MONTHS.get(month[:3].lower())
    return _day(year, month if month.isdigit() else str(named or ""), number, end)


def _day(year: str, month: str | None, number: str | None, end: bool) -> str:
    try:
        whole_month = int(month or (12 if end else 1))
        if number or not end:
            return date(int(year), whole_month, int(number or 1)).isoformat()
        following = date(int(year) + whole_month // 12, whole_month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1).isoformat()
    except ValueError:
        return ""


def email(text: str) -> str:
    """An address for mail, or nothing."""
    # Careless catalogues write it as an address relative to the page.
    text = text.strip().rpartition("/")[2].removeprefix("mailto:").strip()
    return text if _EMAIL.fullmatch(text) else ""


def link(text: str) -> str:
    """An address on the web, or nothing."""
    text = "".join(text.split())
    return text if re.match(r"https?://[^/]", text, re.I) and len(text) <= 4000 else ""
