"""Whom "we" and "I" stand for in a government's own release."""

from detente.actors import find_mentions
from detente.records import Article

RELEASE = "https://www.state.gov/x"


def countries(text, title, words="We"):
    """The countries of a release's last mention of these words."""
    article = Article(id="a", text=text, title=title, url=RELEASE, published="2023-09-09")
    found = [m for m in find_mentions(article) if m.span.text == words]
    return sorted(str(actor.country) for actor in found[-1].actors)


def test_we_of_a_joint_statement_are_those_it_names():
    text = "We, the Leaders of India, Brazil, and the United States, met. We welcome it."
    assert countries(text, "Text of the Leaders") == ["BRA", "IND", "USA"]


def test_we_of_a_joint_statement_are_those_of_its_title():
    title = "Joint Statement of the United States and Japan on Chips"
    assert countries("We welcome it.", title) == ["JPN", "USA"]
    assert countries("We welcome it.", "Statement on Japan") == ["USA"]


def test_i_is_who_signs_the_text_or_is_announced():
    text = "Wendy R. Roe, Deputy Secretary of State\nWashington\nI am happy to thank Peru."
    article = Article(id="a", text=text, url=RELEASE, published="2022-03-01")
    assert next(m.actor.name for m in find_mentions(article) if m.span.text == "I") == "Wendy R. Roe"
    article = Article(
        id="a", text="I thank Peru.", title="Remarks by President Biden to Firms", url=RELEASE, published="2022-03-01"
    )
    assert next(m.actor.name for m in find_mentions(article) if m.span.text == "I") == "Joe Biden"


def test_of_others_in_a_release_nobody_is_the_author():
    text = "President Dina Boluarte of Peru was there. I am happy."
    article = Article(id="a", text=text, url=RELEASE, published="2023-03-01")
    assert next(m.actor.name for m in find_mentions(article) if m.span.text == "I") == "United States"
