"""Where alerts go: the terminal, a file, a webhook, mail. Each carries its id, so that none need count twice."""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

from detente.watch.settings import Mail

__all__ = ["send", "tell"]

_TIMEOUT: Final = 20.0
#: How much of a file is looked through for an alert that a kill may have cut off from its mark.
_TAIL: Final = 1_000_000


def tell(body: dict[str, Any]) -> str:
    """Return an alert as lines for people: what, by whom to whom, in which words, told by whom."""
    if body["kind"] == "turn":
        turn = body["turn"]
        first = (
            f"{body['rule']}: {' and '.join(body['pair'])} turned "
            f"{'for the better' if turn['change'] > 0 else 'for the worse'} on {turn['date']} "
            f"(between {turn['low']} and {turn['high']}, {turn['change']:+.1f})"
        )
        return "\n".join([first, *(f"    {_event_line(event)}" for event in body["events"])])
    event, story = body["event"], body["story"]
    outlets = ", ".join(story["outlets"][:5]) if story and story["outlets"] else "no outlet named"
    more = f" and {len(story['outlets']) - 5} more" if story and len(story["outlets"]) > 5 else ""
    return "\n".join([
        f"{body['rule']}: {_event_line(event)}", f"    “{event['evidence']['text']}”",
        f"    {outlets}{more}{'; ' + event['url'] if event['url'] else ''}",
    ])  # fmt: skip


def _event_line(event: dict[str, Any]) -> str:
    sides = [", ".join(party["name"] for party in event[side]) or "-" for side in ("source", "target")]
    kind = f"{event['type']}.{event['mode']}" if event["mode"] else event["type"]
    return f"{event['date'] or 'undated'} {sides[0]} → {sides[1]}  {kind} ({event['status']}, {event['intensity']:+g})"


def send(channel: str, body: dict[str, Any], mail: Mail | None) -> None:
    """Send an alert; returns when it has arrived. Raises OSError, with the reason, where it has not."""
    kind, _, where = channel.partition(":")
    if kind == "terminal":
        print(tell(body), file=sys.stdout, flush=True)
    elif kind == "file":
        _to_file(Path(where), body)
    elif kind == "webhook":
        _to_webhook(where, body)
    elif kind == "mail" and mail is not None:
        _to_mail(where, body, mail)


def _to_file(path: Path, body: dict[str, Any]) -> None:
    """Add a line of JSON, whole or not at all; one that is there already is not added again."""
    line = (json.dumps(body, ensure_ascii=False) + "\n").encode()
    with path.open("a+b") as stream:
        end = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, end - _TAIL))
        tail = stream.read()
        if f'"id": "{body["id"]}"'.encode() in tail:
            return
        if tail and not tail.endswith(b"\n"):
            # A kill in the middle of a line left a stump.
            stream.truncate(end - len(tail) + tail.rfind(b"\n") + 1)
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())


def _to_webhook(url: str, body: dict[str, Any]) -> None:
    import httpx

    try:
        with httpx.Client(timeout=_TIMEOUT, trust_env=False, follow_redirects=False) as client:
            answer = client.post(url, json={**body, "text": tell(body)}, headers={"Idempotency-Key": body["id"]})
    except httpx.HTTPError as error:
        raise OSError(f"the webhook did not answer: {error or type(error).__name__}") from error
    if not 200 <= answer.status_code < 300:
        raise OSError(f"the webhook answered {answer.status_code}")


def _to_mail(to: str, body: dict[str, Any], mail: Mail) -> None:
    message = EmailMessage()
    first, _, rest = tell(body).partition("\n")
    message["Subject"] = " ".join(first.split())[:200]
    message["From"], message["To"] = mail.sender, to
    message["Message-ID"] = f"<{body['id']}@detente>"
    message.set_content(f"{first}\n{rest}\n\n{json.dumps(body, ensure_ascii=False, indent=1)}\n")
    try:
        with smtplib.SMTP(mail.host, mail.port, timeout=_TIMEOUT) as server:
            if mail.tls:
                server.starttls(context=ssl.create_default_context())
            if mail.user and mail.password_file:
                server.login(mail.user, mail.password_file.read_text("utf-8").strip())
            server.send_message(message)
    except smtplib.SMTPException as error:
        raise OSError(f"the mail server refused: {error}") from error
