"""The type and the role that a column's name and cells speak for. Pure.

The first rule that fits decides. What looks like a code is never taken for a number: a number can
be read out of a code later, lost zeros can't be brought back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ...standards.contract import Type
from ..values import dates, numbers
from .headers import Header
from .model import Question, Role
from .profile import MOST_DISTINCT, Profile, Shape

KEMENDAGRI, BPS = "wilayah-kemendagri", "wilayah-bps"
_LEVEL_BY_LENGTH = {
    2: "provinsi", 4: "kota", 5: "kota", 6: "kecamatan", 7: "kecamatan", 8: "kecamatan",
    10: "kelurahan", 13: "kelurahan",
}  # fmt: skip
_YEARS = range(1900, 2101)
_LIKELY_YEARS = range(1990, 2041)
_MOST_CODES = 30
_LONG_CODE = 5
_NUMBERS = (Shape.WHOLE, Shape.NUMBER_ID, Shape.NUMBER_EN, Shape.NUMBER_BOTH)
_NIK = re.compile(r"[1-9]\d{5}(?:[0-6]\d|7[01])(?:0[1-9]|1[0-2])\d{6}")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?")
_PHONE = re.compile(r"(?:\+?62|0)8\d{8,11}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
_VALUES = ((_NIK, "NIK"), (_PHONE, "nomor telepon"), (_MAIL, "alamat surel"))


@dataclass
class Kind:
    """What a column seems to be."""

    type: Type
    role: Role
    level: str = ""
    reference: str = ""
    notation: str = ""
    unit: str = ""
    codes: dict[str, str] | None = None
    questions: list[Question] = field(default_factory=list)


@dataclass(frozen=True)
class Sight:
    """A column's name and its cells."""

    header: Header
    cells: Profile

    def ask(self, code: str, about: str, *choices: str, **words: str | int) -> Question:
        return Question(code, self.header.name, about, choices, words)


def kind(sight: Sight) -> Kind:
    """The first rule that fits."""
    found = (rule(sight) for rule in _RULES)
    return next(one for one in found if one is not None)


def personal(sight: Sight) -> str:
    """What personal data the column seems to hold, or ""."""
    if sight.header.personal:
        return sight.header.personal
    texts = list(sight.cells.texts())[:500]
    for pattern, said in _VALUES:
        if texts and 2 * sum(bool(pattern.fullmatch(text)) for text in texts) > len(texts):
            return said
    return ""


def _empty(sight: Sight) -> Kind | None:
    if any(n for s, n in sight.cells.shapes.items() if s is not Shape.PLACEHOLDER):
        return None
    question = sight.ask("kosong", "tipe", *(one.value for one in Type))
    return Kind(Type.TEXT, Role.TEXT, questions=[question])


def _row_number(sight: Sight) -> Kind | None:
    cells = sight.cells
    if not sight.header.is_number or not cells.has_only(Shape.WHOLE):
        return None
    found = [int(text) for text in cells.texts()]
    dense = max(found) - min(found) + 1 <= 1.05 * len(found) + 2
    return Kind(Type.INTEGER, Role.ROW_NUMBER) if dense and not cells.empty else None


def _region(sight: Sight) -> Kind | None:
    cells, head = sight.cells, sight.header
    named = head.is_code or (head.level and not head.is_measure and not head.is_name)
    dotted = cells.shapes[Shape.REGION] > 0
    allowed = (Shape.REGION, Shape.NUMBER_EN, Shape.WHOLE, Shape.WHOLE_ZERO, Shape.PADDED)
    if not (named or (dotted and not head.is_measure)) or not cells.has_only(*allowed):
        return None
    texts = [text.removesuffix(".0") for text in cells.texts()]
    lengths = {len(text) for text in texts}
    of_level = (head.level or head.system or dotted) and lengths <= set(_LEVEL_BY_LENGTH)
    if not of_level or not any(c.isdigit() for c in texts[0]):
        return None
    if not dotted and not head.system and not head.level:
        return None
    longest = max(lengths)
    found = Kind(Type.CODE, Role.REGION_CODE, _LEVEL_BY_LENGTH[longest])
    has_dots = any("." in text for text in texts)
    found.reference = _reference(head, longest, has_dots)
    if not found.reference:
        found.reference = BPS
        shown = ", ".join(sorted(texts)[:3])
        question = sight.ask("kode_wilayah", "kode_referensi", BPS, KEMENDAGRI, examples=shown)
        found.questions.append(question)
    found.questions += _point_zero(sight, Type.CODE)
    return found


def _reference(head: Header, length: int, dotted: bool) -> str:
    """Codes with 10 digits can be either; those of a province or a city are the same in both."""
    if dotted:
        return KEMENDAGRI
    if head.system:
        return BPS if head.system == "bps" else KEMENDAGRI
    return {2: KEMENDAGRI, 4: BPS, 6: KEMENDAGRI, 7: BPS}.get(length, "")


