"""What the name of a column says about it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...standards.registry.naming import readable

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|%")
_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{1,20}?)\s*[)\]]")
# What stands in brackets and is a unit; "(A)" and "(2023)" are not.
_UNITS = {
    "%": "Persen", "persen": "Persen", "rp": "Rupiah", "rp.": "Rupiah", "rupiah": "Rupiah",
    "juta rp": "Juta Rupiah", "juta rupiah": "Juta Rupiah", "miliar rupiah": "Miliar Rupiah",
    "ribu rupiah": "Ribu Rupiah", "rp juta": "Juta Rupiah", "km2": "km2", "km²": "km2",
    "m2": "m2", "m²": "m2", "m3": "m3", "m³": "m3", "km": "km", "m": "m", "cm": "cm", "mm": "mm",
    "ha": "Hektare", "hektar": "Hektare", "hektare": "Hektare", "ton": "Ton", "kg": "kg",
    "kuintal": "Kuintal", "kw": "Kuintal", "kwh": "kWh", "mwh": "MWh", "orang": "Orang",
    "jiwa": "Jiwa", "kk": "Keluarga", "keluarga": "Keluarga", "unit": "Unit", "ekor": "Ekor",
    "buah": "Buah", "liter": "Liter", "hari": "Hari", "jam": "Jam", "menit": "Menit",
    "tahun": "Tahun", "bulan": "Bulan", "c": "°C", "°c": "°C", "ton/tahun": "Ton per Tahun",
    "ton/hari": "Ton per Hari", "jiwa/km2": "Jiwa per km2", "rp/kg": "Rupiah per kg",
    "kwh/bulan": "kWh per Bulan", "m3/detik": "m3 per Detik", "kasus": "Kasus",
}  # fmt: skip
_CODE_WORDS = frozenset(
    "kode code npsn nik nip nisn nis nop npwp nib rt rw kodepos telepon telp".split()
)
_CODE_FIRST = frozenset("kd id no hp wa".split())
_NUMBER_WORDS = frozenset("no nomor urut".split())
_MEASURE_WORDS = frozenset(
    """
    jumlah jml banyak banyaknya total luas panjang lebar tinggi berat volume harga nilai persen
    persentase persentasi rata rasio indeks laju angka kepadatan produksi realisasi anggaran target
    timbulan umur usia jarak kapasitas skor biaya pendapatan belanja lama gap selisih debit suhu %
    """.split()
)
_LONGEST_LABEL = 80
_YEAR_WORDS = frozenset("tahun thn th year".split())
_PERIOD_WORDS = _YEAR_WORDS | frozenset("bulan bln semester triwulan tw kuartal minggu".split())
_NAME_WORDS = frozenset("nama nm name".split())
_LEVELS = {
    "provinsi": "provinsi", "prov": "provinsi", "kabupaten": "kota", "kab": "kota",
    "kota": "kota", "kecamatan": "kecamatan", "kec": "kecamatan", "kelurahan": "kelurahan",
    "kel": "kelurahan", "desa": "kelurahan",
}  # fmt: skip
_DEPTH = ("provinsi", "kota", "kecamatan", "kelurahan")
_JOINED = re.compile(r"(nama|nm|kode|kd)([a-z]+)")
_PERSONAL = {
    "nik": "NIK", "ktp": "NIK", "npwp": "NPWP", "email": "alamat surel", "surel": "alamat surel",
    "telepon": "nomor telepon", "telp": "nomor telepon", "hp": "nomor telepon",
    "wa": "nomor telepon", "whatsapp": "nomor telepon", "kk_no": "nomor KK",
}  # fmt: skip
_PERSONAL_PHRASES = (
    (re.compile(r"\bno(?:mor)? (?:kk|kartu keluarga)\b"), "nomor KK"),
    (re.compile(r"\bnama (?:lengkap|ibu|ayah|orang tua|pemilik|penerima|pasien|siswa)\b"), "nama"),
    (re.compile(r"\b(?:tanggal|tgl) lahir\b"), "tanggal lahir"),
    (re.compile(r"\balamat (?:rumah|tinggal|penerima|pasien|pemilik)\b"), "alamat"),
    (re.compile(r"\b(?:nomor|no) rekening\b"), "nomor rekening"),
)


@dataclass(frozen=True)
class Header:
    """A column's name, taken apart.

    :param level: the region level that it names, or "".
    :param system: `kemendagri` or `bps` if the name says so, else "".
    """

    name: str
    words: tuple[str, ...]
    unit: str
    label: str
    level: str
    system: str
    personal: str

    def _has(self, known: frozenset[str]) -> bool:
        return bool(known & set(self.words))

    @property
    def is_code(self) -> bool:
        first = bool(_CODE_FIRST & set(self.words[:1]))
        return (first or self._has(_CODE_WORDS)) and not self.is_measure

    @property
    def is_number(self) -> bool:
        """The running number of the row."""
        return set(self.words) <= _NUMBER_WORDS | {"id", "baris"} and bool(self.words)

    @property
    def is_measure(self) -> bool:
        a_year = (
            len(self.words) == 1 and len(self.name.strip()) == 4 and self.name.strip().isdecimal()
        )
        return bool(self.unit) or a_year or self._has(_MEASURE_WORDS)

    @property
    def is_year(self) -> bool:
        return self._has(_YEAR_WORDS) and not self.is_measure

    @property
    def is_period(self) -> bool:
        return self._has(_PERIOD_WORDS) and not self.is_measure

    @property
    def is_name(self) -> bool:
        return self._has(_NAME_WORDS)


def header(name: str) -> Header:
    """What a column's name says."""
    bare = _BRACKETS.sub(" ", name)
    words = tuple(word for part in _PARTS.findall(bare) for word in _apart(part.casefold()))
    text = " ".join(words)
    levels = [_LEVELS[word] for word in words if word in _LEVELS]
    system = next((one for one in ("kemendagri", "bps") if one in words), "")
    personal = next((_PERSONAL[word] for word in words if word in _PERSONAL), "")
    personal = personal or next((said for look, said in _PERSONAL_PHRASES if look.search(text)), "")
    return Header(
        name=name,
        words=words,
        unit=_unit(name),
        label=_label(bare) or name.strip(),
        level=max(levels, key=_DEPTH.index, default=""),
        system=system,
        personal=personal,
    )


def _apart(word: str) -> tuple[str, ...]:
    """`namakec` and `kdprov` are two words."""
    found = _JOINED.fullmatch(word)
    return (found[1], found[2]) if found and found[2] in _LEVELS else (word,)


def _label(bare: str) -> str:
    """Without what belongs to a formula: "%Pengurangan (B/A)", "Rate (D+E)/A"."""
    bare = re.sub(r"\s*/\s*[A-Z]\s*$", "", bare.strip())
    return readable(re.sub(r"^%\s*", "Persentase ", bare))[:_LONGEST_LABEL]


def _unit(name: str) -> str:
    found = (_UNITS.get(match[1].casefold(), "") for match in _BRACKETS.finditer(name))
    return next(filter(None, found), "Persen" if name.strip().startswith("%") else "")
