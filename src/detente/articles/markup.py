"""What the markup around a block says it is: its tag, and the words in its classes, ids and roles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from detente.articles.blocks import HtmlElement

__all__ = ["ancestors", "is_marked_body", "role_of"]

_TAGS: Final = {
    "nav": "navigation", "menu": "navigation", "dir": "navigation", "amp-sidebar": "navigation",
    "footer": "page footer", "header": "page header", "aside": "beside the report", "form": "form",
    "button": "button", "label": "form", "legend": "form", "option": "form", "fieldset": "form", "dialog": "overlay",
    "figcaption": "caption", "figure": "caption", "caption": "caption", "time": "date or byline",
    "address": "date or byline", "h1": "title",
}  # fmt: skip

#: Words that sites give to what is not the report. Whole words of a class, id, role or data name; no phrases of text.
_WORDS: Final = {
    "navigation": "nav navbar navigation menu breadcrumb breadcrumbs pagination pager sitemap toc skip skiplink",
    "legal note": "legal disclaimer disclaimers copyright copyrights licence license notice terms disclosure",
    "share buttons": "share sharing shares sharebar sharetools social socials addthis sharethis shareaholic addtoany "
    "sharedaddy follow tweetbutton",
    "newsletter": "newsletter newsletters subscribe subscription signup optin mailchimp mailinglist",
    "other stories": "related relatedposts recommended recommendation recommendations recirc recirculation popular "
    "mostpopular mostread trending readmore read-more read-next read-also see-also seealso outbrain taboola "
    "zergnet dontmiss morefrom more-from more-stories more-news also-read also-on read-on latest teaser teasers "
    "jp-relatedposts yarpp inline-related next-article story-links",
    "comments": "comment comments disqus livefyre respond commentbox comment-form discussion reactions reader-comments",
    "caption": "caption captions figcaption wp-caption-text imagecaption image-caption photocaption credit credits "
    "photocredit photographer gallery slideshow carousel mediacaption thumbnail",
    "author note": "bio biography author-bio author-box authorbox author-info about-author about-the-author "
    "contributor contributors writer-bio",
    "advertisement": "ad ads advert advertisement advertising advertorial adsbygoogle sponsor sponsored sponsors dfp "
    "promo promotion promobox outstream partner affiliate",
    "cookie note": "cookie cookies consent gdpr",
    "pull quote": "pullquote pull-quote blockquote-pull",
    "tags": "tag-list taglist post-tags article-tags tags keywords topic-list",
    "date or byline": "byline bylines dateline timestamp pubdate published meta post-meta entry-meta article-meta "
    "article-info date posted-on entry-date",
    "page header": "masthead site-header page-header",
    "page footer": "site-footer page-footer footer colophon",
    "paywall": "paywall paywalled regwall",
    "live chrome": "live-indicator refresh key-events autoupdate",
    "hidden": "hidden visually-hidden visuallyhidden sr-only screen-reader screen-reader-text print-only",
}  # fmt: skip

#: Classes and ids, letters only, by which publishing systems mark the body.
_BODIES: Final = frozenset(
    ("articlebody", "storybody", "storytext", "articletext", "articlecontent", "entrycontent", "postcontent",
     "newsbody", "bodytext", "articlebodycontent", "postbody", "storycontent", "newscontent", "articledetail")
)  # fmt: skip

_BY_WORD: Final = {word: reason for reason, words in _WORDS.items() for word in words.split()}
_NAMED: Final = ("class", "id", "role", "itemprop", "data-component", "data-type", "aria-label")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARTS: Final = re.compile(r"[^a-z0-9]+")
_ROLES: Final = {
    "navigation": "navigation", "banner": "page header", "contentinfo": "page footer",
    "complementary": "beside the report", "search": "form", "dialog": "overlay", "alertdialog": "overlay",
}  # fmt: skip


def ancestors(element: HtmlElement) -> list[HtmlElement]:
    """Return the element and all that hold it, innermost first."""
    return [element, *element.iterancestors()]


def role_of(element: HtmlElement) -> str | None:
    """Return what an element is by its own tag and names, or None where they say nothing.

    >>> from lxml import html
    >>> [role_of(html.fromstring(m)) for m in ('<div class="relatedPosts">x</div>', '<p class="lead">x</p>')]
    ['other stories', None]
    """
    tag = str(element.tag)
    if tag in ("html", "body", "main", "article"):
        return None
    if element.get("hidden") is not None or "display:none" in (element.get("style") or "").replace(" ", "").lower():
        return "hidden"
    role = (element.get("role") or "").lower()
    if role in _ROLES:
        return _ROLES[role]
    for name in _NAMED:
        value = element.get(name)
        if value:
            found = _role_of_names(value)
            if found:
                return found
    return _TAGS.get(tag)


def _role_of_names(value: str) -> str | None:
    """Find a telling word in a list of names: a whole name, two words of one name, or one word of it."""
    for name in _CAMEL.sub("-", value).lower().split():
        words = [word for word in _PARTS.split(name) if word]
        for size in (3, 2, 1):
            for at in range(len(words) - size + 1):
                part = words[at : at + size]
                found = _BY_WORD.get("-".join(part)) or _BY_WORD.get("".join(part))
                if found:
                    return found
    return None


def is_marked_body(element: HtmlElement) -> bool:
    """Tell whether the page marks the element as the report's body."""
    if (element.get("itemprop") or "").lower() == "articlebody":
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return any(re.sub(r"[^a-z]", "", name) in _BODIES for name in names)
