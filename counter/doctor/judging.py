"""What facts about a station mean: a line each. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from counter.backup import rotation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

State = Literal["good", "note", "act"]
ZH: Final[dict[State, str]] = {"good": "好", "note": "注意", "act": "要处理"}
LEAST_FREE: Final = 512 << 20
"""Bytes below which a disk is full soon: a day's papers and scans, and room for the database to breathe."""
LITTLE_FREE: Final = 5 << 30
KEY_SOON: Final = 30
LIST_OLD: Final = 180
"""Days after which the county's list is rather old."""
BACKWARDS: Final = timedelta(minutes=5)
FORWARDS: Final = timedelta(days=60)
HERE: Final = timedelta(hours=8)
"""The offset of all China."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at."""

    name: str
    state: State
    said: str = ""
    todo: str = ""

    @property
    def zh(self) -> str:
        """The state for people."""
        return ZH[self.state]


def worst(lines: Iterable[Line]) -> State:
    """The state of all together."""
    states = {one.state for one in lines}
    return "act" if "act" in states else "note" if "note" in states else "good"


def integrity(name: str, faults: Collection[str], whole: str) -> Line:
    """Of the database or the journal. `whole`: what to say when there is no fault."""
    if not faults:
        return Line(name, "good", whole)
    first = next(iter(faults))
    todo = (
        "请不要改动数据文件：先另存一份，再用 counter backup --check 找完好的备份，用 counter restore 演练。"
    )
    return Line(name, "act", f"{len(faults)} 处：{first}", todo)


def disk(free: int, needed: int, place: str) -> Line:
    """Room on a disk. `needed`: bytes the next backup may take."""
    said = f"{place} 还剩 {free / (1 << 30):.1f} GB"
    if free < max(LEAST_FREE, needed):
        return Line("磁盘空间", "act", said, "快满了，存不进新的办件和备份。请清理磁盘，或者换一个大的。")
    if free < max(LITTLE_FREE, 3 * needed):
        return Line("磁盘空间", "note", said, "请在这几天清理。")
    return Line("磁盘空间", "good", said)


def clock(now: datetime, last: datetime | None, zone: timedelta | None) -> Line:
    """The device's clock against the last entry of the journal. `zone`: its offset from UTC."""
    said = f"{now:%Y-%m-%d %H:%M}"
    if zone != HERE:
        return Line("时钟", "act", f"{said}，时区不是北京时间", "请把系统时区设为 Asia/Shanghai（东八区）。")
    if last is not None and last - now > BACKWARDS:
        what = f"{said}，比最后一条日志（{last.astimezone(now.tzinfo):%Y-%m-%d %H:%M}）还早"
        return Line("时钟", "act", what, "时钟被调回过。请核对日期和时间，打开自动校时。")
    if last is not None and now - last > FORWARDS:
        what = f"{said}，离最后一条日志 {(now - last).days} 天"
        return Line("时钟", "note", what, "确实很久没有办件就不用管；否则请核对日期。")
    return Line("时钟", "good", said)


def years(known: Collection[int], today: date) -> Line:
    """节假日: this year has to be known, the next one from December on (the notice comes in November)."""
    said = f"知道到 {max(known)} 年" if known else "一年也不知道"
    todo = "请把国务院办公厅的放假通知写进数据文件夹的 holidays.toml（写法见说明书），或者升级程序。"
    if today.year not in known:
        return Line("节假日", "act", f"{said}，不知道今年的", f"到期日会标“未定”。{todo}")
    if today.month == 12 and today.year + 1 not in known:
        return Line("节假日", "note", f"{said}，不知道明年的", todo)
    return Line("节假日", "good", said)


def backup(last: datetime | None, now: datetime, *, apart: bool, automatic: bool) -> Line:
    """How old the last one is, and where it lies. `apart`: on another disk than the data."""
    said = rotation.age_zh(last, now)
    if rotation.is_late(last, now):
        why = "" if automatic else "自动备份关着（backup.toml）。"
        return Line("备份", "act", said, f"{why}请运行 counter backup，看它说什么。")
    if not apart:
        todo = "备份和数据在同一块磁盘上，磁盘坏了会一起丢。请在 backup.toml 里把 folder 设到另一块磁盘。"
        return Line("备份", "note", said, todo)
    return Line("备份", "good", said)


def missing_scans(gone: Collection[str], count: int) -> Line:
    """Electronic copies the database names."""
    if not gone:
        return Line("扫描件", "good", f"{count} 个文件都在")
    first = next(iter(gone))[:12]
    todo = "请从备份找回（counter restore 备份 --into 新文件夹），或者把材料重新扫描。"
    return Line("扫描件", "act", f"{count} 个里少了 {len(gone)} 个（{first}… 等）", todo)


