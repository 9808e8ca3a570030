"""`python -m ckanext.sdi_balikpapan.quality FILE`: the checker for people, without a portal."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..standards.contract import Contract, contract_of
from . import process
from .finding import Level, Report
from .words import LANGUAGES, level_of, words

_MARKS = {Level.ERROR: "✗", Level.WARNING: "!", Level.QUESTION: "?", Level.INFO: "·"}
_HELP = {
    "file": "berkas yang diperiksa | the file to check",
    "contract": "kontrak atau isi dataset dengan `variabel`, JSON | a contract or a dataset's body",
    "lang": "bahasa kalimatnya | the language of the sentences",
    "json": "laporan sebagai JSON | the report as JSON",
    "regions": "CSV kode wilayah: kode, nama | a CSV of region codes",
    "memory": "batas memori, MB | memory limit, MB",
    "seconds": "batas waktu, detik | time limit, seconds",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Checks a file and prints what is to be said; 1 if there are errors."""
    asked = _parser().parse_args(argv)
    contract = read_contract(asked.contract, asked.file) if asked.contract else Contract()
    memory = asked.memory * process.MEGABYTE
    report = process.run(
        asked.file, asked.file.name, contract, memory=memory, seconds=asked.seconds,
        regions=asked.regions,
    )  # fmt: skip
    if asked.json:
        print(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines(report, asked.lang)))
    return int(any(level_of(one) is Level.ERROR for one in report.findings))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ckanext.sdi_balikpapan.quality")
    parser.add_argument("file", type=Path, help=_HELP["file"])
    parser.add_argument("--contract", type=Path, help=_HELP["contract"])
    parser.add_argument("--lang", choices=LANGUAGES, default="id", help=_HELP["lang"])
    parser.add_argument("--json", action="store_true", help=_HELP["json"])
    parser.add_argument("--regions", default="", help=_HELP["regions"])
    parser.add_argument("--memory", type=int, default=768, help=_HELP["memory"])
    parser.add_argument("--seconds", type=float, default=300, help=_HELP["seconds"])
    return parser


def read_contract(path: Path, file: Path) -> Contract:
    """A contract as JSON, or the one that a dataset's body makes for the file."""
    said = json.loads(path.read_text(encoding="utf-8"))
    if "variabel" in said:
        return contract_of(said, {"name": file.name})
    return Contract.from_dict(said)


def lines(report: Report, language: str) -> Iterator[str]:
    """The report as people read it: facts, findings by weight, counts."""
    facts = {key: value for key, value in report.facts.items() if key != "columns"}
    yield f"{report.rows} baris | rows; " + "; ".join(f"{k}: {v}" for k, v in facts.items())
    weights = list(Level)
    for one in sorted(report.findings, key=lambda found: weights.index(level_of(found))):
        yield f"{_MARKS[level_of(one)]} {words(one, language)}"
    for rule in report.counts:
        yield f"= {rule}: {report.count(rule)}"
