"""What a noun of the catalogue has for a value, and another value that is nearly the same.

Names, addresses and numbers are plain inventions like those of `dice`; whoever and whatever is known already
(the applicant, the premises) is used as it is known. A noun without an honest value has no sort.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from counter.training import dice as play
from counter.training.dice import Dice
from counter.training.people import SOMEBODY, holder

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter.training.looks.base import Setting
    from counter.training.people import People

Sort = Literal[
    "person",
    "company",
    "number",
    "address",
    "spot",
    "money",
    "area",
    "day",
    "count",
    "scope",
    "title",
    "marriage",
    "nation",
    "level",
]

SORTS: Final[tuple[tuple[Sort, str], ...]] = (
    ("title", "项目名称|品种名称|设备名称"),
    ("person", "姓名(（名称）)?|姓名或名称"),
    ("company", "名称|机构|单位|学校|场名"),
    ("marriage", "婚姻状况"),
    ("nation", "民族"),
    ("level", "等级"),
    ("number", "号码?|代号|代码|编号|账户|账号|户号|税号"),
    ("address", "地址|住所(（经营场所）)?|坐落|地点|落户地|工程地|场址|选址|所在地|营业场所|场所"),
    ("spot", "位置"),
    ("money", "金额|资金|资本(（出资额）)?|出资额|出资数额|数额|价格|价款|债权|预算"),
    ("area", "面积"),
    ("day", "日期|时间"),
    (
        "scope",
        "范围|科目|项目|类别|种类|业务|专业|品种|作物|型号|类型|媒介|方式|事项|职务|岗位|参数|结构",
    ),
    (
        "count",
        "数量?|客房数|床位数?|份数|套数|规格|吨位|规模|容量|水量|成员|关系|情况|设备|设施|材料|图|科室|对象",
    ),
    ("person", "人|人员|者|方|户名|配偶|双方|父母|((人|父母|成员)信息)"),
)
_ENDS: Final = tuple((sort, re.compile(f"({ends})$")) for sort, ends in SORTS)
_OWN: Final = re.compile(
    "申请(人|书|表|地址|的.*)?|申报人|本人|身份证.*|营业执照.*|购房人|借款人(本人)?|房屋所有人|领款人(本人)?"
    "|承租方|登记信息|使用人|纳税人|企业名称|单位名称"
)
"""Who and what is the applicant's own."""
_SELF: Final = re.compile("(登记)?申请人|本人|申报人|(借款人|领款人|收养人)(本人)?|购房人|房屋所有人|纳税人")
_CHILD: Final = re.compile("儿童|孩子")
_GUARD: Final = re.compile("监护人|出生医学证明记载的父母")
_STAFF: Final = re.compile("职工|员工")
_AGENT: Final = re.compile("受托人|代理人|经办人")
_HEAD: Final = re.compile("负责人|法定代表人|经营者|主要负责人|声明人|任职人员")
_PEOPLE: Final = re.compile("人|成员|关系")
_SCOPES: Final = ("样例甲", "样例乙", "样例丙", "样例丁")
_STATES: Final[dict[Sort, tuple[str, ...]]] = {
    "marriage": ("未婚", "离异", "已婚"),
    "nation": ("汉族", "回族", "满族"),
    "level": ("一级", "二级", "三级", "四级"),
    "spot": ("东侧", "西侧", "南侧", "北侧"),
}


def sort_of(noun: str) -> Sort | None:
    """What kind of value it has, by how it ends; None = none that could be made up."""
    return next((sort for sort, ends in _ENDS if ends.search(noun)), None)


def made(sort: Sort, noun: str, other: str, setting: Setting) -> str:
    """The value on a clean paper: the same on every paper of the exercise that speaks of the same."""
    people = setting.people
    if sort == "address":
        return people.premises
    if sort in ("person", "company"):
        return _who(sort, noun, other, setting)
    if sort == "number":
        return _number(noun, setting)
    if sort == "day":
        return day(noun, setting)
    if sort == "marriage":
        return _marriage(noun + other, people)
    return _sample(sort, noun, Dice(f"{people.seed}/{noun}"))


def _marriage(said: str, people: People) -> str:
    """Married, unless the applicant says that there is no spouse, or it is declared before a wedding."""
    single, divorced, married = _STATES["marriage"]
    if "有配偶" in people.barred:
        return single
    return Dice(f"{people.seed}/marriage").of((single, divorced)) if "声明" in said else married


def day(noun: str, setting: Setting) -> str:
    """A day on which it may well have happened: ISO."""
    people, key = setting.people, setting.material.key
    if noun.startswith("出生") and people.guardian is not None:
        return people.applicant.birth
    before, within = next((span for said, span in _AGO if said.search(noun + key)), (40, 300))
    chance = Dice(f"{people.seed}/{noun}")
    return (setting.on - timedelta(days=before + chance.below(within))).isoformat()


