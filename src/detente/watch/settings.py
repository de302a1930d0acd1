"""FEEDS.toml: what to watch, how often, what to tell whom. Everything in it is checked before the first request."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from detente.data.codebook import TYPES
from detente.data.states import states
from detente.toml import TableReader, count, read_toml, text, truth

__all__ = ["AlertRule", "Feed", "Mail", "Settings", "read_duration", "read_settings"]

_UNITS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_CHANNELS: Final = ("terminal", "file:", "webhook:", "mail:")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its address, how often to ask it, in seconds, and what is known of its reports."""

    url: str
    every: float = 900.0
    publisher: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class AlertRule:
    """What to tell: events that fit every condition given, or turns in the relation of a pair.

    `pair` is two country codes, either way round. `below` and `above` bound the intensity, both included. `to` are the
    channels: `terminal`, `file:PATH`, `webhook:URL`, `mail:ADDRESS`.
    """

    name: str
    to: tuple[str, ...] = ("terminal",)
    pair: tuple[str, ...] | None = None
    countries: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    below: float | None = None
    above: float | None = None
    confidence: float = 0.0
    change_point: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that mail goes through."""

    host: str
    port: int = 25
    sender: str = "detente@localhost"
    tls: bool = False
    user: str | None = None
    password_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All of FEEDS.toml, paths made absolute from where it lies; times in seconds."""

    path: Path
    store: Path
    feeds: tuple[Feed, ...]
    alerts: tuple[AlertRule, ...] = ()
    actors: Path | None = None
    jobs: int = 1
    host_pause: float = 2.0
    revisit: tuple[float, ...] = (3_600.0, 21_600.0, 86_400.0)
    feed_bytes: int = 10_000_000
    page_bytes: int = 10_000_000
    page_seconds: float = 60.0
    allow_private: bool = False
    keep: float = 30 * 86_400.0
    log: Path | None = None
    log_bytes: int = 10_000_000
    log_keep: int = 5
    metrics_port: int | None = None
    metrics_host: str = "127.0.0.1"
    metrics_file: Path | None = None
    mail: Mail | None = None


def read_duration(said: object) -> float:
    """Return seconds: a number, or a number with s, m, h or d.

    >>> read_duration("15m"), read_duration(90)
    (900.0, 90.0)
    """
    if isinstance(said, (int, float)) and not isinstance(said, bool) and said > 0:
        return float(said)
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd])", said.strip()) if isinstance(said, str) else None
    if not found or float(found[1]) <= 0:
        raise ValueError('must be a time such as "15m", "6h" or a number of seconds')
    return float(found[1]) * _UNITS[found[2]]


def read_settings(path: Path) -> Settings:
    """Read FEEDS.toml. Raises InputError with the key that is wrong, why, and what would be right."""
    top = read_toml(path)
    every = top.take("every", read_duration, 900.0)
    feeds = tuple(_feed(each, every) for each in top.tables("feed"))
    if not feeds:
        raise top.wrong("feed", 'there is no feed; write [[feed]] and url = "https://..."')
    mail = _mail(top.table("mail")) if "mail" in top else None
    alerts = tuple(_alert(each, mail) for each in top.tables("alert"))
    if len({rule.name for rule in alerts}) < len(alerts):
        raise top.wrong("alert", "two alerts have one name, by which they are known")
    log, metrics = top.table("log"), top.table("metrics")
    settings = Settings(
        path=path, store=top.take("store", top.file), feeds=feeds, alerts=alerts, mail=mail,
        actors=top.take("actors", top.file, None), jobs=top.take("jobs", count, 1),
        host_pause=top.take("host_pause", read_duration, 2.0),
        revisit=top.take("revisit", _durations, (3_600.0, 21_600.0, 86_400.0)),
        feed_bytes=top.take("feed_bytes", count, 10_000_000), page_bytes=top.take("page_bytes", count, 10_000_000),
        page_seconds=top.take("page_seconds", read_duration, 60.0),
        allow_private=top.take("allow_private", truth, False), keep=top.take("keep", read_duration, 30 * 86_400.0),
        log=log.take("file", log.file, None), log_bytes=log.take("bytes", count, 10_000_000),
        log_keep=log.take("keep", count, 5), metrics_port=metrics.take("port", count, None),
        metrics_host=metrics.take("host", text, "127.0.0.1"), metrics_file=metrics.take("file", metrics.file, None),
    )  # fmt: skip
    for each in (top, log, metrics):
        each.end()
    return settings


