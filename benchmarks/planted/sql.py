"""Faults in an SQL query, from its syntax tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import sqlglot
from sqlglot import exp

from planted.fault import Fault

DIALECT = "duckdb"
TURNED: dict[type[exp.Expression], type[exp.Expression]] = {
    exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT, exp.EQ: exp.NEQ, exp.NEQ: exp.EQ,
    exp.Add: exp.Sub, exp.Sub: exp.Add, exp.Mul: exp.Div, exp.Div: exp.Mul,
    exp.Min: exp.Max, exp.Max: exp.Min, exp.Sum: exp.Max, exp.Count: exp.Max,
    exp.Lead: exp.Lag, exp.Lag: exp.Lead,
}  # fmt: skip
PLACE = {"tabell", "fil", "blad", "rad"}
"""Where a row stands. As the last of an order it only says which of two like rows is named, and no two rows
stand in one place."""
COMPLETE = {"kalender", "manad", "leverantor_namn", "leverantor", "insats"}
"""Tables that may be joined in either way: a row in no month is in no value, and the suppliers and insatser
that rows name are there."""


def sql_faults(file: str, text: str) -> list[Fault]:
    """Every fault that can be planted in a query; texts are left as they are."""
    tree = _parsed(text)
    faults = []
    for n, node in enumerate(tree.walk()):
        line = _line(node)
        for k, new in enumerate(_changed(node)):
            faults.append(Fault(file, line, _said(node), _said(new), lambda n=n, k=k: _planted(tree, n, k)))
    return faults


def unchanged(text: str) -> str:
    """The query as it is written out again, without a fault."""
    return _written(_parsed(text))


def _parsed(text: str) -> exp.Expression:
    """The tree of a query; where a statement is to be filled in, ``{namn}``, there is a placeholder."""
    return sqlglot.parse_one(re.sub(r"\{(\w+)\}", r":\1", text), read=DIALECT)


def _written(tree: exp.Expression) -> str:
    return re.sub(r"\$(\w+)", r"{\1}", tree.sql(DIALECT, pretty=True))


def _planted(tree: exp.Expression, n: int, k: int) -> str:
    changed = tree.copy()
    node = list(changed.walk())[n]
    new = list(_changed(node))[k]
    return _written(new if node is changed else node.replace(new) and changed)


def _line(node: exp.Expression | None) -> int:
    lines: list[int] = []
    while node is not None and not lines:
        lines = [part.meta["line"] for part in node.walk() if "line" in part.meta]
        node = node.parent
    return min(lines, default=1)


def _said(node: exp.Expression) -> str:
    return node.sql(DIALECT, comments=False)


def _changed(node: exp.Expression) -> Iterator[exp.Expression]:
    """What may stand instead of a node by somebody's mistake; the node itself is left as it was."""
    kind = type(node)
    if kind in TURNED and not (isinstance(node, exp.EQ) and _joins(node)):
        yield _turned(node)
    match node:
        case exp.And() | exp.Or():
            yield (exp.Or if isinstance(node, exp.And) else exp.And)(**_args(node))
            if not isinstance(node.parent, kind):
                yield from _one_fewer(node)
        case exp.Between():
            low, high = node.args["low"], node.args["high"]
            yield exp.paren(exp.and_(exp.GT(this=node.this, expression=low), node.this <= high))
            yield exp.paren(exp.and_(node.this >= low, exp.LT(this=node.this, expression=high)))
        case exp.Literal() if not node.is_string and not isinstance(node.parent, exp.DataTypeParam):
            for step in (1, -1):
                yield exp.Literal.number(str(Decimal(node.this) + step))
        case exp.Cast(this=exp.Literal() as day) if node.is_type("date"):
            for step in (-1, 1):
                beside = _day_beside(day.this, step)
                if beside:
                    yield exp.cast(exp.Literal.string(beside), "date")
        case exp.Not():
            yield node.this.copy()
        case exp.Is() | exp.Exists() | exp.Like() if not isinstance(node.parent, exp.Not):
            yield exp.Not(this=node.copy())
        case exp.Boolean():
            yield exp.Boolean(this=not node.this)
        case exp.Coalesce():
            yield node.this.copy()
            yield node.expressions[0].copy()
        case exp.Greatest() | exp.Least():
            yield (exp.Least if isinstance(node, exp.Greatest) else exp.Greatest)(**_args(node))
        case exp.Case():
            yield from _fewer_branches(node)
        case exp.Join():
            yield from _other_join(node)
        case exp.Union():
            yield from _one_arm(node)
            if not PLACE & set(node.named_selects):
                other = node.copy()
                other.set("distinct", not node.args["distinct"])
                yield other
        case exp.Select() if node.args.get("distinct"):
            other = node.copy()
            other.set("distinct", None)
            yield other
        case exp.Where() | exp.Filter():
            yield from _without_condition(node)
        case exp.In() if len(node.expressions) > 1:
            for n in range(len(node.expressions)):
                other = node.copy()
                other.set("expressions", [e for k, e in enumerate(other.expressions) if k != n])
                yield other
        case exp.Ordered() if node.this.name not in PLACE:
            other = node.copy()
            other.set("desc", not node.args.get("desc"))
            yield other
        case exp.Window():
            parts = node.args.get("partition_by") or []
            for n, part in enumerate(parts):
                if not _says_type(part):
                    other = node.copy()
                    other.set("partition_by", [p for k, p in enumerate(other.args["partition_by"]) if k != n])
                    yield other


