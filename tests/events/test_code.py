"""Events read off scores, with a coder that answers from a table."""

import numpy as np
import pytest

from detente.events.code import code_events
from detente.events.coder import PairScore, SentenceScore
from detente.events.inputs import NOBODY
from detente.events.labels import TYPE_LABELS
from detente.records import Actor, Article, Mention

CHINA = Actor("CHN", "China", "CHN", ("GOV",))
CANADA = Actor("CAN", "Canada", "CAN", ("GOV",))
PERU = Actor("PER", "Peru", "PER", ("GOV",))
LI = Actor("li-qiang", "Li Qiang", "CHN", ("GOV",), "premier")
ASSEMBLY = Actor("UNGA", "UN General Assembly", "IGO", ("IGO",))


class TableCoder:
    """Scores pairs by the words of their mentions: (source words, target words) -> (type, probability, trigger)."""

    name = "table 1"
    threshold = 0.5

    def __init__(self, table, status="done", mode=None):
        self.table, self.status, self.mode = table, status, mode
        self.asked = []

    def score(self, queries):
        return [self._answer(q) for q in queries]

    def _answer(self, query):
        words = {i: query.text[a:b] for i, (a, b) in enumerate(query.mentions)} | {NOBODY: None}
        pairs = []
        for a, b in query.pairs:
            self.asked.append((words[a], words[b]))
            label, probability, trigger = self.table.get((words[a], words[b]), ("NONE", 0.99, None))
            types = np.full(len(TYPE_LABELS), (1 - probability) / (len(TYPE_LABELS) - 1), np.float32)
            types[TYPE_LABELS.index(label)] = probability
            if label == "NONE" or trigger not in query.text:
                pairs.append(PairScore(a, b, types, {}, self.status, {}))
                continue
            start = query.text.index(trigger)
            pairs.append(
                PairScore(a, b, types, {label: self.mode}, self.status, {label: (start, start + len(trigger))})
            )
        return SentenceScore(tuple(pairs), (), ())


def article_of(text, *named, **facts):
    """An article, and mentions of (words, actor) in the order of the text; words may come several times."""
    article = Article(id="a1", text=text, **facts)
    mentions, at = [], 0
    for words, actor in named:
        at = text.index(words, at)
        mentions.append(Mention(article.span(at, at + len(words)), "name", actor))
        at += len(words)
    return article, tuple(mentions)


def sides(event):
    return [m.span.text for m in event.source], [m.span.text for m in event.target]


def test_an_event_stands_on_its_sentence_and_trigger():
    article, mentions = article_of(
        "It rained. China expelled a Canadian envoy on Tuesday.", ("China", CHINA), ("Canadian", CANADA),
        published="2025-09-24",
    )  # fmt: skip
    (event,) = code_events(
        article, mentions, TableCoder({("China", "Canadian"): ("SANCTION", 0.9, "expelled")}, mode="expel")
    )
    assert sides(event) == (["China"], ["Canadian"])
    assert event.evidence.sentence.text == "China expelled a Canadian envoy on Tuesday."
    assert event.evidence.trigger.text == "expelled"
    assert (event.quad, event.intensity, event.cameo) == (4, -5.5, "166")
    assert (str(event.date.date), event.date.basis) == ("2025-09-23", "relative")


def test_both_directions_of_a_meeting_are_one_meeting():
    article, mentions = article_of("China met Canada.", ("China", CHINA), ("Canada", CANADA))
    table = {("China", "Canada"): ("CONSULT", 0.9, "met"), ("Canada", "China"): ("CONSULT", 0.8, "met")}
    (event,) = code_events(article, mentions, TableCoder(table))
    assert event.source == event.target
    assert sides(event)[0] == ["China", "Canada"]


def test_of_both_directions_of_a_one_way_type_the_surer_holds():
    article, mentions = article_of("China accused Canada.", ("China", CHINA), ("Canada", CANADA))
    table = {("China", "Canada"): ("ACCUSE", 0.9, "accused"), ("Canada", "China"): ("ACCUSE", 0.6, "accused")}
    (event,) = code_events(article, mentions, TableCoder(table))
    assert sides(event) == (["China"], ["Canada"])


def test_a_meeting_told_in_two_sentences_is_one_and_keeps_the_surer_evidence():
    article, mentions = article_of(
        "China talked to Canada. Later Li met Canada.",
        ("China", CHINA), ("Canada", CANADA), ("Li", LI), ("Canada", CANADA),
    )  # fmt: skip
    table = {("China", "Canada"): ("CONSULT", 0.7, "talked"), ("Li", "Canada"): ("CONSULT", 0.9, "met")}
    (event,) = code_events(article, mentions, TableCoder(table))
    assert event.evidence.trigger.text == "met"


def test_promises_in_two_sentences_stay_two():
    article, mentions = article_of(
        "China promised Canada aid. China offered Canada talks.",
        ("China", CHINA), ("Canada", CANADA), ("China", CHINA), ("Canada", CANADA),
    )  # fmt: skip

    class TwoTriggers(TableCoder):
        def _answer(self, query):
            self.table = {("China", "Canada"): ("AGREE", 0.9, "promised" if "promised" in query.text else "offered")}
            return super()._answer(query)

    assert [e.evidence.trigger.text for e in code_events(article, mentions, TwoTriggers({}))] == ["promised", "offered"]


