"""The pieces of a formula: which columns they use, and what they come to for both members.

Only columns and a short list of functions can stand in a formula: it sees nothing of the program
that calls it.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.errors import DyadError

if TYPE_CHECKING:
    import pandas as pd

Side: TypeAlias = Literal["own", "partner", "both"]

_FUNCTIONS = {
    "C", "I", "center", "scale", "standardize", "log", "log2", "log10", "exp", "exp2", "exp10",
    "poly", "bs", "cr", "cs", "cc", "Treatment", "Sum", "Helmert", "Diff", "Poly",
}  # fmt: skip
_ALSO_IN_NUMPY = {"where", "clip"}
_GRAMMAR = (
    ast.Expression, ast.Call, ast.keyword, ast.Name, ast.Load, ast.Constant, ast.Attribute,
    ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.List, ast.Tuple,
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.BitAnd, ast.BitOr,
    ast.unaryop, ast.cmpop, ast.boolop,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Factor:
    """A part of a term: an expression, and whose value of it is meant."""

    expression: str  # as it was written, without backticks
    code: str  # with stand-ins for the columns whose names are no words of Python
    columns: tuple[tuple[str, str], ...]  # stand-in and column
    side: Side

    @property
    def plain(self) -> bool:
        """Whether it is a column's name and nothing else."""
        return bool(self.columns) and self.code == self.columns[0][0]


def named(name: str) -> Factor:
    """Return the factor that is a column's name and nothing else."""
    stand_in = name if name.isidentifier() and not iskeyword(name) else "_column_0"
    return Factor(name, stand_in, ((stand_in, name),), "both")


def factor(text: str) -> Factor:
    """Understand one part of a term.

    Raises
    ------
    DyadError
        When something stands in it that is neither a column nor a known function.
    """
    code, quoted = _stand_ins(text)
    tree = _parsed(code, text)
    side: Side = "both"
    body = tree.body
    if isinstance(body, ast.Call) and isinstance(body.func, ast.Name) and not body.keywords:
        name = body.func.id
        if name in {"own", "partner"} and len(body.args) == 1:
            side = "own" if name == "own" else "partner"
            code = ast.get_source_segment(code, body.args[0]) or code
            tree = _parsed(code, text)
    names = dict.fromkeys(_names(tree, text))
    if not names:
        raise DyadError(f"“{text}” names no column.")
    label = re.sub(r"\b_column_\d+\b", lambda found: quoted[found[0]], code)
    return Factor(label, code, tuple((name, quoted.get(name, name)) for name in names), side)


def encode(part: Factor, data: Dyads, *, full: bool = False) -> list[tuple[str, Numbers]]:
    """Return the columns that it comes to, each of shape (rows, 2) with its label.

    It is computed over all rows of both members in which nothing is missing, so that levels and
    means are the same for both. A category becomes one column for each level but the first, or,
    with `full`, for every level.

    Raises
    ------
    DyadError
        When a column is not there, or it cannot be computed.
    """
    if part.plain and data.column(part.columns[0][1]).dtype.kind == "f":
        return [(part.expression, data.numbers(part.columns[0][1]))]
    import pandas as pd

    stacked = pd.DataFrame({new: data.column(name).T.reshape(-1) for new, name in part.columns})
    seen = ~stacked.isna().any(axis=1).to_numpy()
    if part.plain:
        _check_category(part.columns[0][1], stacked.iloc[:, 0][seen])
    if not seen.any():
        raise DyadError(f"“{part.expression}” cannot be computed: every row misses a value.")
    matrix = _matrix(part, stacked[seen], full=full)
    encoded = []
    for name in (name for name in matrix.columns if name != "Intercept"):
        values = np.full(len(stacked), np.nan)
        values[seen] = matrix[name].to_numpy(float)
        encoded.append((_label(str(name), part), values.reshape(2, -1).T))
    if not encoded:
        raise DyadError(f"“{part.expression}” has one level alone and explains nothing.")
    return encoded


def _check_category(name: str, values: "pd.Series[Any]") -> None:
    """Refuse text of which most are numbers, unless the formula says that it is a category."""
    import pandas as pd

    if values.dtype.kind == "M":
        return
    counts = values.value_counts()
    said = pd.Series(counts.index).astype(str).str.replace(",", ".", n=1)  # 2,5 is a number too
    number = pd.to_numeric(said, errors="coerce").notna().to_numpy()
    if counts[number].sum() > counts.sum() / 2:
        others = f", “{counts.index[~number][0]}” among others" if not number.all() else ""
        raise DyadError(
            f"“{name}” holds text that is mostly numbers{others}; correct it (a decimal comma to a "
            f"point, too) and read it as numbers, or write C({name}) if it is a category."
        )