_AGO: Final = (
    (re.compile("初次领证"), (1300, 2000)),
    (re.compile("参加工作"), (12000, 1500)),
    (re.compile("出生.*退休"), (22100, 300)),
    (re.compile("出生.*(预防接种|儿童)"), (1200, 600)),
    (re.compile("出生.*出生医学证明"), (3, 20)),
    (re.compile("出生"), (11000, 7000)),
)
"""By what is said: at least how many days ago, and within how many more."""


def _sample(sort: Sort, noun: str, chance: Dice) -> str:
    if sort == "scope":
        some = chance.some(_SCOPES, 3)
        return "、".join(one for one in _SCOPES if one in some)
    if sort == "title":
        return f"样例{chance.below(8) + 2}号"
    if sort in _STATES:
        return chance.of(_STATES[sort])
    if sort == "count":
        unit = "人" if _PEOPLE.search(noun) else "处" if noun.endswith("图") else "项"
        return f"{chance.below(7) + 3}{unit}"
    number = chance.below(80) + 12
    return {"money": f"{number}0000元", "area": f"{number}平方米"}[sort]


def _who(sort: Sort, noun: str, other: str, setting: Setting) -> str:
    """Whoever is known; otherwise somebody made up, the same wherever they come up."""
    known = _known(sort, noun, other, setting)
    if known:
        return known
    seed = setting.people.seed
    if sort == "company":
        return play.organisation(Dice(f"{seed}/{sort}")).name
    return play.name(Dice(f"{seed}/{_role(noun + other, setting) or noun}"))


def _role(said: str, setting: Setting) -> str:
    """Which stranger is meant: the deceased, the nurse; "" = none in particular."""
    found = SOMEBODY.search(said) or SOMEBODY.search(setting.material.key)
    return found[0] if found else ""


def _known(sort: Sort, noun: str, other: str, setting: Setting) -> str:
    """Somebody of whom the trainee was told; "" = nobody is meant."""
    people = setting.people
    if _AGENT.search(noun):
        return people.agent.name if people.agent else ""
    if sort == "person" and _GUARD.search(noun + other):
        return people.guardian.name if people.guardian else play.name(Dice(f"{people.seed}/监护人"))
    firm = sort == "company" and people.applicant.kind == "组织"
    if firm or _is_applicant(setting, noun + other + setting.material.key, other):
        return people.applicant.name
    if SOMEBODY.search(noun + other):
        return ""
    who = holder(setting.material, people)
    meant = who is not None and (noun in ("姓名", "名称") or _OWN.fullmatch(other))
    if _HEAD.search(noun) or (meant and sort == "person" and who == people.applicant):
        return people.head.name
    return who.name if who and meant else ""


def _is_applicant(setting: Setting, said: str, other: str) -> bool:
    """Whether the applicant is meant: by a word of their own, or as the child or the employee in person."""
    if other == "本人":
        return not SOMEBODY.search(setting.material.key)
    own = setting.people.applicant.kind == "个人"
    child = setting.people.guardian is not None and _CHILD.search(said)
    return bool(_SELF.fullmatch(other) or child or (own and _STAFF.search(said)))


def _number(noun: str, setting: Setting) -> str:
    people = setting.people
    known = holder(setting.material, people)
    if noun.endswith(("信用代码", "税务登记号")) and people.applicant.kind == "组织":
        return people.applicant.number
    personal = noun.endswith("号码") and "车牌" not in noun
    if personal and _is_applicant(setting, noun + setting.material.key, ""):
        return people.applicant.number
    if personal and _AGENT.search(noun):
        known = people.agent
    if personal and known is not None and not SOMEBODY.search(noun):
        return people.head.number if known == people.applicant else known.number
    which = "号码" if personal else noun
    chance = Dice(f"{people.seed}/{_role(noun, setting)}{which}")
    return f"样{chance.below(900000) + 100000}"


def unlike(dice: Dice, sort: Sort, value: str) -> str:
    """Another value of this sort, nearly this one."""
    return _UNLIKE.get(sort, _other_amount)(dice, value)


def _other_day(dice: Dice, value: str) -> str:
    return (date.fromisoformat(value) - timedelta(days=1 + dice.below(40))).isoformat()


def _other_scope(dice: Dice, value: str) -> str:
    gone = dice.of(value.split("、"))
    return "、".join(one for one in value.split("、") if one != gone)


def _other_of(some: tuple[str, ...]) -> Callable[[Dice, str], str]:
    return lambda dice, value: dice.of([one for one in some if one != value])


def _other_amount(dice: Dice, value: str) -> str:
    found = re.search(r"[1-9]\d*?(?=(0000)?\D)", value)
    if found is None:
        raise ValueError(f"no number in {value}")
    return value.replace(found[0], str(int(found[0]) + 1 + dice.below(4)), 1)


_UNLIKE: Final[dict[Sort, Callable[[Dice, str], str]]] = {
    "person": play.like,
    "company": play.like,
    "number": play.other_digit,
    "address": play.other_digit,
    "day": _other_day,
    "scope": _other_scope,
    **{sort: _other_of(some) for sort, some in _STATES.items()},
}
