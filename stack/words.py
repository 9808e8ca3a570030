"""The sentences that people read when something goes wrong: what happened and what to do."""

from __future__ import annotations

_ADVICE: dict[str, tuple[str, str]] = {
    "port_taken": (
        "Porta {port} sudah dipakai program lain; jalankan `./portal run --port {other}`.",
        "Port {port} is taken by another program; start with `./portal run --port {other}`.",
    ),
    "disk_full": (
        "Disk penuh; kosongkan sedikitnya 1,5 GB di {path}, lalu ulangi perintah ini.",
        "The disk is full; free at least 1.5 GB at {path}, then run this again.",
    ),
    "read_only": (
        "Folder {path} tidak dapat ditulisi; pindahkan klon ini ke folder milik Anda.",
        "The folder {path} can't be written to; move this clone to a folder of yours.",
    ),
    "library_missing": (
        "Pustaka sistem tidak ada ({detail}); pasang paketnya, lalu ulangi.",
        "A system library is missing ({detail}); install its package, then run this again.",
    ),
    "venv_missing": (
        "python3-venv tidak ada; pasang (Debian/Ubuntu: apt install python3-venv), lalu ulangi.",
        "python3-venv is missing; install it (Debian/Ubuntu: apt install python3-venv).",
    ),
    "no_network": (
        "Tidak dapat mengunduh; pemasangan pertama perlu jaringan. Sambungkan, lalu ulangi.",
        "Can't download; the first set-up needs the network. Connect, then run this again.",
    ),
    "bad_download": (
        "Unduhan {name} rusak berulang kali; periksa jaringan atau proxy, lalu ulangi.",
        "The download of {name} keeps arriving broken; check network or proxy, then run again.",
    ),
    "already_running": (
        "`./portal {command}` lain sedang berjalan di klon ini; hentikan dulu: `./portal stop`.",
        "Another `./portal {command}` is running in this clone; stop it first: `./portal stop`.",
    ),
    "tests_running": (
        "`./portal test` lain sedang berjalan di klon ini; tunggu sampai selesai.",
        "Another `./portal test` is running in this clone; wait until it ends.",
    ),
    "service_missing": (
        "{name} tidak tersedia untuk Python/CPU ini; pasang dari sistem: {package}.",
        "{name} has no wheel for this Python/CPU; install the system's own: {package}.",
    ),
    "service_died": (
        "{name} berhenti sendiri; baca {log}, lalu jalankan lagi `./portal run`.",
        "{name} ended by itself; read {log}, then start `./portal run` again.",
    ),
    "service_slow": (
        "{name} tidak siap dalam {seconds} detik; baca {log}, lalu ulangi.",
        "{name} was not ready within {seconds} s; read {log}, then run this again.",
    ),
    "step_failed": (
        "Langkah “{name}” gagal; rinciannya ada di {log}.",
        "The step “{name}” failed; the details are in {log}.",
    ),
    "not_set_up": (
        "Portal belum disiapkan di klon ini; jalankan dulu `./portal run`.",
        "The portal isn't set up in this clone yet; run `./portal run` first.",
    ),
    "backup_exists": (
        "{file} sudah ada; pilih nama lain agar cadangan lama tidak tertimpa.",
        "{file} is there already; choose another name, so that no older backup is lost.",
    ),
    "backup_missing": (
        "{file} tidak ada; periksa nama dan foldernya.",
        "There is no file {file}; check its name and folder.",
    ),
    "backup_damaged": (
        "Cadangan {file} rusak atau tidak lengkap; tidak ada yang diubah. Pakai cadangan lain.",
        "The backup {file} is damaged or incomplete; nothing was changed. Use another one.",
    ),
    "backup_newer": (
        "Cadangan {file} dibuat oleh versi yang lebih baru; perbarui klon ini dulu (git pull).",
        "The backup {file} was made by a newer version; update this clone first (git pull).",
    ),
    "unknown": (
        "Terjadi kesalahan yang tidak terduga; rinciannya ada di {log}.",
        "Something unexpected went wrong; the details are in {log}.",
    ),
}


class Trouble(Exception):
    """Something that a person can act on, said in one sentence."""

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        indonesian, english = _ADVICE[key]
        self.indonesian = indonesian.format(**values)
        self.english = english.format(**values)
        super().__init__(self.indonesian)

    def __str__(self) -> str:
        return f"{self.indonesian}\n{self.english}"
