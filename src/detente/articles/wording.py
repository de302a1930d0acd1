"""What the wording of a paragraph shows where markup is silent: legal notes, headings of lists, calls to click."""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "holds_copyright", "holds_shortcode", "is_code", "list_heading", "reads_as_byline", "reads_as_call",
    "reads_as_credit", "reads_as_legal",
]  # fmt: skip

# The vocabulary of disclaimers. One of these words is news; four in thirty words are a lawyer's.
_LEGAL_WORDS: Final = """
    warranty warranties liability liable disclaimer disclaims responsibility accuracy completeness reliability
    legality licenses copyright copyrighted reserved redistribute redistributed redistribution republish republished
    republication rewritten reproduced reproduction permission trademark trademarks prohibited informational solely
    endorse endorsed endorsement omissions provider complaints infringement syndicated
"""
_LEGAL: Final = frozenset(_LEGAL_WORDS.split())
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SIGN: Final = re.compile(r"^\W{0,3}(?:©|\(c\)\s*\d{4}|ⓒ|copyright\b)|\ball rights reserved\b", re.IGNORECASE)

_HEADS: Final = (
    ("legal note", r"(?:legal (?:notice|note|disclaimer)|disclaimers?|terms of use)"),
    ("comments", r"(?:(?:\d+ )?comments?|leave a (?:comment|reply)|join the (?:discussion|conversation))"),
    ("author note", r"about the (?:author|writer)s?"),
    ("newsletter", r"(?:sign up|subscribe|newsletters?)\b[^.]{0,60}"),
    ("share buttons", r"share (?:this|on|via)\b[^.]{0,40}"),
    (
        "other stories",
        r"(?:related|recommended|trending(?: now)?|more|latest|popular|most (?:popular|read|viewed|shared)\b[^.]{0,30}"
        r"|(?:most|more|related|recommended|popular|trending|latest|other|top|also|further|similar|our)\b[^.]{0,40}"
        r"\b(?:stor(?:y|ies)|news|headlines|articles?|reads?|posts|videos|links|topics|coverage|for you)\b[^.]{0,20}"
        r"|more (?:on|from|in|about)\b[^.]{0,40}|you (?:may|might)\b[^.]{0,40}|don['’]t miss\b[^.]{0,20}"
        r"|(?:read|see) (?:more|next|also)|up next|editor['’]?s['’]? picks?|tags?)",
    ),
)
_HEAD_PATTERNS: Final = tuple((r, re.compile(rf"^\W*{form}\W*$", re.IGNORECASE)) for r, form in _HEADS)
_CALL: Final = re.compile(
    r"^\W*(?:read (?:more|also|next|on)|see (?:more|also)|also (?:read|on|see)"
    r"|related(?: (?:story|stories|article|links?))?|more(?: on this| from)?|watch(?: now)?|listen|don['’]t miss"
    r"|what to read next|recommended|up next|continue reading|click here|follow us|share (?:this|it)|subscribe"
    r"|download (?:the|our) app|like this story)\b\s*(?P<mark>[:>|»→-])?",
    re.IGNORECASE,
)
_PLEA: Final = re.compile(
    r"\b(?:sign up (?:here|now|today|for (?:our|free|daily|alerts|news))"
    r"|subscribe (?:now|here|today|for|to (?:our|the))|newsletter|inbox"
    r"|follow (?:us|@?\w+(?: \w+){0,5}) on|like us on|download our app|our (?:free )?app|click here|tap here"
    r"|enter your e-?mail|join our|support our|become a member|donate|share it with"
    r"|(?:whatsapp|telegram) channel|push notifications)\b",
    re.IGNORECASE,
)
_SHORTCODE: Final = re.compile(r"\[(\w+)(?: [^\]]*)?\].*\[/\1\]|^\[\w+ \w+=[^\]]*\]$")
_CREDIT: Final = re.compile(
    r"^\W*(?:(?:file |stock )?(?:photo|image|picture|photograph|illustration|foto|bild)s?"
    r"(?: (?:credit|by|courtesy|source)\b|\s*[:/|©])"
    r"|(?:getty images|epa|afp photo|ap photo)(?:\s*[/:|]|\W*$)|reuters\s*[/:|])"
    r"|[.)] (?:photo|picture|photograph|image|credit)s?(?: by)?: ?[^.:]{2,60}$"
    r"|(?:/|©\s?|\()(?:getty images|getty|afp|ap|reuters|epa|shutterstock|alamy)(?: images)?(?: via [\w ]+)?\)?\W*$",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(
    r"^\W*(?:(?:[Bb]y|BY|[Ww]ritten by|[Ww]ords by)\s+(?:[A-Z][\w.'’-]+\s*){1,4}(?:,| and|\|| -|$|.*\d)"
    r"|(?i:published|updated|posted|last (?:updated|modified)|first published)\b[^.]{0,60}$"
    r"|\d+ min(?:ute)?s? (?:read|ago)\b|\d{1,2}:\d{2}\b.{0,30}$)"
)


def reads_as_legal(text: str) -> bool:
    """Tell whether a paragraph is worded as a disclaimer: its words, thick.

    >>> reads_as_legal("The provider accepts no liability for the accuracy, completeness or reliability of content.")
    True
    >>> reads_as_legal("The court held the ministry liable and rejected its claim of accuracy.")
    False
    """
    words = [word.lower() for word in _WORD.findall(text)]
    telling = {word for word in words if word in _LEGAL}
    return len(telling) >= 4 and len(telling) * 10 >= len(words)


_MOMENT_NAMES: Final = """
    date published updated posted modified created on at last first time the and
    gmt utc est edt cst cdt mst mdt pst pdt cet cest bst ist jst kst wat eet eest eat hkt sgt aest msk
"""
_MOMENT_WORDS: Final = frozenset(_MOMENT_NAMES.split())
_MOMENT: Final = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})\b"
    r"|\b\d{1,2}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\b\.?)?|^\d{1,2}\.\d\d$|(?<=, )\d{1,2}\.\d\d(?= [A-Z]{3}$)"
    r"|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:\d{1,2}(?:st|nd|rd|th)? )?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?: \d{1,2}(?:st|nd|rd|th)?\b)?,? (?:19|20)\d\d\b",
    re.IGNORECASE,
)


