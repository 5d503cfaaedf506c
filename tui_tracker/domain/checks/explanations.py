"""Whether the note of an amber or red rating explains it: the problem, and what happens next.

No list of words knows every problem, so a note is doubted only where each of its sentences is a few words
or good news: a doubt without cause teaches people to skip the check.
"""

from __future__ import annotations

import re

from tui_tracker.domain.plan.periods import MONTHS
from tui_tracker.domain.text import sentences, word_count

_PARTS = re.compile(r"[;\n]")
"""What parts a sentence into statements of their own."""
_FEW_WORDS = 3
"""A sentence of up to this many words, such as `Leaflets were printed.`, explains nothing."""
_GOOD_NEWS = re.compile(
    r"\b(?:on (?:track|time|schedule|target|course)|as (?:planned|expected|scheduled)|to plan|well|ahead of"
    r"|good|great|excellent|strong|positive|success\w*|progress\w*|continu\w*|ongoing|under ?way|running"
    r"|complet\w+|finish\w+|deliver\w+|install\w+|launch\w+|opened|adopt\w+|publish\w+|print\w+"
    r"|establish\w+|in place|in use|achiev\w+|met|held|support\w*|promot\w+|engag\w+"
    r"|attend\w*|work\w* (?:with|on|goes)|awarded|secured|appointed|recruited|welcomed|popular"
    r"|signed|planted|fitted|trained|approved)\b",
    re.IGNORECASE,
)
_PROBLEM = re.compile(
    r"\b(?:risks?|delay\w*|lack\w*|shortage|short of|problems?|issues?|barriers?|constrain\w*|uncertain\w*"
    r"|unable|insufficient|late|slip\w*|overrun\w*|despite|however|although|because|due to|depend\w*|cannot"
    r"|not|no|without|fail\w*|difficult\w*|challeng\w*|reduc\w+ (?:funding|budget|capacity)|pressures?"
    r"|await\w*|wait\w*|paus\w+|on hold|stopp?\w*|limited|costs?|unsuccessful\w*|withdr[ae]w\w*|cancel\w*"
    r"|refus\w*|reject\w*|object\w*|oppos\w*|postpon\w*|defer\w*|suspend\w*|halt\w*|stall\w*|block\w*"
    r"|behind|slow\w*|gaps?|vacan\w*|left (?:the|in|us|post)|los[st]e?|loss|cuts?|fell|below|fewer|less than"
    r"|lower than|higher than|rose|ris(?:e|en|ing)|doubled|too (?:few|high|low|many|small|little)|ran out"
    r"|overspen\w*|unfunded|unfilled|unclear|unknown|unlikely|never|nobody|none|neither|nor|still|yet|only"
    r"|shortfall|weak\w*|complain\w*|dispute\w*|appeal\w*|illness|sick\w*|damag\w*|flood\w*|fault\w*"
    r"|broke\w*|error\w*|poor\w*|concern\w*|threat\w*|missed|miss(?:ed|ing)|hard(?:er)? to|struggl\w*"
    r"|ended early|closed|declin\w*|turned down|pulled out|dropped|scaled (?:back|down)|insolven\w*"
    r"|administration|above (?:the )?budget|asbestos|terminated|abandon\w*|split"
    r"|should have|was to have|were to have|at the earliest|(?:put|set|push)(?:s|es|ed|t?ing)? (?:\w+ )?back"
    r"|hold-?ups?|obstacle\w*|bottleneck\w*|drawback\w*|setbacks?|conflict\w*|didn['’]t|isn['’]t|hasn['’]t"
    r"|wasn['’]t|can['’]t|won['’]t|haven['’]t|aren['’]t|weren['’]t)\b",
    re.IGNORECASE,
)
_DATES = rf"(?:20\d\d|spring|summer|autumn|winter|next|the end|{'|'.join(MONTHS)})"
_IN_HAND = (
    r"(?:is|are|am) (?:now |still |also |currently |actively )?"
    r"(?!rising|falling|failing|lacking|missing|leaving|slipping|suffering|increasing|declining)\w+ing"
)
_NEXT_STEP = re.compile(
    r"\b(?:will|next|plan(?:s|ned|ning)?|to be|intend\w*|expect\w*|propos\w+|being|underway|under way|aim\w*"
    r"|seek\w*|sought|promis\w+|await\w*|look(?:s|ing)? (?:for|at|into)"
    r"|re-?\w*(?:bid|submit|tender|apply|design|start|open)\w*|once"
    r"|until|soon|shortly|later|new|instead|alternative\w*|option\w*|talk\w*|discuss\w*|meet\w*|consider\w*"
    r"|review\w*|ask(?:ed|ing|s)?|agree\w*|negotiat\w*|continu\w*|resum\w*|start\w*|begin\w*|begun|due|hop(?:e|ing)"
    r"|recruit\w*|advertis\w*|chas(?:e|ed|ing)|press(?:ing|ed)?|lobby\w*|redesign\w*|revis\w*|re-?cost\w*|costed"
    r"|appeal\w*|report(?:s|ed)? (?:to|back|in)|go(?:es)? to|explor\w+|prepar\w+|schedul\w+|move[sd]? to"
    rf"|(?:in|from|by|for|to|before|on|until) (?:\d{{1,2}}(?:st|nd|rd|th)? )?{_DATES}"
    r"|(?:to|until|by|for|before|after|over) (?:the )?(?:new year|year end|spring|summer|autumn|winter"
    r"|half[ -]?term|\w+ holidays|holidays|Easter|Christmas)"
    rf"|{_IN_HAND}|resolv\w*|tackl\w*|listed|hearing|waiting (?:for|on|to)"
    r"|to \w+ by|by (?:the )?end of|(?:go\w*|back) (?:back )?(?:on|in|at|to|with)|order(?:s|ed)?"
    r"|offer(?:s|ed|ing)?|instead of|switch\w*"
    r"|further|then|now|going to|working|develop\w*|apply\w*|bid\w*|decision)\b",
    re.IGNORECASE,
)


