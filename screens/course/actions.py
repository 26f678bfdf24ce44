"""What can be done to a case on its page: each desk contributes its actions, the page shows those that apply.

A desk's folder under screens/ holds `actions.py` with `ACTIONS: tuple[CaseAction, ...]`; the page collects
them. Keys are unique over all desks (a test says so), so that a key means one thing wherever it works.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.cases.course import Course
    from counter.cases.items import CaseItem
    from counter.staff.roles import Role
    from screens.course.page import CasePage


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAction:
    """One thing a person can do to the case, or to the item under the cursor."""

    id: str
    """Unique; also the id of its key binding."""
    key: str
    label: str
    """What the key bar says: 受理."""
    tooltip: str
    """One sentence for the key map, with the rule."""
    roles: tuple[Role, ...]
    """Who may: any of these."""
    applies: Callable[[Course, CaseItem | None], bool]
    """Whether it makes sense now; quick, pure."""
    run: Callable[[CasePage, Course, CaseItem | None], None]
    """Do it: ask what must be asked, call the desk by `page.act`, then `page.took(course)`."""
    elsewhere: bool = False
    """Also for a case that another station handles: it changes nothing of the case here."""
