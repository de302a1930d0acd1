"""Pages generated from the code, as Markdown: the command line, the codebook's tables, the issues.

A page holds `<!-- generated: NAME -->` where a table belongs; `fill` puts it there. Nothing here needs Sphinx, so that
the tests can ask what a page will say.
"""

from __future__ import annotations

import csv
import enum
import inspect
import re
import typing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from typer.models import ArgumentInfo, CommandInfo, OptionInfo

from detente.data.cameo import cameo_code
from detente.data.codebook import CONTEXTS, MODES, QUAD, QUAD_NAMES, SECTORS, STATUSES, TYPES, intensity

__all__ = ["GENERATED", "Command", "Parameter", "commands", "fill"]

_PLACE = re.compile(r"^<!-- generated: ([\w-]+) -->$", re.MULTILINE)


@dataclass(frozen=True)
class Parameter:
    """An argument or option of a command: its names, what it does, what it takes and what it is without being given."""

    names: tuple[str, ...]
    takes: str
    help: str
    default: str
    is_argument: bool


@dataclass(frozen=True)
class Command:
    """A command of the command line with its parameters."""

    name: str
    help: str
    parameters: tuple[Parameter, ...]


def commands() -> tuple[Command, ...]:
    """Return the commands in the order of `detente --help`, read off the functions that carry them out."""
    from detente.cli import app

    found = [_command(registered, "") for registered in app.registered_commands]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        named = group.typer_instance.info.name
        found += [_command(registered, f"{named} ") for registered in group.typer_instance.registered_commands]
    return tuple(found)


def _command(registered: CommandInfo, group: str) -> Command:
    function = registered.callback
    assert function is not None
    name = registered.name or function.__name__.replace("_", "-")
    return Command(f"{group}{name}", inspect.getdoc(function) or "", tuple(_parameters(function)))


def _parameters(function: Callable[..., object]) -> Iterator[Parameter]:
    hints = typing.get_type_hints(function, include_extras=True)
    for name, parameter in inspect.signature(function).parameters.items():
        kind, info = typing.get_args(hints[name])
        assert isinstance(info, (ArgumentInfo, OptionInfo)), name
        base = next((t for t in (*typing.get_args(kind), kind) if isinstance(t, type) and t is not type(None)), str)
        takes = info.metavar or ""
        if issubclass(base, enum.Enum):
            takes = ", ".join(f"`{choice.value}`" for choice in base)
        is_argument = isinstance(info, ArgumentInfo)
        # Inside `Annotated` the first of an option's names takes the place of its default.
        given = tuple(n for n in (info.default, *(info.param_decls or ())) if isinstance(n, str))
        names = (info.metavar or name.upper(),) if is_argument else given
        default = "" if parameter.default in (inspect.Parameter.empty, None, False) else f"`{parameter.default}`"
        yield Parameter(names, "" if is_argument else takes, info.help or "", default, is_argument)


def _cli() -> str:
    parts = []
    for command in commands():
        arguments = [p for p in command.parameters if p.is_argument]
        options = [p for p in command.parameters if not p.is_argument]
        usage = " ".join(["detente", command.name, *(p.names[0] for p in arguments), "[OPTIONS]" if options else ""])
        parts += [f"## `detente {command.name}`", command.help, f"```text\n{usage.strip()}\n```"]
        if arguments:
            parts.append(_table(("argument", "what it is"), ((f"`{p.names[0]}`", p.help) for p in arguments)))
        if options:
            rows = ((", ".join(f"`{n}`" for n in p.names), p.takes, p.help, p.default) for p in options)
            parts.append(_table(("option", "takes", "what it does", "default"), rows))
    return "\n\n".join(parts)


def _types() -> str:
    rows = (
        (f"`{t}`", f"{QUAD[t]} {QUAD_NAMES[QUAD[t]]}", _number(intensity(t)), _modes(t), f"`{cameo_code(t)}`")
        for t in TYPES
    )
    return _table(("type", "quad class", "base", "modes (intensity)", "CAMEO"), rows)


def _modes(event_type: str) -> str:
    return ", ".join(f"`{mode}` {_number(value)}" for mode, value in MODES[event_type].items()) or "–"


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _issues() -> str:
    rows = csv.DictReader(resources.files("detente.data").joinpath("issues.csv").read_text("utf-8").splitlines())
    cells = ((f"`{row['issue']}`", row["label"], f"`{row['context']}`") for row in rows)
    return _table(("issue", "what it covers", "context"), cells)


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _site_records() -> str:
    """Return every record of the site with its fields; none are left out, for they are a contract."""
    from detente.web import records

    parts = []
    for name in sorted(records.__all__):
        record = getattr(records, name)
        rows = (
            (f"`{field}`", f"`{_type_name(info.annotation)}`", info.description or "")
            for field, info in record.model_fields.items()
        )
        parts += [f"## {name}", inspect.getdoc(record) or "", _table(("field", "type", "meaning"), rows)]
    return "\n\n".join(parts)


def _type_name(annotation: object) -> str:
    text = annotation.__name__ if isinstance(annotation, type) and not typing.get_args(annotation) else str(annotation)
    return re.sub(r"detente\.web\.records\.\w+\.|typing\.", "", text).replace("NoneType", "None")


#: What a page may ask for, by name.
GENERATED: dict[str, Callable[[], str]] = {
    "cli": _cli,
    "types": _types,
    "statuses": lambda: _words(STATUSES),
    "contexts": lambda: _words(CONTEXTS),
    "sectors": lambda: _words(SECTORS),
    "issues": _issues,
    "site-records": _site_records,
}


def fill(source: str) -> str:
    """Return a page with what it asks for in place of each `<!-- generated: NAME -->`; KeyError for an unknown name."""
    return _PLACE.sub(lambda place: GENERATED[place[1]](), source)
