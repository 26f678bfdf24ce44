"""The application form and the papers after the receipt, from case to frozen record. Pure: no store.

Each function takes the head and the records and returns a `Form`. What is not known is 待核定; what makes a
paper void in law (a refusal without reasons, an empty list) is Refused.
"""

from counter.cases.forms.applied import Applied, application
from counter.cases.forms.closing import IndexLine, cover, index, lapse, withdrawal
from counter.cases.forms.decisions import GROUNDS, Ground, acceptance, pause, refusal
from counter.cases.forms.facts import CaseFacts
from counter.cases.forms.forwarding import forwarding
from counter.cases.forms.handing import Given, Unconnected, lead_notice, proof, returned, slip
from counter.cases.forms.supplying import Supplied, in_time, supply
from counter.cases.forms.waiting import Collectable, Deferred, collect, deferred, extension
from counter.intake.papers import Form

__all__ = [
    "GROUNDS",
    "Applied",
    "CaseFacts",
    "Collectable",
    "Deferred",
    "Form",
    "Given",
    "Ground",
    "IndexLine",
    "Supplied",
    "Unconnected",
    "acceptance",
    "application",
    "collect",
    "cover",
    "deferred",
    "extension",
    "forwarding",
    "in_time",
    "index",
    "lapse",
    "lead_notice",
    "pause",
    "proof",
    "refusal",
    "returned",
    "slip",
    "supply",
    "withdrawal",
]
