"""工作人员 in the store. Names are unique: they are what a person signs in with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter.cases.records import Operator
from counter.errors import Refused
from counter.store.rows import Shelf, insert, whole
from counter.store.tables import operators, values

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Select

c = operators.c
_OPERATOR = whole(operators, Operator)


class OperatorsRead(Shelf):
    """Looking operators up."""

    _query: Select[Any] = _OPERATOR

    def get(self, operator_id: str) -> Operator | None:
        """The operator with this id, active or not."""
        return self._one(Operator, self._query.where(c.id == operator_id))

    def by_name(self, name: str) -> Operator | None:
        """The operator with exactly this name, active or not."""
        return self._one(Operator, self._query.where(c.name == name))

    def all(self) -> list[Operator]:
        """Every operator by name, the inactive ones too."""
        return self._all(Operator, _OPERATOR.order_by(c.name))


class Operators(OperatorsRead):
    """Keeping operators, inside a unit of work.

    Looking one up locks the row, so that no failed sign-in goes uncounted when two come at once.
    """

    _query = _OPERATOR.with_for_update()

    def add(self, operator: Operator) -> None:
        """Keep a new operator. Refused if the name (or id) is taken."""
        query = insert(self._connection, operators).on_conflict_do_nothing()
        # PostgreSQL would answer with the new key in place of the count.
        added = self._connection.execute(query.execution_options(preserve_rowcount=True), values(operator))
        if added.rowcount != 1:
            raise Refused(
                f"已经有一位叫“{operator.name}”的工作人员。", todo="同名的请加字区分，例如“张敏（二）”。"
            )

    def save(self, operator: Operator) -> None:
        """Keep a changed operator. Refused if there is none, or the new name is another one's."""
        taken = self.by_name(operator.name)
        if taken is not None and taken.id != operator.id:
            raise Refused(f"已经有一位叫“{operator.name}”的工作人员。", todo="同名的请加字区分。")
        row = values(operator)
        del row["id"]
        if self._connection.execute(operators.update().where(c.id == operator.id), row).rowcount != 1:
            raise Refused("找不到这位工作人员。", todo="请回到人员列表重新选择。")