def _point_zero(sight: Sight, *choices: Type) -> list[Question]:
    shown = sight.cells.shown(Shape.WHOLE_ZERO)
    if not shown:
        return []
    others = [Type.TEXT] if len(choices) == 1 else []
    named = [one.value for one in (*choices, *others)]
    return [sight.ask("pecahan_nol", "tipe", *named, examples=shown)]


def _code(sight: Sight) -> Kind | None:
    cells, head = sight.cells, sight.header
    whole = cells.has_only(Shape.WHOLE, Shape.PADDED, Shape.WHOLE_ZERO)
    padded = whole and cells.shapes[Shape.PADDED] > 0
    dotted = cells.has_only(Shape.REGION)
    if head.is_code and not head.is_measure and (head.name.casefold() != "id" or whole):
        pass
    elif not padded and not dotted:
        return None
    found = Kind(Type.CODE, Role.CODE, codes=_codes(sight))
    if found.codes:
        found.questions.append(_ask_codes(sight, found.codes))
    found.questions += _point_zero(sight, Type.CODE)
    return found


def _year(sight: Sight) -> Kind | None:
    cells, head = sight.cells, sight.header
    if not cells.has_only(Shape.WHOLE, Shape.WHOLE_ZERO) or cells.many or head.is_measure:
        return None
    years = {
        int(text.removesuffix(".0")) for text in cells.texts() if text.strip("-")[:1].isdigit()
    }
    if head.is_year and all(year in _YEARS for year in years):
        return Kind(Type.YEAR, Role.PERIOD, questions=_point_zero(sight, Type.YEAR, Type.TEXT))
    if all(year in _LIKELY_YEARS for year in years) and not head.is_code:
        question = sight.ask(
            "tahun_atau_angka", "tipe", Type.YEAR.value, Type.INTEGER.value,
            examples=cells.shown(Shape.WHOLE, Shape.WHOLE_ZERO),
        )  # fmt: skip
        return Kind(Type.YEAR, Role.PERIOD, questions=[question])
    return None


def _yes_no(sight: Sight) -> Kind | None:
    cells = sight.cells
    if cells.has_only(Shape.YES_NO):
        return Kind(Type.BOOLEAN, Role.CATEGORY)
    bits = {text.removesuffix(".0") for text in cells.texts()} <= {"0", "1"}
    if not bits or cells.rows < 20 or sight.header.is_measure:
        return None
    asked = sight.ask("ya_atau_angka", "tipe", Type.INTEGER.value, Type.BOOLEAN.value)
    return Kind(Type.INTEGER, Role.VALUE, questions=[asked])


def _period(sight: Sight) -> Kind | None:
    """A month, a quarter, a half year."""
    cells = sight.cells
    few = 0 < len(cells.distinct) <= 12 and not cells.many
    if not sight.header.is_period or not few or not cells.has_only(Shape.WHOLE, Shape.TEXT):
        return None
    named = " ".join(w for w in sight.header.label.split() if w.isalpha())
    codes = {t: f"{named} {t}" if t.isdigit() else t for t in sorted(cells.texts(), key=_order)}
    return Kind(Type.CODE, Role.PERIOD, codes=codes)


def _date(sight: Sight) -> Kind | None:
    cells = sight.cells
    if not cells.has_only(Shape.DATE, Shape.DATE_BOTH):
        return None
    found = Kind(Type.DATE, Role.PERIOD)
    texts = [text for text in cells.texts() if cells.shapes[Shape.DATE_BOTH]]
    proofs = {dates.day(text).proves for text in texts} - {""}
    if len(proofs) == 1:
        found.notation = proofs.pop()
    elif texts:
        shown = cells.shown(Shape.DATE_BOTH)
        asked = sight.ask("urutan_tanggal", "notasi_angka", "id", "en", examples=shown)
        found.questions.append(asked)
    return found


def _number(sight: Sight) -> Kind | None:
    cells, head = sight.cells, sight.header
    if not cells.has_only(*_NUMBERS, Shape.WHOLE_ZERO, Shape.PERCENT):
        return None
    found = Kind(Type.INTEGER, Role.VALUE)
    if cells.has_only(Shape.WHOLE):
        return _doubtful_code(sight) or found
    if cells.has_only(Shape.WHOLE, Shape.WHOLE_ZERO):
        found.type = Type.DECIMAL
        found.questions = _point_zero(sight, Type.DECIMAL, Type.INTEGER)
        return found
    found.type, found.notation, found.questions = _notation(sight)
    if cells.shapes[Shape.PERCENT] and not head.unit:
        found.unit = "Persen"
    return found


