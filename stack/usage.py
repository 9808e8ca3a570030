"""The commands of `./portal`: their modules, what they need and their help in two languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One command: `main(argv)` of its module carries it out and returns the exit code."""

    module: str
    indonesian: str
    english: str
    options: str = ""
    venv: bool = True
    tests: bool = False
    function: str = "main"


COMMANDS: dict[str, Command] = {
    "run": Command(
        "run",
        "siapkan dan jalankan portal sampai Ctrl-C",
        "set up and run the portal until Ctrl-C",
        """\
  --port PORTA   porta web (bawaan: 5000 bila bebas) | web port (default: 5000 if free)
  --host HOST    alamat yang dilayani (bawaan: 127.0.0.1) | address to serve
  --no-demo      tanpa isi contoh | without demo content
  --check        siapkan, jalankan, periksa lewat HTTP, hentikan | set up, run, check, stop""",
    ),
    "test": Command(
        "test",
        "jalankan semua uji pada layanan tersendiri",
        "run all tests on services of their own",
        """\
  lint | unit | functional | browser | soak   hanya bagian itu | only that part
  consumers   pemanen CKAN lain, dipasang untuk itu | stock harvesters, installed for it
  argumen lain diteruskan ke pytest | other arguments go to pytest""",
        tests=True,
    ),
    "ckan": Command(
        "ckan_command",
        "teruskan ke perintah ckan dengan konfigurasi klon ini",
        "pass on to the ckan command with this clone's configuration",
        "  contoh | example: ./portal ckan user list",
    ),
    "status": Command("status", "apa yang berjalan", "what runs", venv=False),
    "stop": Command("stop", "hentikan portal klon ini", "stop this clone's portal", venv=False),
    "reset": Command(
        "reset",
        "hapus semua data portal klon ini (bertanya dulu)",
        "delete all data of this clone's portal (asks first)",
        """\
  --yes   jangan bertanya | don't ask
  --all   juga paket yang terunduh | the downloaded packages too""",
        venv=False,
    ),
    "bench": Command(
        "bench",
        "ukur kita dan pembanding bergantian terhadap sasaran",
        "measure ours and a peer, interleaved, against a goal",
        """\
  NAMA: benchmarks/NAMA.py
  --quick   sekadar mencoba | only a trial""",
        tests=True,
    ),
    "figures": Command(
        "figures",
        "tulis hasil uji panjang dan pengukuran ke docs/security.md",
        "write what long tests and benchmarks measured into docs/security.md",
        venv=False,
    ),
    "backup": Command(
        "backup",
        "cadangkan basis data, berkas, dan konfigurasi ke satu berkas",
        "back up databases, files and configuration to one file",
        "  BERKAS | FILE",
    ),
    "restore": Command(
        "restore",
        "pulihkan dari berkas cadangan (bertanya dulu)",
        "restore from a backup file (asks first)",
        """\
  BERKAS | FILE
  --yes   jangan bertanya | don't ask""",
    ),
}


def overview() -> str:
    """What `./portal --help` prints."""
    rows = [f"  {name:<8} {c.indonesian}\n           {c.english}" for name, c in COMMANDS.items()]
    more = "  ./portal PERINTAH --help: rincian | details"
    return "\n".join(["./portal PERINTAH | COMMAND", "", *rows, "", more])


def details(name: str) -> str:
    """What `./portal NAME --help` prints."""
    command = COMMANDS[name]
    lines = [f"./portal {name}", f"  {command.indonesian}", f"  {command.english}"]
    return "\n".join([*lines, *(["", command.options] if command.options else [])])
