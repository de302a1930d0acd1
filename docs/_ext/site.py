"""The Sphinx side: generated tables are put into pages as they are read, and `{run}` blocks are run and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from docs._ext.commands import Block, Checkout
from docs._ext.generated import fill

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_CHECKOUTS: dict[str, Checkout] = {}


class Run(SphinxDirective):
    """```` ```{run} ````: the commands, and under them what they print; the build fails where they fail.

    `exit` is the code they must end with; `lines` shows no more than so many lines of the answer.
    """

    has_content = True
    optional_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"exit": directives.nonnegative_int, "lines": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        """Return the block and its answer."""
        language = self.arguments[0] if self.arguments else "bash"
        code = "\n".join(self.content)
        checkout = _CHECKOUTS.setdefault(self.env.docname, Checkout())
        try:
            answer = checkout.run(Block(language, code, self.options.get("exit", 0)))
        except RuntimeError as error:
            raise self.error(str(error)) from error
        shown = nodes.literal_block(code, code, language=language)
        lines = [line.rstrip() for line in answer.rstrip().splitlines()]
        most = self.options.get("lines", len(lines))
        if len(lines) > most:
            lines = [*lines[:most], "…"]
        if not lines:
            return [shown]
        text = "\n".join(lines)
        return [shown, nodes.literal_block(text, text, language="text", classes=["answer"])]


#: Types whose short names our own fields bear; left short, they would be taken for the fields.
_ELSEWHERE = {"date": "datetime.date", "datetime": "datetime.datetime"}


def _name_types(app: Sphinx, doctree: nodes.document) -> None:
    del app
    for reference in doctree.findall(addnodes.pending_xref):
        if reference.get("refdomain") == "py":
            reference["reftarget"] = _ELSEWHERE.get(reference["reftarget"], reference["reftarget"])


def _fill(app: Sphinx, docname: str, source: list[str]) -> None:
    del app, docname
    source[0] = fill(source[0])


def _close(app: Sphinx, error: Exception | None) -> None:
    del app, error
    while _CHECKOUTS:
        _CHECKOUTS.popitem()[1].close()


def setup(app: Sphinx) -> dict[str, bool]:
    """Register both."""
    app.add_directive("run", Run)
    app.connect("source-read", _fill)
    app.connect("doctree-read", _name_types)
    app.connect("build-finished", _close)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