_SETBACK = re.compile(
    r"\b(?:because|due to|owing to|as a result|therefore|(?:gone|went|going|are|is|be)"
    r" back (?:to|at)"
    r"|return(?:ed|ing|s)? to|start(?:ed|s|ing)? (?:again|over|afresh)|from scratch|withdr[ae]w\w*|refus\w*"
    r"|reject\w*|dismissed|failed|fell through|overturned|quashed|cancel\w*|no longer|pull(?:ed)? out"
    r"|decided (?:not|against)|turned down|unsuccessful\w*|lost|redesign\w*|re-?scop\w*|re-?think\w*"
    r"|paus\w*|on hold|halted|suspended|insolven\w*|administration|ran out|ended early|objected|new phase"
    r"|(?:second|third|next|further) phase|re-?opened|widened|enlarged|extended)\b",
    re.IGNORECASE,
)
"""Says why work is at an earlier stage again."""


def says_setback(note: str) -> bool:
    """Return whether a note says why its action is at an earlier stage than before."""
    return bool(_SETBACK.search(note))


def says_problem(note: str) -> bool:
    """Return whether a note may name a problem: it has a word for one, or more than good news."""
    return bool(_PROBLEM.search(note)) or any(
        word_count(sentence) > _FEW_WORDS and not _GOOD_NEWS.search(sentence) for sentence in sentences(note)
    )


def says_next_step(note: str) -> bool:
    """Return whether a note may name a next step: by a word that looks ahead, or past the problem.

    What follows the first sentence and is neither a problem nor good news, such as `Engineer visit booked.`,
    is most likely what is done about it.
    """
    later = [part for sentence in sentences(note) for part in _PARTS.split(sentence)][1:]
    return bool(_NEXT_STEP.search(note)) or any(
        part.strip() and not _PROBLEM.search(part) and not _GOOD_NEWS.search(part) for part in later
    )