def test_a_state_and_its_own_premier_are_not_asked_about():
    article, mentions = article_of("Li said China would lead.", ("Li", LI), ("China", CHINA))
    coder = TableCoder({})
    code_events(article, mentions, coder)
    assert ("Li", "China") not in coder.asked


def test_an_assembly_on_whose_sidelines_they_meet_takes_no_part():
    article, mentions = article_of(
        "Li met Canada on the sidelines of the 80th UN General Assembly.",
        ("Li", LI), ("Canada", CANADA), ("UN General Assembly", ASSEMBLY),
    )  # fmt: skip
    coder = TableCoder({})
    code_events(article, mentions, coder)
    assert not any("UN General Assembly" in pair for pair in coder.asked)


def test_an_unnamed_target_counts_for_deeds_and_not_for_words():
    article, mentions = article_of("China tested a missile.", ("China", CHINA))
    deed = TableCoder({("China", None): ("MOBILIZE", 0.9, "tested")})
    words = TableCoder({("China", None): ("ACCUSE", 0.9, "tested")})
    assert [e.type for e in code_events(article, mentions, deed)] == ["MOBILIZE"]
    assert code_events(article, mentions, words) == ()


def test_an_unnamed_target_yields_to_a_named_one_on_the_same_words():
    article, mentions = article_of("China shelled Canada.", ("China", CHINA), ("Canada", CANADA))
    table = {("China", "Canada"): ("ASSAULT", 0.9, "shelled"), ("China", None): ("ASSAULT", 0.9, "shelled")}
    (event,) = code_events(article, mentions, TableCoder(table))
    assert sides(event) == (["China"], ["Canada"])


def test_two_who_do_one_thing_are_one_event():
    chad = Actor("TCD", "Chad", "TCD", ("GOV",))
    article, mentions = article_of(
        "China and Chad thanked Canada.", ("China", CHINA), ("Chad", chad), ("Canada", CANADA)
    )
    table = {("China", "Canada"): ("SUPPORT", 0.9, "thanked"), ("Chad", "Canada"): ("SUPPORT", 0.8, "thanked")}
    (event,) = code_events(article, mentions, TableCoder(table))
    assert sides(event) == (["China", "Chad"], ["Canada"])


@pytest.mark.parametrize("probability", [0.3, 0.49])
def test_below_the_threshold_nothing_is_said(probability):
    article, mentions = article_of("China met Canada.", ("China", CHINA), ("Canada", CANADA))
    table = {("China", "Canada"): ("CONSULT", probability, "met")}
    coder = TableCoder(table)
    coder.table = {("China", "Canada"): ("NONE", 1 - probability, None)}
    assert code_events(article, mentions, coder) == ()


def test_the_same_article_gives_the_same_ids():
    article, mentions = article_of("China met Canada.", ("China", CHINA), ("Canada", CANADA))
    coder = TableCoder({("China", "Canada"): ("CONSULT", 0.9, "met")})
    assert code_events(article, mentions, coder) == code_events(article, mentions, coder)


REPORTERS = Actor("?.reporters", "reporters", None, ("MED",))
COMMISSION = Actor("EU", "European Union", "IGO", ("IGO",))


def test_who_only_tells_of_an_act_is_not_its_source():
    text = "Canada said the Commission had rejected China's request."
    article, mentions = article_of(text, ("Canada", CANADA), ("the Commission", COMMISSION), ("China", CHINA))
    table = {
        ("Canada", "China"): ("REJECT", 0.9, "rejected"),
        ("the Commission", "China"): ("REJECT", 0.95, "rejected"),
    }
    (event,) = code_events(article, mentions, TableCoder(table))
    assert [m.span.text for m in event.source] == ["the Commission"]


def test_whoever_stands_in_a_list_takes_part():
    article, mentions = article_of(
        "China and Canada condemned Peru.", ("China", CHINA), ("Canada", CANADA), ("Peru", PERU)
    )
    (event,) = code_events(article, mentions, TableCoder({("Canada", "Peru"): ("ACCUSE", 0.9, "condemned")}))
    assert [m.span.text for m in event.source] == ["China", "Canada"]


def test_the_press_that_is_told_is_no_counterpart():
    article, mentions = article_of("China told reporters it would help.", ("China", CHINA), ("reporters", REPORTERS))
    assert not code_events(article, mentions, TableCoder({("China", "reporters"): ("AGREE", 0.99, "would help")}))


def test_a_government_promises_nothing_to_itself():
    text = "Li Qiang will be joined by officials of the ministry."
    ministry = Actor("CHN.ministry", "Chinese ministry", "CHN", ("GOV",))
    article, mentions = article_of(text, ("Li Qiang", LI), ("officials of the ministry", ministry))
    table = {("officials of the ministry", "Li Qiang"): ("AGREE", 0.99, "will be joined")}
    assert not code_events(article, mentions, TableCoder(table))


@pytest.mark.parametrize(("sure", "count"), [(0.85, 0), (0.95, 1)])
def test_what_crosses_no_border_must_be_likelier(sure, count):
    crowd = Actor("CHN.crowd", "Chinese crowd", "CHN", ("CVL",))
    article, mentions = article_of("China arrested the crowd.", ("China", CHINA), ("the crowd", crowd))
    found = code_events(article, mentions, TableCoder({("China", "the crowd"): ("COERCE", sure, "arrested")}))
    assert len(found) == count
