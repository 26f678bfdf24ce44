"""一件事申请表 by its key: at the checklist, at the result, and when somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers import keys, settle, start
from reading import squeezed, whole
from test_consult_screen import journal, told
from walking import E03_APPLICANT, LICENCE, Hands, fire_only

if TYPE_CHECKING:
    from pathlib import Path


def kept(data: Path, name: str) -> list[Path]:
    """Papers of this name."""
    return sorted((data / "papers").glob(name))


@pytest.mark.rule("R017")
@pytest.mark.rule("R062")
async def test_the_form_is_one_key_away_wherever_the_case_is(data: Path) -> None:
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await fire_only(hands)
        await hands.key("a")
        (first,) = kept(data, "*.F1.pdf")
        text = whole(first.read_bytes())
        assert E03_APPLICANT["applicant.name"] in text
        assert f"证件号码{LICENCE}" in text
        assert "申请表" in squeezed(hands.text)
        await hands.key("f6", "a")
        assert len(kept(data, "*.F1*.pdf")) == 2, "the same form, printed once more"
        assert "重打1次" in hands.text
        assert kept(data, "*.F2*.pdf") == []


async def test_who_only_asks_takes_the_form_home(data: Path) -> None:
    async with start(data) as (app, pilot):
        await told(pilot)
        await keys(pilot, "a")
        await settle(pilot)
        (file,) = kept(data, "申请表-E03-*.pdf")
        assert "■大型户外广告" in whole(file.read_bytes())
        assert journal(app)[-1] == "consult.form"
