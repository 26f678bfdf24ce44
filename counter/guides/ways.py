"""What the notice itself says to everybody: where to apply, the way, collecting, asking, looking up. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.guides.record import Chart, Says, Step, Steps, Told
from counter.guides.told import ruled
from counter.intake import consult_flow
from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counter.guides.record import Block
    from counter.guides.scope import Sources


def applying(scope: Sources) -> tuple[Told, ...]:
    """受理方式 (R130, R131), free choice of items (R025) and the licence that comes first (R089)."""
    catalogue, first = scope.catalogue, []
    if scope.matter.licence_first:
        first = [ruled(catalogue, "企业准营类一件事，申请人需先行取得营业执照", "R089")]
    return (
        ruled(catalogue, "线下：各级政务服务中心（便民服务中心）“一件事一次办”综合受理窗口", "R130"),
        ruled(catalogue, "线上：省一体化政务服务平台“一件事一次办”专栏等申报端口", "R131"),
        ruled(catalogue, "可以根据实际需求自主选择办理全部或者部分事项", "R025"),
        *first,
    )


def places(scope: Sources) -> tuple[Told, ...]:
    """办理地址和时间: the centre, then the windows of the departments where the county names them."""
    contacts = scope.contacts
    place = f"{scope.place}：" if scope.place else ""
    told = [
        Told(text=f"{place}地址：{contacts.address or UNKNOWN}"),
        Told(text=f"办公时间：{contacts.hours or UNKNOWN}"),
    ]
    return (*told, *_windows(scope))


def _windows(scope: Sources) -> Iterator[Told]:
    departments = {scope.matter.lead, *(item.dept for item in scope.items)}
    for window in scope.county.windows if scope.county else ():
        said = [window.place, window.address, window.hours, window.phone]
        if window.department in departments and any(said):
            yield Told(text=f"{window.department}：{'，'.join(filter(None, said))}", brief=False)


def way(scope: Sources) -> tuple[Block, ...]:
    """办理流程: the steps of the notice with their limits (R142, R150, R160–R162, R171)."""
    catalogue, labels = scope.catalogue, scope.whole.labels
    chosen = [entry.selected for entry in scope.whole.entries]
    made = consult_flow.steps(catalogue, chosen, scope.whole.needs)
    steps = [Step(one.name, _what(one, labels), one.limit) for one in made]
    return (Steps(tuple(steps)), Says(tuple(_rules_of_way(scope))))


def _what(step: consult_flow.Step, labels: dict[int, str]) -> str:
    if not step.items:
        return step.what
    return f"事项{'、'.join(labels[no] for no in step.items)}{'同时办' * (len(step.items) > 1)}"


def _rules_of_way(scope: Sources) -> Iterator[Told]:
    catalogue = scope.catalogue
    yield ruled(catalogue, "没有前后置关系的事项并联审批、按时办结", "R160")
    if any(item.after for item in scope.items):
        yield ruled(
            catalogue,
            "有前后置关系的，后置事项先行容缺预审，收到前置事项的办理结果后即时作出决定",
            "R161",
            "R162",
        )
    yield ruled(catalogue, "材料不齐全或者不符合法定形式的，当场一次告知需补正的全部内容", "R136")
    yield ruled(catalogue, "审批决定作出前可以撤回申请；需要退还的材料由综合受理窗口统一退还", "R167", "R168")


def joint(scope: Sources) -> tuple[Told, ...]:
    """Who calls the departments together (R166)."""
    return (
        ruled(scope.catalogue, "需要联合评审、联合勘验、联合验收的，由牵头部门组织相关联办部门实施", "R166"),
    )


def collecting(scope: Sources) -> tuple[Told, ...]:
    """领取方式 (R042, R169–R171, R173)."""
    catalogue = scope.catalogue
    return (
        ruled(catalogue, "在政务服务中心（便民服务中心）出证窗口领取，也可以选择快递送达", "R042"),
        ruled(catalogue, "可以全部办结后统一领取，也可以各单事项办结后分别领取", "R169", "R170"),
        ruled(catalogue, "发证窗口收到办理结果和证照的当天，按选定的方式送达", "R171"),
        ruled(catalogue, "跨层级的，选择统一领取后由具体实施层级的发证窗口发放", "R173"),
    )


def asking(scope: Sources) -> tuple[Told, ...]:
    """咨询方式 (R122, R123)."""
    return (
        ruled(scope.catalogue, "窗口咨询：各级政务服务中心（便民服务中心）咨询辅导区域", "R122"),
        ruled(scope.catalogue, "网上咨询：各级一体化政务服务平台智能问答模块", "R123"),
        Told(text=f"咨询电话：{scope.contacts.phone or UNKNOWN}"),
    )


def progress() -> tuple[Told, ...]:
    """查询方式: by the number of the receipt at the window; online is not settled by the notice."""
    return (
        Told(text="办理进程：凭收件回执到综合受理窗口，报办件编号或者扫回执上的二维码查询"),
        Told(text=f"网上查询办理进程的方式：{UNKNOWN}"),
    )


def certificates(scope: Sources) -> tuple[Told, ...]:
    """途径 (R174)."""
    told = "办理结果：电子证照在省一体化政务服务平台“办件中心”模块查看或者下载"
    return (ruled(scope.catalogue, told, "R174"),)


def chart(scope: Sources) -> tuple[Block, ...]:
    """What the flow chart is drawn from."""
    chosen = [entry.selected for entry in scope.whole.entries]
    limits = [one.limit for one in consult_flow.steps(scope.catalogue, chosen, scope.whole.needs)]
    return (Chart(scope.items, push=limits[1], decide=limits[2], deliver=limits[-1]),)


def says(told: tuple[Told, ...]) -> tuple[Block, ...]:
    """Sentences as blocks; none = nothing is known."""
    return (Says(told),) if told else ()
