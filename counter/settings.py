"""What a station sets for itself: where its window stands and how it works.

A new station starts on sample values, marked as such on every paper; no telephone number or address is ever
made up. The file it is kept in is `settings_file`, what it may hold `settings_checks`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from counter.words import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

SAMPLE: Final = "示例"
"""How a sample name begins."""

Level = Literal["市级", "县级", "乡级", "村级"]
TwoHourRule = Literal["clock", "office"]
FaceName = Literal["body_face", "title_face"]
FolderName = Literal["papers_folder", "scans_folder", "outbox_folder", "messages_folder"]
REMEDIES: Final = ("remedy_reconsideration", "remedy_court")
OFF_AT_ZERO: Final = ("correction_term_days", "lapse_days")
"""Numbers that may be unset; the file and the boxes then say 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """The profile of one window. The defaults are the sample."""

    district_code: str = "411202"
    """行政区划代码, 6 digits; begins every case number."""
    county_name: str = "湖滨区"
    is_city_district: bool = True
    """A 市辖区: it lacks what the list marks 市、县级（不含市辖区）."""
    name: str = f"{SAMPLE}政务服务中心"
    level: Level = "县级"
    window: str = "01"
    address: str = UNKNOWN
    phone: str = UNKNOWN
    supervision_phone: str = UNKNOWN
    office_hours: str = UNKNOWN
    """As printed on papers; the clocks read `opening_spans`."""
    remedy_reconsideration: str = UNKNOWN
    """Where to apply for 行政复议, printed on refusals (行政复议法 20: 60 days)."""
    remedy_court: str = UNKNOWN
    """Where to bring 行政诉讼, printed on refusals (行政诉讼法 46: 6 months)."""
    body_face: str = ""
    """The station's own licensed face for body text (仿宋), a TrueType file. Empty = 宋体 of the program."""
    title_face: str = ""
    """Its own face for titles (小标宋). Both relative to the data folder, or absolute."""
    printer_command: str = ""
    """Empty = papers are only saved."""
    papers_folder: str = "papers"
    """Relative to the data folder, or absolute; so are the folders below."""
    scans_folder: str = "scans-in"
    """Watched: what a scanner puts here is offered for the case at hand (R142)."""
    outbox_folder: str = "outbox"
    """Packages for departments (R143)."""
    messages_folder: str = "messages"
    """Texts for applicants' telephones (R153, R157)."""
    correction_term_days: int | None = None
    """补正期限 in days; None = no term is set."""
    lapse_days: int | None = None
    """An uncorrected notice lapses so many days after the 补正期限 ended; None = never."""
    integrated_acceptance: bool = False
    """收件受理一体化."""
    two_hour_rule: TwoHourRule = "clock"
    """The two 2-hour limits run by the clock, or in office hours only."""
    opening_spans: str = ""
    """办公时间 of ordinary working days for the clocks: 08:30-12:00 14:30-17:30. Empty = not known."""
    summer_spans: str = ""
    """Seasons with other hours: 06-01..09-30 08:00-12:00 15:00-18:00. Empty = none."""
    warn_minutes: int = 30
    """Clocks in hours warn so many minutes before."""
    warn_days: int = 1
    """Clocks in days warn so many working days before."""
    proof_days: int = 1
    """送达凭证 goes to the departments within so many working days: the station's reading of 及时 (R172)."""
    same_day_cutoff: str = ""
    """Results that arrive after it are delivered the next working day (R171). Empty = still the same day."""
    idle_lock_minutes: int = 10
    public_url: str = ""
    """The public page for codes: they become links that telephones open. Empty = there is none."""
    database_url: str = ""
    """Empty = the SQLite file in the data folder."""

    @property
    def is_sample(self) -> tuple[str, ...]:
        """The fields that still hold a sample value or are unknown; papers are then marked as samples.

        Not those of `REMEDIES`: they stand on refusals only, and are 待核定 there.
        """
        texts = ((f.name, getattr(self, f.name)) for f in fields(self) if f.name not in REMEDIES)
        return tuple(n for n, v in texts if isinstance(v, str) and (v == UNKNOWN or v.startswith(SAMPLE)))


