"""Faults in a Python module, from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from itertools import pairwise

from planted.fault import Fault

Place = Callable[[ast.AST], None]
"""Puts a node where another stands."""

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
TURNED = {
    old: new
    for pair in (
        ("min", "max"), ("any", "all"), ("first", "last"), ("head", "tail"), ("floor", "ceil"),
        ("min_horizontal", "max_horizontal"), ("any_horizontal", "all_horizontal"),
        ("is_null", "is_not_null"), ("removeprefix", "removesuffix"), ("cum_max", "cum_min"),
    )
    for old, new in (pair, pair[::-1])
}  # fmt: skip
DROPPED = {
    "abs", "strip", "lower", "upper", "casefold", "lstrip", "rstrip", "to_lowercase", "drop_nulls", "unique",
    "round", "fill_null", "filter", "otherwise", "removeprefix", "removesuffix",
}  # fmt: skip
"""Methods that can be forgotten: what they are asked of stands instead."""
JOINS = {"left": "inner", "inner": "left", "semi": "anti", "anti": "semi"}
NO_NUMBERS = (ast.JoinedStr, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
LEFT_ALONE = {"annotation", "returns", "decorator_list", "bases", "type_params"}
"""Parts of the tree that say what something is, not what it does."""
ASSURING = {"strict", "named", "eager", "ensure_ascii", "infer_schema_length", "autojunk"}
"""Keyword arguments that only assure what holds anyway, or say in what form something is held."""

MEASURES = {"height", "width", "size", "margin", "yshift", "nticks", "pad", "l", "r", "t", "b"}
"""Keywords, of calls and dictionaries, that say how many pixels something is drawn on: no test sees one."""


def python_faults(file: str, text: str) -> list[Fault]:
    """Every fault that can be planted in a module; what a string says, and what a type is called, is left."""
    tree = ast.parse(text)

    def made(node: ast.AST, new: ast.AST, place: Place, line: int) -> Fault:
        def source() -> str:
            place(new)
            try:
                return ast.unparse(tree)
            finally:
                place(node)

        return Fault(file, line, _said(node), _said(new), source)

    return [
        made(node, ast.fix_missing_locations(new), place, line)
        for node, place, line in _places(tree, 1)
        for new in _changed(node)
    ]


def _places(node: ast.AST, line: int) -> Iterator[tuple[ast.AST, Place, int]]:
    """Each node below this one, with what puts another in its place, and its line."""
    for name, value in ast.iter_fields(node):
        if name in LEFT_ALONE or (isinstance(node, ast.keyword) and node.arg in ASSURING | MEASURES):
            continue
        if isinstance(value, ast.AST):
            inside = _line(value, node, line)
            yield value, _setter(node, name), inside
            yield from _places(value, inside)
        elif isinstance(value, list):
            for n, item in enumerate(value):
                if isinstance(item, ast.AST) and not (isinstance(node, ast.Dict) and _measures(node.keys[n])):
                    inside = _line(item, node, line)
                    yield item, _item_setter(value, n), inside
                    yield from _places(item, inside)


def _measures(key: ast.expr | None) -> bool:
    return isinstance(key, ast.Constant) and key.value in MEASURES


def _line(node: ast.AST, parent: ast.AST, line: int) -> int:
    """Inside an f-string the tree of older versions does not know the line."""
    return line if isinstance(parent, ast.JoinedStr) else getattr(node, "lineno", line)


def _setter(node: ast.AST, name: str) -> Place:
    return lambda new: setattr(node, name, new)


def _item_setter(items: list[ast.AST], n: int) -> Place:
    return lambda new: items.__setitem__(n, new)


def _said(node: ast.AST) -> str:
    if isinstance(node, ast.If):
        return f"if {ast.unparse(node.test)}:"
    if isinstance(node, ast.comprehension):
        return ast.unparse(node).strip()
    return ast.unparse(node)


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand instead of a node by somebody's mistake."""
    match node:
        case ast.Compare(left, ops, rights):
            for n, op in enumerate(ops):
                yield ast.Compare(left, [*ops[:n], COMPARED[type(op)](), *ops[n + 1 :]], rights)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.BinOp(left, op, right) if type(op) in COUNTED and not (
            _no_number(left) or _no_number(right)
        ):
            yield ast.BinOp(left, COUNTED[type(op)](), right)
        case ast.AugAssign(target, op, value) if type(op) in COUNTED and not _no_number(value):
            yield ast.AugAssign(target, COUNTED[type(op)](), value)
        case ast.UnaryOp(ast.Not() | ast.Invert() | ast.USub(), operand):
            yield operand
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1) if value >= 1 else ast.UnaryOp(ast.USub(), ast.Constant(1 - value))
        case ast.If(_, body, orelse):
            yield ast.If(ast.Constant(False), body, orelse)
            if orelse:
                yield ast.If(ast.Constant(True), body, orelse)
        case ast.IfExp(_, body, orelse):
            yield body
            yield orelse
        case ast.comprehension(target, iterated, ifs, is_async):
            for n in range(len(ifs)):
                yield ast.comprehension(target, iterated, [*ifs[:n], *ifs[n + 1 :]], is_async)
        case ast.Continue():
            yield ast.Pass()
        case ast.Expr(ast.Call()):
            yield ast.Pass()
        case ast.JoinedStr(values):
            yield from _exchanged(values)
        case ast.keyword("how", ast.Constant(value)) if value in JOINS:
            yield ast.keyword("how", ast.Constant(JOINS[value]))
        case ast.Call():
            yield from _called(node)