def _matrix(part: Factor, table: "pd.DataFrame", *, full: bool) -> "pd.DataFrame":
    import formulaic
    import pandas as pd
    from formulaic.errors import FormulaicError

    start = "0" if full else "1"
    try:
        with np.errstate(all="ignore"):
            matrix: Any = formulaic.model_matrix(
                f"{start} + {{{part.code}}}", table, context={}, na_action="ignore"
            )
    except (FormulaicError, ValueError, TypeError, IndexError) as error:
        reason = re.sub(r"^.*\[(.*)\]$", r"\1", str(error).splitlines()[0])
        raise DyadError(f"“{part.expression}” cannot be computed: {reason}") from None
    columns = np.asarray(matrix, dtype=float)
    if np.isinf(columns).any():
        raise DyadError(f"“{part.expression}” is infinite for some rows, as the log of zero is.")
    return pd.DataFrame(matrix)


def _label(name: str, part: Factor) -> str:
    for new, column in part.columns:
        name = re.sub(rf"\b{re.escape(new)}\b", column.replace("\\", r"\\"), name)
    return name


def _stand_ins(text: str) -> tuple[str, dict[str, str]]:
    """Put a word of Python for every name in backticks."""
    quoted: dict[str, str] = {}

    def stand_in(found: re.Match[str]) -> str:
        new = f"_column_{len(quoted)}"
        quoted[new] = found[1]
        return new

    return re.sub(r"`([^`]+)`", stand_in, text), quoted


def _parsed(code: str, text: str) -> ast.Expression:
    try:
        tree = ast.parse(code.strip(), mode="eval")
    except SyntaxError:
        raise DyadError(f"“{text}” is not understood; put odd names in backticks.") from None
    for node in ast.walk(tree):
        if not isinstance(node, _GRAMMAR) or _calls_a_value(node) or _runs_away(node):
            raise DyadError(f"“{text}” is more than a formula may hold.")
    return tree


def _calls_a_value(node: ast.AST) -> bool:
    """Tell a call of something other than a named function, as f(x)(x) is."""
    return isinstance(node, ast.Call) and not isinstance(node.func, (ast.Name, ast.Attribute))


def _runs_away(node: ast.AST) -> bool:
    """Tell a power of plain numbers, or reckoning with text or lists: it could take for ever."""
    if not isinstance(node, ast.BinOp):
        return False
    for side in (node.left, node.right):
        text = isinstance(side, ast.Constant) and not isinstance(side.value, (int, float))
        if text or isinstance(side, (ast.List, ast.Tuple)):
            return True
    return isinstance(node.op, ast.Pow) and not any(
        isinstance(each, ast.Name) for each in ast.walk(node)
    )


def _names(tree: ast.Expression, text: str) -> Iterator[str]:
    """Yield the columns; see that nothing else is named but known functions."""
    known: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            _check_attribute(node, text)
            known.add(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id not in _FUNCTIONS:
                raise DyadError(_unknown(node.func.id, text))
            known.add(node.func)
        elif isinstance(node, ast.Name) and node not in known and not _is_contrast(node, tree):
            yield node.id


def _is_contrast(name: ast.Name, tree: ast.Expression) -> bool:
    """Tell `Treatment` in C(x, Treatment) from a column."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return name.id in {"Treatment", "Sum", "Helmert", "Diff", "Poly"} and any(
        name in call.args[1:] for call in calls
    )


def _check_attribute(node: ast.Attribute, text: str) -> None:
    owner = node.value.id if isinstance(node.value, ast.Name) else ""
    if owner == "np" and (
        isinstance(getattr(np, node.attr, None), np.ufunc) or node.attr in _ALSO_IN_NUMPY
    ):
        return
    if owner != "contr" or node.attr.startswith("_"):
        raise DyadError(_unknown(f"{owner}.{node.attr}", text))


def _unknown(name: str, text: str) -> str:
    hint = (
        " own() and partner() stand around a whole part of a term."
        if name in {"own", "partner"}
        else f" There are {', '.join(sorted(_FUNCTIONS))} and numpy's, as np.sqrt."
    )
    return f"“{text}”: a formula has no function “{name}” here.{hint}"
