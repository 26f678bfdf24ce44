"""Golden cases: a matter, its answers and a day; the whole list as text, to be read and compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from counter.catalog import load
from counter.catalog.situation import effective, open_questions, selected, stop_of
from counter.intake.checklist import Checklist, build

if TYPE_CHECKING:
    from counter.catalog.situation import Selected

WHOLE = load.load().catalogue
FOLDER = Path(__file__).parent / "data" / "golden"
FIRM = {"agent": "否", "applicant_kind": "组织", "minor": "否"}
PERSON = {"agent": "否", "applicant_kind": "个人", "minor": "否"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """One case."""

    name: str
    matter: str
    answers: dict[str, str] = field(default_factory=dict)
    on: date = date(2026, 11, 23)

    @property
    def given(self) -> dict[str, str]:
        """The answers, with those of the usual applicant."""
        return {**(FIRM if self.matter.startswith("E") else PERSON), **self.answers}

    @property
    def rows(self) -> tuple[Selected, ...]:
        """The rows that apply; every question has been answered."""
        matter = WHOLE.matter(self.matter)
        waiting = open_questions(WHOLE, matter, self.given, self.on)
        assert not waiting, [one.key for one in waiting]
        assert not stop_of(WHOLE, matter, self.given)
        return selected(WHOLE, matter, self.given)

    @property
    def checklist(self) -> Checklist:
        """The merged list."""
        return build(WHOLE, self.rows, effective(WHOLE, WHOLE.matter(self.matter), self.given), self.on)

    def text(self) -> str:
        """What is handled, what is asked for, by whom."""
        said = [f"{self.matter} {WHOLE.matter(self.matter).name}  {self.on}"]
        said += [f"{key}={value}" for key, value in self.given.items()]
        said += ["", *(f"{one.no}. {one.name}" for one in self.rows), ""]
        for line in self.checklist.lines:
            by = f"（{line.supplied_by}）" if line.supplied_by else ""
            rows = ",".join(str(no) for no in sorted({one.row for one in line.wanted}))
            said.append(f"{line.due}{by}  {line.key}  ←{rows}")
        said += [f"待核定  {name}" for name in self.checklist.unknown]
        return "\n".join(said) + "\n"


_DRAIN = {"drainage_pretreatment": "是", "drainage_key_discharger": "是"}
_FOOD = {"food_auto_machine": "否"}
_HYGIENE = {"hygiene_central_ac": "是", "hygiene_procedure": "一般程序"}
_NEWBORN = {"parents_married": "已登记结婚", "shared_photo": "取不到"}
_ADOPT = {
    "adoption": "收养登记",
    "disabled_child": "否",
    "adoption_proof": "收养登记证",
    "own_id_card": "没有",
}
_DEATH = {"co_heirs": "有", "licence_returned": "能交回"}
_HOUSE = {"deed_tax_relief": "申请", "survey_on_register": "查得到", "others_rights": "没有"}
_NETCAFE = {"food": "仅销售预包装食品", "fire_area": "是", **_FOOD}
_MARRIAGE = {"join_spouse": "是", "birth_notice_rule": "没有规定"}

CASES = (
    Golden(
        name="E03-all",
        matter="E03",
        answers={
            **_FOOD,
            **_DRAIN,
            "fire_area": "是",
            "advert_kind": "两样都有",
            "fire_procedure": "一般程序",
        },
    ),
    Golden(
        name="E05-ktv-leased",
        matter="E05",
        answers={
            **_FOOD,
            "drainage_pretreatment": "否",
            "drainage_key_discharger": "否",
            "food": "现场制售或散装食品销售",
            "fire_area": "是",
            "ktv": "是",
            "premises": "租赁",
            "fire_procedure": "一般程序",
        },
    ),
    Golden(
        name="E08-lodging-groundwater",
        matter="E08",
        answers={
            **_FOOD,
            **_HYGIENE,
            **_DRAIN,
            "food": "现场制售或散装食品销售",
            "fire_area": "是",
            "water": "是",
            "lodging": "是",
            "fire_procedure": "告知承诺",
            "water_construction": "是",
            "water_filed_project": "是",
            "premises": "租赁",
        },
    ),
    Golden(
        name="E28-1-preparation",
        matter="E28",
        answers={**_NETCAFE, **_HYGIENE, "netcafe_stage": "筹建", "fire_procedure": "一般程序"},
    ),
    Golden(
        name="E28-2-final",
        matter="E28",
        answers={**_NETCAFE, **_HYGIENE, "netcafe_stage": "最终审核", "fire_procedure": "一般程序"},
    ),
    Golden(
        name="P01-parents-insured",
        matter="P01",
        answers={**_NEWBORN, "newborn_insurance": "一方参加居民医保"},
    ),
    Golden(
        name="P01-parents-not-insured",
        matter="P01",
        answers={**_NEWBORN, "newborn_insurance": "都不是当地居民医保"},
    ),
    Golden(name="P11-before-2025-05-10", matter="P11", answers=_MARRIAGE, on=date(2025, 5, 9)),
    Golden(name="P11-from-2025-05-10", matter="P11", answers=_MARRIAGE, on=date(2025, 5, 10)),
    Golden(
        name="P02-stepchild",
        matter="P02",
        answers={**_ADOPT, "adoptee": "继子女", "giving_parents": "双方共同送养", "shared_photo": "取不到"},
    ),
    Golden(
        name="P02-foundling",
        matter="P02",
        answers={
            **_ADOPT,
            "adoptee": "捡拾的弃婴、儿童",
            "adopters": "夫妻共同收养，一方委托另一方",
            "shared_photo": "取不到",
        },
    ),
    Golden(
        name="P02-orphan-of-institution",
        matter="P02",
        answers={
            **_ADOPT,
            "adoptee": "社会福利机构抚养的孩子",
            "welfare_child": "孤儿",
            "adopters": "夫妻共同收养，双方到场",
            "shared_photo": "取不到",
        },
    ),
    Golden(
        name="P02-orphan-of-guardian",
        matter="P02",
        answers={
            **_ADOPT,
            "adoptee": "监护人送养的孩子",
            "guardian_kind": "个人",
            "guardian_ward": "孩子是孤儿",
            "duty_bearers": "有",
            "adopters": "单独收养",
            "shared_photo": "取不到",
        },
    ),
    Golden(
        name="P02-dissolved",
        matter="P02",
        answers={"adoption": "解除收养关系登记", "own_id_card": "有", "shared_photo": "取得到"},
    ),
    Golden(
        name="P20-non-natural",
        matter="P20",
        answers={**_DEATH, "death": "非正常死亡", "death_proof": "死亡证明"},
    ),
    Golden(
        name="P20-at-home",
        matter="P20",
        answers={**_DEATH, "death": "正常死亡", "death_place": "家中等院外", "death_proof": "死亡证明"},
    ),
    Golden(name="P17-sale", matter="P17", answers={**_HOUSE, "transfer_by": "买卖"}),
)