def _no_number(expression: ast.expr) -> bool:
    """Whether it can be seen that an expression is text or a collection: less of it would be no Python."""
    match expression:
        case ast.Constant(value):
            return isinstance(value, str)
        case ast.BinOp(left, ast.Add(), right):
            return _no_number(left) or _no_number(right)
        case ast.IfExp(_, body, orelse):
            return _no_number(body) or _no_number(orelse)
        case ast.Call(ast.Attribute(_, "join")):
            return True
    return isinstance(expression, NO_NUMBERS)


def _exchanged(values: list[ast.expr]) -> Iterator[ast.AST]:
    """Two values of a sentence told in each other's place."""
    said = [n for n, value in enumerate(values) if isinstance(value, ast.FormattedValue)]
    for one, other in pairwise(said):
        first, second = values[one], values[other]
        if ast.dump(first) != ast.dump(second):
            turned = [*values]
            turned[one], turned[other] = second, first
            yield ast.JoinedStr(turned)


def _called(call: ast.Call) -> Iterator[ast.AST]:
    match call.func:
        case ast.Name(name):
            if name in TURNED:
                yield _with_func(call, ast.Name(TURNED[name], ast.Load()))
            if name == "sorted":
                yield _turned_round(call, "reverse")
            if name in {"abs", "round"} and call.args:
                yield call.args[0]
            if name == "next" and len(call.args) == 2:
                yield ast.Call(call.func, call.args[:1], [])
        case ast.Attribute(receiver, name):
            if name in TURNED:
                yield _with_func(call, ast.Attribute(receiver, TURNED[name], ast.Load()))
            if name == "sort" and call.args:
                yield _turned_round(call, "descending")
                yield receiver
            if name in DROPPED and not _is_module(receiver):
                yield receiver
            if name == "get" and len(call.args) == 2:
                yield ast.Call(call.func, call.args[:1], [])
            if name == "coalesce" and len(call.args) > 1:
                yield call.args[0]
            if name == "then" and (before := _branch_before(receiver)) is not None:
                yield before


def _branch_before(when: ast.expr) -> ast.expr | None:
    """What stands before `.when(…)` in a chain of branches; None for the first branch."""
    match when:
        case ast.Call(ast.Attribute(before, "when"), _, _) if not _is_module(before):
            return before
    return None


def _with_func(call: ast.Call, func: ast.expr) -> ast.Call:
    return ast.Call(func, call.args, call.keywords)


def _turned_round(call: ast.Call, word: str) -> ast.Call:
    """The sort in the other order; several orders each in its other."""
    keywords = {k.arg: k for k in call.keywords}
    order = keywords.pop(word, None)
    match order.value if order else ast.Constant(False):
        case ast.Constant(bool() as down):
            other: ast.expr = ast.Constant(not down)
        case ast.List(elements):
            other = ast.List([ast.Constant(not e.value) for e in elements], ast.Load())  # type: ignore[attr-defined]
        case expression:
            other = ast.UnaryOp(ast.Not(), expression)
    return ast.Call(call.func, call.args, [*keywords.values(), ast.keyword(word, other)])


def _is_module(receiver: ast.expr) -> bool:
    return isinstance(receiver, ast.Name) and receiver.id in {"pl", "re", "os", "math"}