def holds_copyright(text: str) -> bool:
    """Tell whether a line claims copyright.

    >>> holds_copyright("© Example Post. All rights reserved."), holds_copyright("It spoke of copyright.")
    (True, False)
    """
    return bool(_SIGN.search(text)) and len(text) < 300


def list_heading(text: str) -> str | None:
    """Return what a line is the heading over (other stories, comments, a legal note), or None if it is none.

    >>> list_heading("Most popular stories"), list_heading("More troops crossed the river on Tuesday.")
    ('other stories', None)
    """
    if len(text) > 70 or text.rstrip().endswith((".", "!", "”", '"')):
        return None
    return next((reason for reason, pattern in _HEAD_PATTERNS if pattern.match(text)), None)


def reads_as_call(text: str, links: float = 0.0) -> bool:
    """Tell whether a line calls the reader away: to another story, a newsletter, an app.

    A sentence of the report may begin with such words, so they count only before a colon or arrow, in a link, or in
    a line that asks for a click.

    >>> reads_as_call("Read more: Tariffs rise again"), reads_as_call("Read aloud, the letter moved the court.")
    (True, False)
    """
    begun = _CALL.match(text)
    if begun and (begun["mark"] or (links >= 0.3 and len(text) < 200)):
        return True
    pleas = {match.group().lower() for match in _PLEA.finditer(text)}
    return len(text) < 300 and (len(pleas) >= 2 or (len(pleas) == 1 and (links >= 0.2 or len(text) < 80)))


def reads_as_credit(text: str) -> bool:
    """Tell whether a short line names who took a picture.

    >>> reads_as_credit("Photo: Example Agency"), reads_as_credit("The photo shook the capital.")
    (True, False)
    """
    return len(text) < 200 and bool(_CREDIT.search(text)) and len(text.split()) <= 30


def reads_as_byline(text: str) -> bool:
    """Tell whether a short line says only who wrote it or when.

    >>> reads_as_byline("Date 3/5/2025 4:12:00 AM"), reads_as_byline("Updated: 5 March 2025, 16.20 GMT")
    (True, True)
    >>> reads_as_byline("By Ann Example"), reads_as_byline("By Tuesday both sides had met.")
    (True, False)
    """
    if len(text) >= 120 or text.endswith("."):
        return False
    rest = _MOMENT.sub("", text)
    words = re.findall(r"\w+", rest.lower())
    dated = len(rest) < len(text) and all(word in _MOMENT_WORDS for word in words)
    return dated or bool(_BYLINE.match(text))


def holds_shortcode(text: str) -> bool:
    """Tell whether a line is a publishing system's command that was never carried out.

    >>> holds_shortcode("[button link='x'] Send us your review[/button]"), holds_shortcode("He said [the envoy] left.")
    (True, False)
    """
    return bool(_SHORTCODE.search(text))


def is_code(text: str) -> bool:
    """Tell whether a line is a story's number in its publishing system: one long word of letters and digits.

    >>> is_code("MEN24092025000152ID1110103522"), is_code("F-35s"), is_code("COVID-19")
    (True, False, False)
    """
    return len(text) >= 12 and text.isalnum() and sum(char.isdigit() for char in text) >= 4 and not text.isdigit()