def stray_papers(numbers: Collection[str]) -> Line:
    """Papers in the folder that no record knows."""
    if not numbers:
        return Line("文书", "good", "文件夹里的文书都有记录")
    first = "、".join(list(numbers)[:3])
    todo = "可能是恢复备份以前出的。请核对，照纸补记；不要删。"
    return Line("文书", "note", f"{len(numbers)} 份没有记录：{first}", todo)


def key(left: int | None, *, wrong: str = "") -> Line:
    """The signing key. `left`: days to its end; None = there is none. `wrong`: why it cannot be used."""
    if wrong:
        return Line("签名密钥", "act", wrong, "私钥只能本机这个用户读：请管理员检查 keys 文件夹的权限。")
    if left is None:
        return Line("签名密钥", "note", "还没有，文书上的码没有签名", "请管理员办 counter keys make。")
    if left < 0:
        return Line("签名密钥", "act", "已过期", "新出的文书没有签名。请管理员办 counter keys make --anew。")
    if left <= KEY_SOON:
        return Line("签名密钥", "note", f"还有 {left} 天到期", "请管理员办 counter keys make --anew。")
    return Line("签名密钥", "good", f"还有 {left} 天到期")


def key_list(day: date | None, today: date) -> Line:
    """The county's list of keys."""
    if day is None:
        return Line(
            "公钥名单", "note", "还没有，验不了别的站点的码", "请向县里要名单，用 counter keys import 导入。"
        )
    age = (today - day).days
    if age > LIST_OLD:
        return Line("公钥名单", "note", f"是 {age} 天前的", "请向县里要新的名单：吊销的密钥在里面。")
    return Line("公钥名单", "good", f"{day} 的")


def outbox(failed: int, oldest: datetime | None, now: datetime) -> Line:
    """What waits to be sent. `oldest`: when the oldest waiting message was made."""
    if failed:
        return Line("发件箱", "act", f"{failed} 条发不出去", "请在工作台按 F8 看原因，再发或者改用纸件。")
    if oldest is not None and now - oldest > timedelta(days=1):
        said = f"最早的一条等了 {(now - oldest).days} 天"
        return Line("发件箱", "note", said, "请在工作台按 F8 看；网络不通的，请联系对方。")
    return Line("发件箱", "good", "没有积压")


def exchange(asked: Collection[str], unheard: Collection[str]) -> Line:
    """What restores left open between stations.

    `asked`: restored ones that wait here; `unheard`: those that have still to accept that this one was.
    """
    if asked:
        said = f"{'、'.join(asked)}从备份恢复过，等本站裁定"
        return Line("站点交换", "act", said, "请监督员在工作台按 X，选中它，按 A 同意或按 R 拒绝。")
    if unheard:
        said = f"本站从备份恢复过，{'、'.join(unheard)}还没有同意接着交换"
        return Line("站点交换", "note", said, "请导出包送去，打电话请那里的监督员裁定，再收它的包。")
    return Line("站点交换", "good", "没有等裁定的恢复")


def samples(names: Collection[str]) -> Line:
    """Fields of the profile that are not the station's own yet."""
    if not names:
        return Line("站点资料", "good")
    said = f"还有 {len(names)} 项是示例值或待核定，文书都标“样张”"
    return Line("站点资料", "note", said, "请管理员在工作台按 S 填写，或用 counter setup。")


def catalogue(version: str, matters: int, over: Collection[str], unreviewed: str = "") -> Line:
    """The list. `over`: titles of sources that are no longer in force."""
    said = f"{matters} 件事，版本 {version[:12]}{unreviewed}"
    if over:
        first = "、".join(list(over)[:2])
        todo = "请看事项目录里引用它的材料要求是不是变了。"
        return Line("事项目录", "note", f"{said}；{len(over)} 个依据已失效：{first}", todo)
    return Line("事项目录", "good", said)


def terminal(columns: int, lines: int, encoding: str, colours: int) -> tuple[Line, ...]:
    """The terminal: size in cells, encoding, number of colours."""
    size = f"{columns} 列 {lines} 行"
    small = columns < 80 or lines < 24
    plain = encoding.lower().replace("-", "").replace("_", "")
    spoken = plain in ("utf8", "gb18030", "gbk", "cp936")
    return (
        Line("终端大小", "act" if small else "good", size, "请拉到至少 80 列 24 行。" if small else ""),
        Line(
            "终端编码",
            "good" if spoken else "act",
            encoding,
            "" if spoken else "请把终端（LANG）设为 UTF-8。",
        ),
        Line(
            "终端颜色",
            "good" if colours >= 256 else "note",
            f"{colours} 色",
            "" if colours >= 256 else "颜色会少一些。请把 TERM 设为 xterm-256color。",
        ),
    )
