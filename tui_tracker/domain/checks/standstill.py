"""Whether a note says that work has stopped, or has not started, in words that people use.

What is said of a part (`one of the twelve sites is on hold`), and what has been overcome since
(`paused for a fortnight, then resumed`), is left alone.
"""

from __future__ import annotations

import re

_WORK = (
    r"(?:this|it|(?:the |our |all )?(?:work|works|project|scheme|programme|pilot|action|delivery|trial"
    r"|initiative|campaign|service|grants?|funding|recruitment|spending))"
)
_IS = r"(?:(?:is|are|was|were|has|have|had|remains?)(?: now| still| currently| since)?(?: been| to be)?|been)"
_HALTED = re.compile(
    rf"\b(?:on hold|on ice|on the back ?burner|in abeyance|at a standstill|mothballed|shelved|abandoned"
    r"|discontinued|halted|disbanded|wound up|ceased(?! \w+ing\b)|walked (?:off|away)"
    r"|(?:had|have|decided) to (?:drop|stop) (?:this|it)|suspended"
    r"|pull(?:ed)? the plug|ground to a halt|(?:come|came) to a (?:halt|stop|standstill)"
    rf"|paused?|stopped(?! \w+ing\b)|no resources?(?! (?:is|are|was|were) needed)|not (?:been )?resourced"
    r"|resources? (?:and \w+ )?(?:are|is) not available"
    r"|no (?:funding|money|budget|staff)(?! (?:is|are|was|were) needed| needed| from)|unfunded"
    rf"|{_WORK} {_IS} (?:withdrawn|cancelled|frozen|parked|dropped|stalled|axed|scrapped)"
    rf"|^(?:withdrawn|cancelled|frozen|parked|dropped|stalled)\b"
    r"|(?:not|no longer|won['’]t be) (?:going ahead|proceed\w*|taken forward|being progressed)"
    r"|(?:can ?not|can['’]t) (?:now )?(?:proceed|go ahead|continue|begin|start|be (?:built|delivered|done))"
    r"|no plans? to (?:replace|continue|resume|re-?start|re-?open)"
    r"|will not (?:now )?(?:happen|go ahead|be (?:done|delivered|built))|has not been re-?let"
    r"|no (?:work|activity) (?:was|has been|is|were) (?:possible|done|carried out|planned|taking place)"
    r"|(?:has been|was|is) no (?:work|activity|action)|nothing (?:can (?:be done|happen)|is being done)"
    r"|not (?:been )?(?:progressed|pursued)|no longer have (?:any\w+|the (?:staff|money|capacity))"
    r"|(?:nobody|no one|no-one|nobody else) (?:has|is|was) (?:\w+ )?(?:pick|tak|work|do)\w*)\b",
    re.IGNORECASE | re.MULTILINE,
)
_OVERCOME = re.compile(
    r"\b(?:resum\w+|re-?start(?:s|ed|ing)|re-?open\w*|start(?:ed|s) again|lifted|since re\w+ed"
    r"|running again|back (?:on site|under ?way|in use|running|up|at work|on track)|instead"
    r"|in (?:its|their) place|replac(?:ed|ing|ement)\w*|now (?:complete|finished|done|under ?way"
    r"|back|open|in use|runs?|running|going|resolved)|the new \w+ (?:has|have|is|was))\b",
    re.IGNORECASE,
)
_NOT_KNOWN = re.compile(
    r"\b(?:whether|unless|(?:nobody|no one) knows|not (?:known|clear) (?:when|if))\b[^.;!?\n]*", re.IGNORECASE
)
"""Says that nobody knows whether something will be overcome."""
_OF_PART = re.compile(
    r"\b(?:(?:one|two|three|four|five|six|a few|some|\d+)(?: other| more)? (?:of|out of)\b"
    r"|(?:one|two|three|four|some|others?|a few) (?:was|were|is|are|has|have|\w+ed)\b"
    r"|(?:except|apart from|other than|all but|bar)\b"
    r"|(?:the (?:last|final|other|rest)|remaining)\b(?: (?:one|two|three|few|\d+))?"
    r"|(?:at|for|in) (?:one|two|three|\d+) (?:site|school|ward|estate|depot|block|village|town)s?\b)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:in (?:19|20)[01]\d|before|previous|the old|used to|formerly)\b", re.IGNORECASE)
