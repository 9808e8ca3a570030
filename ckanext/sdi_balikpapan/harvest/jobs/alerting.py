"""A source that fails again and again: its walidata get a letter, once until it works again."""

from __future__ import annotations

from datetime import datetime

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib import mailer

from ckanext.sdi_balikpapan.proposals.deadlines import letters, recipients
from ckanext.sdi_balikpapan.proposals.deadlines.model import MailChoice
from ckanext.sdi_balikpapan.proposals.publishing import outbox

from ..model import Job, Source
from . import words

TASK = "harvest_alert"
AFTER = "ckanext.sdi_balikpapan.harvest.alert_after"


def note(source: Source, job: Job, at: datetime) -> None:
    """Leave a letter to be sent when a source has failed so often, without committing."""
    if source.failures == int(tk.config[AFTER]):
        outbox.add_task(source.id, TASK, at, job_id=job.id)


def send(source_id: str, job_id: str) -> None:
    """Tell the walidata of a source why it fails; work of the outbox."""
    source, job = model.Session.get(Source, source_id), model.Session.get(Job, job_id)
    if source is None or job is None or not source.failures:
        return
    for user in recipients.with_mail(recipients.walidata(source.organization_id)):
        choice = model.Session.get(MailChoice, user.id)
        if choice is None or choice.mail:
            _tell(user, choice.language if choice else "", source, job)


def _tell(user: model.User, language: str, source: Source, job: Job) -> None:
    with letters.speaking(language):
        name = letters.one_line(user.display_name)
        title = letters.one_line(source.title or source.name)
        subject = tk._("Panen “{source}” gagal {count} kali berturut-turut").format(
            source=title, count=source.failures
        )
        body = tk._(
            "Yth. {name},\n\nSumber “{source}” ({url}) gagal dibaca {count} kali berturut-turut. "
            "Yang sudah dipanen tetap ada.\n\nSebabnya yang terakhir: {why}\n\nPeriksa sumbernya, "
            "perbaiki pengaturannya, atau jeda dahulu: {page}"
        ).format(
            name=name,
            source=title,
            url=source.url,
            count=source.failures,
            why=words.why(job),
            page=f"{tk.config['ckan.site_url']}/sdi/harvest/{source.name}",
        )
    mailer.mail_recipient(name, str(user.email), letters.one_line(subject), body)
