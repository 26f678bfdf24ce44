"""The supervisor's figures: by matter, department, window or day, for a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from counter.errors import BadInput, StoreFailed, os_reason
from counter.files import write_whole
from counter.intake.applicant import parse_date
from counter.staff.roles import require
from counter.statistics.export import csv_files, csv_text, workbook
from counter.statistics.figures import figures
from counter.statistics.tables import tables

if TYPE_CHECKING:
    from pathlib import Path

    from counter.desks.context import Desk
    from counter.statistics.figures import By, Figures
    from counter.statistics.tables import Table

LONGEST = 366 * 3
"""Days one look may span."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From one day to another, both included."""

    begins: date
    ends: date

    def __str__(self) -> str:
        return f"{self.begins}" if self.begins == self.ends else f"{self.begins} 至 {self.ends}"


def span(text: str, today: date) -> Span:
    """今天, 本周, 本月, 今年, one day, or two days with 至 (or ..) between. BadInput for anything else."""
    said = text.strip()
    starts = {
        "今天": today,
        "本周": today - timedelta(days=today.weekday()),
        "本月": today.replace(day=1),
        "今年": today.replace(month=1, day=1),
    }
    if not said or said in starts:
        return Span(begins=starts.get(said, starts["本月"]), ends=today)
    first, _, last = said.replace("至", "..").partition("..")
    days = [parse_date(one.strip()) for one in (first, last or first)]
    begins, ends = days
    if begins is None or ends is None or ends < begins or (ends - begins).days > LONGEST:
        raise BadInput(
            f"期间“{said}”看不懂。",
            todo="请写 今天、本周、本月、今年，或 2026-11-01 至 2026-11-30（最多三年）。",
            field="span",
        )
    return Span(begins=begins, ends=ends)


class StatisticsDesk:
    """Figures are the supervisor's and the administrator's to see."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        require(desk.session, "supervisor", "administrator")

    def figures(self, of: Span, by: By) -> Figures:
        """The figures of a period, grouped."""
        now = self.desk.now()
        begins = datetime.combine(of.begins, time(), now.tzinfo)
        ends = datetime.combine(of.ends + timedelta(days=1), time(), now.tzinfo)
        with self.desk.store.read() as view:
            period = view.figures.period(begins, ends, now=now)
        return figures(period, by, self.desk.practice, now)

    def tables(self, found: Figures) -> tuple[Table, ...]:
        """The figures as tables, groups by their names."""
        names = {one.id: f"{one.id} {one.name}" for one in self.desk.catalogue.matters}
        if found.by == "window":
            names = {one.key: f"{one.key}窗" for one in found.lines}
        return tables(found, names)

    def export(self, found: Figures, of: Span, target: Path, *, force: bool = False) -> Path:
        """Write the tables: .xlsx a workbook with charts, .zip all as CSV, .csv the first alone.

        BadInput for another ending, or a file that is there already; StoreFailed when it cannot be written.
        """
        shown = self.tables(found)
        data = {
            ".xlsx": lambda: workbook(shown, f"{self.desk.station.name}　{of}"),
            ".zip": lambda: csv_files(shown),
            ".csv": lambda: csv_text(shown[0]).encode("utf-8-sig"),
        }.get(target.suffix.lower())
        if data is None:
            raise BadInput("文件名应以 .xlsx、.csv 或 .zip 结尾。", todo="请改一下文件名。", field="target")
        if target.exists() and not force:
            raise BadInput(f"{target} 已经有了。", todo="请换一个文件名。", field="target")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, data())
        except OSError as error:
            raise StoreFailed(
                f"写不了 {target}：{os_reason(error)}。", todo="请核对文件夹和权限；文件正开着的请先关掉。"
            ) from error
        return target
