"""What is wrong with a file, a column or a cell, in words: what, why, and what to do. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Level(str, Enum):
    """What follows from a problem."""

    ERROR = "error"  # the row isn't taken
    NOTE = "note"  # it is taken, and this is said


@dataclass(frozen=True)
class Problem:
    """Something that is said of a cell, a row (its first cell) or the whole file.

    :param cell: its address, such as `C14`; empty for the whole file.
    :param row: as the spreadsheet numbers it; 0 for the whole file.
    :param field: the column's name; empty for all.
    :param code: of `SENTENCES`, or `rule` with the sentence itself as the word `kalimat`.
    """

    cell: str
    row: int
    field: str
    code: str
    level: Level
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)


class Unusable(ValueError):
    """A file of which nothing can be read; `why` is a code of `SENTENCES`."""

    def __init__(self, why: str, **words: str) -> None:
        super().__init__(why)
        self.why = why
        self.words = words


def say(code: str, words: Mapping[str, str], lang: str = "id") -> str:
    """A sentence of the table, in one language."""
    return SENTENCES[code][lang == "en"].format_map(words)


SENTENCES: Mapping[str, tuple[str, str]] = {
    "rule": ("{kalimat}", "{kalimat}"),
    "bukan_lembar": (
        "Berkas ini {jenis}, bukan XLSX atau CSV. Simpan lembar Anda sebagai XLSX, lalu unggah.",
        "This file is {jenis}, neither XLSX nor CSV. Save your sheet as XLSX and upload that.",
    ),
    "rusak": (
        "Berkas ini rusak dan tidak dapat dibuka. Buka di program lembar kerja, simpan lagi"
        " sebagai XLSX, lalu unggah.",
        "This file is broken and cannot be opened. Open it in a spreadsheet program, save it"
        " again as XLSX and upload that.",
    ),
    "terkunci": (
        "Berkas ini dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu unggah.",
        "This file is locked with a password. Save it without one and upload that.",
    ),
    "terlalu_besar": (
        "Berkas ini terlalu besar: paling besar {batas} MB dan {baris} baris. Bagi menurut OPD.",
        "This file is too large: at most {batas} MB and {baris} rows. Split it by agency.",
    ),
    "kosong": (
        "Tidak ada isi di berkas ini. Isi templat, lalu unggah.",
        "There is nothing in this file. Fill in the template and upload it.",
    ),
    "tanpa_judul": (
        "Baris judul kolom tidak ditemukan. Salin judul kolom dari templat; yang harus ada:"
        " Nama Data, dan paling sedikit dua kolom lain.",
        "The row with the columns' headings was not found. Copy the headings from the template;"
        " needed are Nama Data and at least two others.",
    ),
    "tanpa_baris": (
        "Tidak ada baris data di bawah judul kolom. Isi satu baris untuk tiap butir.",
        "There is no row of data below the headings. Fill in one row for each entry.",
    ),
    "kolom_ganda": (
        "Kolom “{kolom}” ada dua kali, di {pertama} dan {kedua}. Hapus salah satu.",
        "The column “{kolom}” stands twice, at {pertama} and {kedua}. Delete one.",
    ),
    "kolom_hilang": (
        "Kolom ini tidak ada di berkas, jadi isinya tetap seperti semula: {kolom}.",
        "These columns are not in the file, so what they hold stays as it is: {kolom}.",
    ),
    "kolom_asing": (
        "Kolom “{kolom}” tidak dikenal dan tidak dibaca.",
        "The column “{kolom}” is not known and is not read.",
    ),
    "tanpa_judul_kolom": (
        "Kolom ini berisi data tetapi tidak berjudul, jadi tidak dibaca.",
        "This column holds data but has no heading, so it is not read.",
    ),
    "lembar_lain": (
        "Yang dibaca hanya lembar “{lembar}”. Lembar lain tidak dibaca: {lain}.",
        "Only the sheet “{lembar}” is read. Other sheets are not read: {lain}.",
    ),
    "bukan_utf8": (
        "Berkas ini bukan UTF-8; dibaca sebagai Windows-1252. Periksa huruf yang tidak biasa.",
        "This file is not UTF-8; it was read as Windows-1252. Look at unusual letters.",
    ),
    "catatan": (
        "Baris ini dianggap catatan dan tidak dibaca: “{nilai}”.",
        "This row is taken for a remark and is not read: “{nilai}”.",
    ),
    "rumus": (
        "Sel ini berisi rumus; yang diambil adalah hasilnya yang tersimpan: “{nilai}”.",
        "This cell holds a formula; its stored result was taken: “{nilai}”.",
    ),
    "rumus_kosong": (
        "Sel ini berisi rumus tanpa hasil tersimpan. Salin, lalu tempel sebagai nilai.",
        "This cell holds a formula without a stored result. Copy it and paste it as a value.",
    ),
    "gabung": (
        "Sel ini digabung ({area}), jadi tidak jelas milik baris mana. Pisahkan sel, lalu isi"
        " satu per satu.",
        "This cell is merged ({area}), so it isn't clear whose it is. Unmerge it and fill in"
        " each cell.",
    ),
    "galat": (
        "Sel ini berisi galat {nilai}. Isi dengan jawaban.",
        "This cell holds the error {nilai}. Fill in an answer.",
    ),
    "tanggal_di_teks": (
        "Program lembar kerja mengubah isi sel ini menjadi tanggal ({nilai}). Ubah format sel"
        " menjadi teks, lalu tulis lagi.",
        "The spreadsheet program turned this cell into a date ({nilai}). Format the cell as text"
        " and write it again.",
    ),
    "tanggal": (
        "“{nilai}” bukan tanggal. Tulis misalnya 2026-04-30.",
        "“{nilai}” is not a date. Write for example 2026-04-30.",
    ),
    "tanggal_ganda": (
        "“{nilai}” dapat dibaca dengan dua cara: hari atau bulan dahulu? Tulis"
        " tahun-bulan-hari, misalnya 2026-04-30.",
        "“{nilai}” can be read in two ways: day or month first? Write year-month-day, such as"
        " 2026-04-30.",
    ),
    "jadwal": (
        "“{nilai}” tidak terbaca sebagai rilis. Tulis periode: tanggal, dipisah titik koma,"
        " misalnya 2026-T1: 2026-04-30; 2026-T2: 2026-07-31.",
        "“{nilai}” cannot be read as a release. Write period: date, separated by semicolons,"
        " such as 2026-T1: 2026-04-30; 2026-T2: 2026-07-31.",
    ),
    "pilihan": (
        "“{nilai}” tidak ada dalam pilihan: {ada}. Pilih dari daftar.",
        "“{nilai}” is not among the choices: {ada}. Choose from the list.",
    ),
    "json": (
        "Isi sel ini rusak: “{nilai}”. Unduh lembar lagi dan salin sel ini dari sana.",
        "What is in this cell is broken: “{nilai}”. Download the sheet again and copy it.",
    ),
    "terlalu_panjang": (
        "Isi sel ini terlalu panjang: paling banyak {batas} karakter.",
        "This cell is too long: at most {batas} characters.",
    ),
    "angka_kode": (
        "Sel ini berisi angka {nilai}; nol di awal atau akhir kode mungkin hilang. Periksa.",
        "This cell holds the number {nilai}; zeros of the code may be lost. Look at it.",
    ),
    "opd_kosong": (
        "Produsen Data belum diisi. Tulis nama atau alamat perangkat daerahnya.",
        "There is no data producer. Write the agency's name or address.",
    ),
    "opd_asing": (
        "Tidak ada perangkat daerah “{nilai}” di portal ini. Tulis nama atau alamatnya.{mirip}",
        "There is no agency “{nilai}” on this portal. Write its name or address.{mirip}",
    ),
    "opd_ganda": (
        "“{nilai}” dapat berarti beberapa perangkat daerah. Tulis nama lengkap atau alamatnya.",
        "“{nilai}” can mean several agencies. Write its whole name or its address.",
    ),
    "bukan_opd_anda": (
        "Baris ini milik {nilai}, dan Anda tidak menyusun untuknya. Hapus baris ini, atau minta"
        " penyusun OPD itu mengimpornya.",
        "This row is {nilai}'s, for which you don't draft. Delete the row, or ask that agency to"
        " import it.",
    ),
    "opd_tetap": (
        "Butir ini milik {nilai}. Produsen Data tidak berpindah lewat lembar; usulkan"
        " pengalihan di halaman butirnya.",
        "This entry is {nilai}'s. The producer isn't changed by a sheet; propose a handover on"
        " the entry's page.",
    ),
    "tahun_lain": (
        "Baris ini untuk tahun {nilai}, bukan {tahun}. Impor di halaman tahun itu.",
        "This row is for {nilai}, not {tahun}. Import it on that year's page.",
    ),
    "kembar": (
        "Baris ini sama dengan baris {baris} ({alasan}) tetapi isinya berbeda. Sisakan satu.",
        "This row is the same as row {baris} ({alasan}) but says something else. Keep one.",
    ),
    "kembar_sama": (
        "Baris ini sama persis dengan baris {baris}; dibaca sekali.",
        "This row is exactly row {baris}; it is read once.",
    ),
    "versi_rusak": (
        "Versi di baris ini terubah atau dari portal lama, jadi perubahan orang lain tidak dapat"
        " dijaga. Unduh lembar lagi, atau kosongkan sel ini: isian kosong lalu berarti tetap.",
        "The version in this row was changed or is of an older portal, so others' work cannot be"
        " kept safe. Download the sheet again, or empty this cell: then empty means unchanged.",
    ),
    "versi_asing": (
        "Versi di baris ini milik butir yang tidak ada dalam Daftar Data {tahun}, atau sudah"
        " ditarik. Kosongkan sel ini bila butirnya baru.",
        "The version in this row is of an entry that is not in the Daftar Data {tahun}, or was"
        " withdrawn. Empty this cell if the entry is new.",
    ),
    "id_tetap": (
        "ID DDD butir ini {nilai} dan tidak berubah lagi. Tulis kembali, atau kosongkan sel"
        " Versi bila ini butir baru.",
        "This entry's ID DDD is {nilai} and doesn't change any more. Write it again, or empty"
        " the version if this is a new entry.",
    ),
    "dikenali": (
        "Tanpa ID DDD dan versi; dikenali dari nama data dan OPD sebagai {nilai}.",
        "Without ID DDD and version; known by the name of the data and the agency as {nilai}.",
    ),
    "nama_kosong": (
        "Nama Data belum diisi. Tanpa nama, baris ini bukan butir.",
        "There is no name of the data. Without it this row is no entry.",
    ),
    "ada": (
        "Data ini sudah ada dalam Daftar Data tahun ini. Sunting barisnya.",
        "This data is in the year's Daftar Data already. Edit its row.",
    ),
    "ditinjau": (
        "Butir ini sedang ditinjau ({nilai}). Tunggu keputusan, atau tarik kembali usulannya.",
        "This entry is under review ({nilai}). Wait for the decision, or take the proposal back.",
    ),
}