def _doubtful_code(sight: Sight) -> Kind | None:
    """Many numbers of the same length, and a name that doesn't say what is measured."""
    texts = list(sight.cells.texts())
    lengths = {len(text) for text in texts}
    even = len(lengths) == 1 and min(lengths) >= _LONG_CODE and len(texts) >= 10
    if not even or sight.header.is_measure:
        return None
    shown = sight.cells.shown(Shape.WHOLE)
    choices = (Type.CODE.value, Type.INTEGER.value)
    asked = sight.ask("kode_atau_angka", "tipe", *choices, examples=shown)
    return Kind(Type.CODE, Role.CODE, questions=[asked])


def _notation(sight: Sight) -> tuple[Type, str, list[Question]]:
    """How the numbers are written, and whether they are whole when read so."""
    cells = sight.cells
    in_id, in_en = cells.shapes[Shape.NUMBER_ID], cells.shapes[Shape.NUMBER_EN]
    likely = "id" if in_id >= in_en else "en"
    shown = cells.shown(Shape.NUMBER_BOTH, Shape.NUMBER_ID, Shape.NUMBER_EN)
    choices = (likely, "en" if likely == "id" else "id")
    if in_id and in_en:
        asked = sight.ask("notasi_campur", "notasi_angka", *choices, examples=shown)
        return Type.DECIMAL, "", [asked]
    if not in_id and not in_en and cells.shapes[Shape.NUMBER_BOTH]:
        asked = sight.ask("notasi", "notasi_angka", *choices, examples=shown)
        return Type.DECIMAL, "", [asked]
    found = (numbers.number(text).value(likely) for text in cells.texts())
    whole = all(v is None or v == v.to_integral_value() for v in found)  # type: ignore
    grouped = whole and likely == "id" and not cells.many
    return (Type.INTEGER if grouped else Type.DECIMAL), likely if in_id or in_en else "", []


def _mixed(sight: Sight) -> Kind | None:
    """Mostly numbers, with a few cells that aren't."""
    cells = sight.cells
    good = sum(cells.shapes[s] for s in (*_NUMBERS, Shape.WHOLE_ZERO))
    strange = cells.shapes[Shape.TEXT] + cells.shapes[Shape.DATE] + cells.shapes[Shape.PERCENT]
    share = good / (good + strange) if good else 0
    if share < (0.5 if sight.header.is_measure else 0.8) or sight.header.is_code:
        return None
    type_, notation, questions = _notation(sight)
    if cells.has_only(Shape.WHOLE, Shape.TEXT):
        type_, notation, questions = Type.INTEGER, "", []
    shown = cells.shown(Shape.TEXT, Shape.DATE, Shape.PERCENT)
    choices = (type_.value, Type.TEXT.value)
    words = {"count": strange, "examples": shown, "type": type_.value.replace("_", " ")}
    asked = sight.ask("isi_campur", "tipe", *choices, **words)
    return Kind(type_, Role.VALUE, notation=notation, questions=[*questions, asked])


def _text(sight: Sight) -> Kind:
    head = sight.header
    if head.level or head.name.casefold() == "wilayah":
        return Kind(Type.TEXT, Role.REGION_NAME, head.level)
    clock = all(_CLOCK.fullmatch(text) for text in sight.cells.texts())
    codes = None if head.is_name or clock else _codes(sight)
    if not codes:
        return Kind(Type.TEXT, Role.TEXT)
    return Kind(Type.CODE, Role.CATEGORY, codes=codes, questions=[_ask_codes(sight, codes)])


def _codes(sight: Sight) -> dict[str, str] | None:
    """The different cells as a code list, if they are few and come again and again."""
    cells = sight.cells
    filled = cells.rows - cells.empty
    found = sorted({text for text in cells.texts() if text}, key=_order)
    few = 2 <= len(found) <= _MOST_CODES and 3 * len(found) <= filled and filled >= 10
    short = all(len(one) <= 60 and not set(one) & set(";=\n") for one in found)
    marks = set(cells.examples.get(Shape.PLACEHOLDER, ()))
    return {one: one for one in found if one not in marks} if few and short else None


def _ask_codes(sight: Sight, codes: dict[str, str]) -> Question:
    return sight.ask("daftar_kode", "klasifikasi_isian", "ya", "tidak", count=len(codes))


def _order(text: str) -> tuple[bool, int, str]:
    return (not text.isdecimal(), int(text) if text.isdecimal() and len(text) < 9 else 0, text)


_RULES: tuple[Callable[[Sight], Kind | None], ...] = (
    _empty,
    _row_number,
    _region,
    _code,
    _year,
    _period,
    _yes_no,
    _date,
    _number,
    _mixed,
    _text,
)
assert MOST_DISTINCT > _MOST_CODES
