"""What a guide on paper can refuse."""

from __future__ import annotations

from counter.errors import Refused


class GuideTooLong(Refused):
    """A folded leaflet cannot hold the matter in a legible size; a leaf can."""

    title = "折页放不下"