LAYOUT: Final[Mapping[str, Mapping[str, str]]] = {
    "station": {
        "name": "服务中心或便民站的全称，印在每张纸上",
        "level": "办理层级：市级、县级、乡级、村级",
        "district_code": "行政区划代码，6 位",
        "county_name": "县（市、区）名称",
        "is_city_district": "是不是市辖区：true 或 false",
    },
    "window": {
        "window": "窗口号，2 位数字",
        "idle_lock_minutes": "多少分钟不动就锁屏",
    },
    "contact": {
        "address": "地址",
        "phone": "咨询电话",
        "supervision_phone": "监督电话",
        "office_hours": "办公时间",
        "remedy_reconsideration": "向哪里申请行政复议：机关全称和地址，印在不予受理、不予许可的决定书上",
        "remedy_court": "向哪里提起行政诉讼：法院全称和地址，印在不予受理、不予许可的决定书上",
    },
    "papers": {
        "papers_folder": "纸件存放的文件夹，可写相对数据文件夹的路径",
        "printer_command": "打印命令；留空则只保存不打印",
    },
    "faces": {
        "body_face": "正文字体：本站自己有授权的字体文件（.ttf），例如仿宋；留空则用程序自带的宋体",
        "title_face": "标题字体：本站自己有授权的字体文件（.ttf），例如小标宋；留空则用程序自带的",
    },
    "folders": {
        "scans_folder": "扫描件文件夹：扫描仪存到这里，可写相对数据文件夹的路径",
        "outbox_folder": "推送文件夹：给联办部门的材料包放在这里",
        "messages_folder": "短信文件夹：发给申请人的短信放在这里",
    },
    "rules": {
        "correction_term_days": "补正期限（日）；0 = 不设期限",
        "lapse_days": "逾期失效（日）：补正期限过后再过多少日，告知书失效；0 = 不失效",
        "integrated_acceptance": "收件受理一体化：true 或 false",
        "two_hour_rule": "两个 2 小时怎么算：clock = 自然时，office = 办公时",
    },
    "clock": {
        "opening_spans": "办公时段：工作日几点到几点，例如 08:30-12:00 14:30-17:30；留空 = 还不知道",
        "summer_spans": "季节时段：例如 06-01..09-30 08:00-12:00 15:00-18:00；留空 = 全年一样",
        "warn_minutes": "提前提醒（分钟）：按小时计的时限，到期前多少分钟提醒",
        "warn_days": "提前提醒（工作日）：按日计的时限，到期前几个工作日提醒",
        "proof_days": "送达凭证移交（工作日）：送达后几个工作日内交各联办部门，通知只写“及时”",
        "same_day_cutoff": "当天截止：几点以后收到的结果次一工作日送达，例如 17:00；留空 = 仍算当天",
    },
    "codes": {
        "public_url": "公开核验网址：https 开头，文书的二维码成为手机能打开的链接；没有就留空",
    },
    "database": {
        "database_url": "PostgreSQL 地址；留空则存在数据文件夹里",
    },
}
"""Section → key → what it is. Keys are the field names of Station."""

LABELS: Final = {key: note for keys in LAYOUT.values() for key, note in keys.items()}


def label(name: str) -> str:
    """What a setting is called: the first words of its explanation."""
    return re.split("[：；，]", LABELS[name])[0]


def data_dir(arg: str | Path | None) -> Path:
    """The data folder: what was asked for, else the user's own. Nothing is made yet."""
    if arg:
        return Path(arg).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("smx-counter", appauthor=False)


def folder(data: Path, station: Station, field: FolderName) -> Path:
    """One of the station's folders. Nothing is made yet."""
    return data / Path(getattr(station, field)).expanduser()


def face(data: Path, station: Station, field: FaceName) -> Path | None:
    """A face of the station's own; None = it has none. The file is looked at when papers use it."""
    named = getattr(station, field)
    return data / Path(named).expanduser() if named else None


def glyphs_dir(data: Path) -> Path:
    """Where pictures of characters no face has are put: U+2EBF0.png."""
    return data / "glyphs"


def papers_dir(data: Path, station: Station) -> Path:
    """Where papers are saved."""
    return folder(data, station, "papers_folder")


def sample() -> Station:
    """The profile a new station starts on."""
    return Station()
