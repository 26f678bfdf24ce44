"""What each kind of mistake costs: the one table that score, coach, result sheet and handbook read."""

from __future__ import annotations

from dataclasses import dataclass

FULL = 100
"""Points of a perfect run. Nothing is ever below 0."""


@dataclass(frozen=True, slots=True)
class Price:
    """One kind of mistake: how it is called, what it costs each time, and the rules it offends."""

    name: str
    points: int
    rules: tuple[str, ...]
    about: str
    most: int = 0
    """The most it costs in one run; 0 = each time anew."""
    share: bool = False
    """It takes what is left of the visit's share of the full points, instead of a price."""


PRICES: dict[str, Price] = {
    "missed": Price("漏了一处问题", 10, ("R016", "R136"), "材料缺少或不符，没有一次告知申请人"),
    "imprecise": Price("问题说得不准", 3, ("R136",), "发现了这份材料有问题，但没有选对应的那一条"),
    "invented": Price("提出了不存在的问题", 8, ("R135", "R138"), "材料齐全、符合法定形式，却要求补正"),
    "padded": Price("多提了一条问题", 4, ("R136",), "材料确有问题，又加了一条并不存在的"),
    "exempt": Price(
        "索要免提交材料", 10, ("R053", "R054", "R133"), "政府部门核发、能够调取的材料，要求申请人提交"
    ),
    "taken": Price("收了免提交的纸件", 4, ("R054", "R133"), "能够调取的证照没有调取，收了纸件"),
    "told_twice": Price("二次告知", 15, ("R016", "R136"), "上次复核没有提出、也没有变化的，这次才提出"),
    "grace": Price("容缺、承诺办得不对", 6, ("R140", "R141"), "该容缺或承诺的没有办，或者没有依据却办了"),
    "cure": Price("能当场补正的没有当场补正", 6, ("R137",), "申请人在场、当场就能改好的，让他另跑一趟"),
    "answer": Price("情形问错了", 4, ("R132",), "一个情形问题的答案与申请人说的不一致"),
    "item": Price("事项选错了", 8, ("R025", "R090", "R106"), "多选或漏选了一个事项"),
    "licence": Price("营业执照核对得不对", 8, ("R089",), "企业准营类没有核对执照，或者没有执照硬办"),
    "person": Price("申请人登记得不对", 6, (), "申请人、代办人或监护人漏登、错登"),
    "ending": Price(
        "给错了文书（或走错了路）", 20, ("R136", "R138", "R139"), "该告知的收了件，该收件的告知了"
    ),
    "unfinished": Price(
        "没有办完",
        0,
        (),
        "一次来访没有办完（没有出文书，或者一步都没有办）：连同别的失分，至少扣去这一次的份额",
        share=True,
    ),
    "paper": Price("文书多给、少给或次序不对", 5, ("R139", "R141"), "承诺书在前，告知书或回执在后，不多不少"),
    "slip": Price(
        "代收的和桌上的对不上", 6, ("R134",), "带来的材料没有代收，或者没有带来的写进了代收材料转送单"
    ),
    "undone": Price("该办的一步没有办", 15, (), "窗口之后的一步没有办，或者办错了对象"),
    "order": Price("次序不对", 5, (), "步骤都办了，先后颠倒"),
    "forbidden": Price("办了不该办的", 20, (), "例如把证照发给了没有授权的人"),
    "late": Price("超过时限", 10, (), "办了，但超过了规定的时限"),
    "time": Price("用时偏长", 1, (), "超过标准用时，每多五分之一扣一次", 10),
    "keys": Price("按键偏多", 1, (), "超过熟练操作按键（少于20次的按20次）的一倍半后，每再多一半扣一次", 5),
    "hint": Price("请教练提示", 2, (), "每提示一次", 10),
}
"""Kind → price. The order is the order of the table."""


def table() -> list[tuple[str, str, str]]:
    """The rows people read: what, how much, what is meant."""
    return [(one.name, _said(one), one.about) for one in PRICES.values()]


def _said(price: Price) -> str:
    if price.share:
        return f"{FULL}分除以次数"
    return f"{price.points}分" + (f"（最多{price.most}分）" if price.most else "")


def share(visits: int) -> int:
    """Points of one visit of so many, rounded up: nothing done at any of them leaves 0."""
    return -(-FULL // visits)