"""Speaks of an earlier time."""
_NOT_STARTED = re.compile(
    r"\b(?:not (?:yet )?(?:started|begun|commenced|got going)"
    r"|(?:has|have)(?:n['’]t| not)(?: yet)? (?:started|begun)"
    r"|no start (?:has been|was) made|not yet (?:under ?way|on site)|await\w* (?:a|the) start date"
    r"|yet to (?:start|begin|commence|get (?:going|started|under ?way|off the ground))|no progress"
    r"|nothing (?:has |was |much )?(?:been )?(?:happened|done)|nothing to report|no work on (?:this|it)\b"
    r"|nothing (?:has|have) been \w+ed (?:so far|yet|to date)|(?:planning|design|ideas?) stage only"
    r"|still (?:only )?(?:at|in) (?:the|an?) (?:\w+ )?(?:ideas?|concept|planning|early|feasibility|discussion"
    r"|scoping)(?: stage| phase)?)\b",
    re.IGNORECASE,
)
_TO_BE = re.compile(
    rf"(?:^|[.;!?]\s+)(?:{_WORK} (?:(?:is|are|remains?|still) )*)?"
    r"(to be (?:progressed|developed|started|agreed|confirmed|determined)|tb[cda])\b",
    re.IGNORECASE | re.MULTILINE,
)
_WILL_BEGIN = re.compile(
    r"\b(?:(?:will|due to|planned to|expected to|set to|hopes? to|hoping to) (?:now )?(?:start|begin"
    r"|commence)|(?:start|begin)s? once)\b",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"\b(?:(?:the )?(?:rest|remainder|others?|other half|remaining (?:\w+ )?\w+)"
    r" (?:should|will|is to|are to|follows?|(?:is|are) (?:due|planned|expected))"
    r"|(?:still|yet) to (?:be|come|do|begin|start|finish|build|install|fit)\b(?: \w+ed)?"
    r"|not (?:yet|quite) (?:finished|complete|completed|done|open)"
    r"|(?:(?:only|about|nearly) )?half (?:of )?(?:the |it |of them )?(?:\w+ )?(?:is|are|has been|have been)"
    r" \w+(?:ed|built|made|done)"
    r"|(?:is|are) (?:still )?being (?:written|prepared|drafted|built|installed|fitted|tendered|procured)"
    r"|will be done every year|until (?:it|this) is (?:finished|complete))\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"[^.;!?\n]+")


def halted_words(note: str) -> str:
    """Return the words by which a note says that its work has stopped; empty where it does not."""
    for statement in _STATEMENT.finditer(note):
        match = _HALTED.search(statement[0])
        rest = _NOT_KNOWN.sub("", note[statement.start() + match.end() :]) if match else ""
        if match and not (
            _OVERCOME.search(rest) or _OF_PART.search(statement[0]) or _BEFORE.search(statement[0])
        ):
            return match[0].strip()
    return ""


def unfinished_words(note: str) -> str:
    """Return the words by which a note says that some of its work is still to be done; empty without any."""
    match = _UNFINISHED.search(note)
    return match[0] if match else ""


def not_begun_words(note: str) -> str:
    """Return the words by which a note says that its work has not started; empty where it does not."""
    for statement in _STATEMENT.finditer(note):
        match = _NOT_STARTED.search(statement[0])
        if match and not _OF_PART.search(statement[0]):
            return match[0]
    if match := _TO_BE.search(note):
        return match[1]
    # A note that only looks ahead; one that says more most likely speaks of a next part.
    statements = _STATEMENT.findall(note)
    match = _WILL_BEGIN.search(note) if len(statements) == 1 else None
    return match[0] if match else ""