def _feed(table: TableReader, every: float) -> Feed:
    found = Feed(
        table.take("url", _address), table.take("every", read_duration, every), table.take("publisher", text, None),
        table.take("language", text, None),
    )  # fmt: skip
    table.end()
    return found


def _alert(table: TableReader, mail: Mail | None) -> AlertRule:
    pair = table.take("pair", _states, None)
    if pair is not None and len(set(pair)) != 2:
        raise table.wrong("pair", 'must be two states, such as ["CHN", "CAN"]')
    to = table.take("to", _channels, ("terminal",))
    rule = AlertRule(
        name=table.take("name", text), to=tuple(_placed(each, table.file) for each in to), pair=pair,
        countries=table.take("countries", _states, ()), types=table.take("types", _types, ()),
        below=table.take("below", _number, None), above=table.take("above", _number, None),
        confidence=table.take("confidence", _number, 0.0), change_point=table.take("change_point", truth, False),
    )  # fmt: skip
    if rule.change_point and rule.pair is None:
        raise table.wrong("change_point", "needs a pair: turns are those of one relation")
    if mail is None and any(each.startswith("mail:") for each in rule.to):
        raise table.wrong("to", 'mail needs a server: write [mail] and host = "..."')
    table.end()
    return rule


def _mail(table: TableReader) -> Mail:
    found = Mail(
        table.take("host", text), table.take("port", count, 25), table.take("from", text, "detente@localhost"),
        table.take("tls", truth, False), table.take("user", text, None),
        table.take("password_file", table.file, None),
    )  # fmt: skip
    table.end()
    return found


def _number(said: Any) -> float:
    if not isinstance(said, (int, float)) or isinstance(said, bool):
        raise ValueError("must be a number")
    return float(said)


def _strings(said: Any) -> tuple[str, ...]:
    if not isinstance(said, list) or not said:
        raise ValueError("must be a list of texts")
    return tuple(text(each) for each in said)


def _durations(said: Any) -> tuple[float, ...]:
    if not isinstance(said, list):
        raise ValueError('must be a list of times, such as ["1h", "1d"]; [] never visits a page again')
    return tuple(sorted(read_duration(each) for each in said))


def _address(said: Any) -> str:
    parts = urlsplit(text(said))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an http(s) address")
    return text(said)


def _states(said: Any) -> tuple[str, ...]:
    codes = tuple(each.upper() for each in _strings(said))
    known = states()
    for code in codes:
        if code not in known and code != "IGO":
            raise ValueError(f"{code} is no country code; write three letters, such as CHN")
    return codes


def _types(said: Any) -> tuple[str, ...]:
    found = tuple(each.upper() for each in _strings(said))
    for each in found:
        if each not in TYPES:
            raise ValueError(f"{each} is no type; the types are {', '.join(TYPES)}")
    return found


def _channels(said: Any) -> tuple[str, ...]:
    found = _strings([said] if isinstance(said, str) else said)
    for each in found:
        if each != "terminal" and not (each.startswith(_CHANNELS[1:]) and each.partition(":")[2]):
            raise ValueError(f"{each} is no channel; use terminal, file:PATH, webhook:URL or mail:ADDRESS")
        if each.startswith("webhook:"):
            _address(each.partition(":")[2])
    return found


def _placed(channel: str, file: Callable[[str], Path]) -> str:
    return f"file:{file(channel[5:])}" if channel.startswith("file:") else channel