def _args(node: exp.Expression) -> dict[str, object]:
    return dict(node.copy().args)


def _turned(node: exp.Expression) -> exp.Expression:
    other = TURNED[type(node)]
    args = _args(node)
    return other(**{name: value for name, value in args.items() if name in other.arg_types})


def _joins(node: exp.Expression) -> bool:
    """Whether two tables are joined by an equation: turned round it would join all that differ."""
    return isinstance(node.this, exp.Column) and isinstance(node.expression, exp.Column)


def _says_type(node: exp.Expression) -> bool:
    """Whether a part is of the period's type alone, which the period's own id already says."""
    column = node.this if isinstance(node, exp.EQ) else node
    return isinstance(column, exp.Column) and column.name == "period_typ"


def _one_fewer(node: exp.And | exp.Or) -> Iterator[exp.Expression]:
    """The conditions with one of them forgotten."""
    parts = list(node.flatten())
    period = any(
        isinstance(p, exp.EQ) and {"period"} & {c.name for c in p.find_all(exp.Column)} for p in parts
    )
    combine = exp.and_ if isinstance(node, exp.And) else exp.or_
    for part in parts:
        if not (period and _says_type(part)):
            yield combine(*(other.copy() for other in parts if other is not part))


def _one_arm(node: exp.Union) -> Iterator[exp.Expression]:
    """One of the two selections alone, under the names that the first gives."""
    for arm in (node.left.copy(), node.right.copy()):
        if isinstance(arm, exp.Select):
            named = zip(arm.selects, node.named_selects, strict=True)
            arm.set("expressions", [s if s.is_star else exp.alias_(s.unalias(), name) for s, name in named])
        if node.args.get("with_"):
            arm.set("with_", node.args["with_"].copy())
        yield arm


def _fewer_branches(node: exp.Case) -> Iterator[exp.Expression]:
    branches = node.args["ifs"]
    for n in range(len(branches)):
        if len(branches) == 1:
            yield (node.args.get("default") or exp.Null()).copy()
        else:
            other = node.copy()
            other.set("ifs", [b for k, b in enumerate(other.args["ifs"]) if k != n])
            yield other
    if node.args.get("default"):
        other = node.copy()
        other.set("default", None)
        yield other


def _other_join(node: exp.Join) -> Iterator[exp.Expression]:
    left = node.args.get("side") == "LEFT"
    if node.args.get("on") and (left or node.this.name not in COMPLETE):
        other = node.copy()
        other.set("side", None if left else "LEFT")
        yield other


def _without_condition(node: exp.Where | exp.Filter) -> Iterator[exp.Expression]:
    condition = node.this if isinstance(node, exp.Where) else node.expression
    if isinstance(node, exp.Filter):
        yield node.this.copy()
    elif not isinstance(condition, exp.And):
        yield exp.Where(this=exp.true())


def _day_beside(text: str, step: int) -> str | None:
    try:
        return str(date.fromisoformat(text) + timedelta(days=step))
    except (ValueError, OverflowError):
        return None
