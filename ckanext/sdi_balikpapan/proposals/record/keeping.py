"""Publishing the head of the log: to a folder, to the portal's page, and by mail.

Whoever owns the database can make the whole chain anew. He would also have to change every head
that others have kept.
"""

from __future__ import annotations

import logging
import os
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib import mailer

from ..model import LogEntry
from . import heads
from .heads import Head

log = logging.getLogger(__name__)

FOLDER = "ckanext.sdi_balikpapan.log_head_path"
ADDRESSES = "ckanext.sdi_balikpapan.log_head_mail"
_SENT = ".sent"


def folder() -> Path:
    """Where heads lie: as configured, or the folder sdi_log beside CKAN's files."""
    configured = tk.config.get(FOLDER)
    return Path(configured or Path(tk.config["ckan.storage_path"]) / "sdi_log")


def published() -> list[Head]:
    """Every head that was published from here, oldest first.

    :raises heads.BadHead: when somebody damaged a file.
    """
    return [head for path in _files() for head in _read(path)]


def _files() -> list[Path]:
    return sorted(folder().glob("*.json"))


def _read(path: Path) -> list[Head]:
    try:
        return heads.read(path.read_text(encoding="utf-8"))
    except (heads.BadHead, UnicodeDecodeError) as error:
        raise heads.BadHead(f"{path.name}: {error}") from None


def publish(at: datetime) -> Head | None:
    """Publish where the log ends now; None when it is empty. A head that stands is not repeated."""
    last = model.Session.execute(
        sa.select(LogEntry.seq, LogEntry.hash).order_by(LogEntry.seq.desc()).limit(1)
    ).first()
    model.Session.rollback()
    if last is None:
        return None
    moment = at.astimezone(timezone.utc)
    site = tk.config.get("ckan.site_url", "")
    head = Head(last.seq, last.hash, moment.isoformat(timespec="seconds"), site)
    name = f"{moment:%Y-%m-%d}.json"
    if not _write(name, head):
        _write(f"{moment:%Y-%m-%dT%H%M%SZ}.json", head)
    send()
    return head


def publish_daily(at: datetime) -> None:
    """Publish today's head (UTC), unless that is done; send what couldn't be sent before."""
    today = folder() / f"{at.astimezone(timezone.utc):%Y-%m-%d}.json"
    if today.exists():
        send()
    else:
        publish(at)


def _write(name: str, head: Head) -> bool:
    """Whether the file is new: two schedulers publish one head, and nothing is overwritten."""
    folder().mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder(), prefix=".")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(heads.as_text(head) + "\n")
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, 0o644)
        os.link(temporary, folder() / name)
    except FileExistsError:
        return False
    finally:
        os.unlink(temporary)
    return True


def send() -> None:
    """Mail the newest head to the configured addresses, once; a failure is tried again later."""
    addresses = tk.aslist(tk.config.get(ADDRESSES))
    newest = _files()[-1:]
    if not addresses or not newest:
        return
    mark = newest[0].with_suffix(_SENT)
    done = set(mark.read_text(encoding="utf-8").split()) if mark.exists() else set()
    for address in [a for a in addresses if a not in done]:
        try:
            mailer.mail_recipient(address, address, *_letter(_read(newest[0])[-1]))
        except Exception as error:
            log.warning("the head of the log could not be sent to %s: %s", address, error)
            return
        with mark.open("a", encoding="utf-8") as out:
            out.write(f"{address}\n")


def _letter(head: Head) -> tuple[str, str]:
    subject = tk._("Kepala catatan keputusan {site}: baris {seq}").format(
        site=head.site, seq=head.seq
    )
    body = tk._(
        "Simpan surat ini. Bila catatan keputusan portal ini kelak ditulis ulang atau dipotong,"
        " baris di bawah ini membuktikannya: ckan sdi log verify --heads BERKAS"
    )
    return subject, f"{body}\n\n{heads.as_text(head)}\n"
