"""What enters a model of judgments: whose value it is, and about what mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from counterpoint.dyad.apim.equations import Equations, equations
from counterpoint.dyad.cross.report import Label
from counterpoint.dyad.dyads import Dyads, Numbers
from counterpoint.dyad.formula import Design, Term, check_outcome


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """A column of shape (rows, 2), what it is called, and whether the judge gets the partner's."""

    name: str
    column: Numbers
    crossed: bool

    @property
    def judged(self) -> Numbers:
        """The values as each judge has them."""
        return self.column[:, ::-1] if self.crossed else self.column

    def term(self) -> Term:
        """Return the regressor."""
        return Term("product", self.name, self.column, self.crossed)


@dataclass(frozen=True, slots=True, eq=False)
class Variables:
    """What goes into the model before anything is subtracted; forces are the truth, then biases."""

    judgment: str
    outcome: Numbers
    forces: tuple[Variable, ...]
    moderators: tuple[Variable, ...]


def several(names: str | Sequence[str]) -> tuple[str, ...]:
    """Return one name or many as a tuple."""
    return (names,) if isinstance(names, str) else tuple(names)


def side_of(data: Dyads, name: str, usual: str) -> Variable:
    """Return a column as each judge has it; `usual` says whose it is when `name` does not."""
    side, column = _side(name, usual)
    return Variable(f"{side}({column})", data.numbers(column), side == "partner")


def check_judgment(judgment: str, names: Sequence[str]) -> None:
    """Refuse a judgment that is among the variables, own or partner's, that explain it.

    Raises
    ------
    DyadError
        When it is.
    """
    check_outcome(judgment, [_side(name, "own")[1] for name in names])


def _side(name: str, usual: str) -> tuple[str, str]:
    """Return whose value is meant, and the column."""
    name = name.strip()
    for given in ("own", "partner"):
        if name.startswith(f"{given}(") and name.endswith(")"):
            return given, name[len(given) + 1 : -1].strip()
    return usual, name


def moderator(data: Dyads, name: str) -> Variable:
    """Return a moderator, called by its column alone when both members always share it."""
    found = side_of(data, name, "own")
    # A view of its own: where the same column is a force too, only the force is centred.
    column = found.column[:]
    if np.array_equal(column[:, 0], column[:, 1], equal_nan=True):
        return Variable(found.name.partition("(")[2].removesuffix(")"), column, False)
    return replace(found, column=column)


def centred(variables: Variables) -> tuple[Equations, list[Label], float]:
    """Return the equations about the truth's mean, what their coefficients are called, the mean.

    The mean is over both members of the complete dyads, known only with the moments; so these
    are taken of the columns as they are, and moved: (T - c) M is T M less c times M.
    """
    terms, labels, moved = _terms(variables)
    raw = equations(Design(variables.judgment, variables.outcome, tuple(terms)))
    mean = float(raw.moments.mean[raw.places[:, 1]].mean())
    shift, turn = np.zeros(len(raw.moments.names)), np.eye(len(raw.moments.names))
    shift[:2] = mean
    for k, by in moved.items():
        for place, other in zip(raw.places[:, k], raw.places[:, by], strict=True):
            if by:
                turn[place, other] = -mean
            else:
                shift[place] = mean
    moments = replace(
        raw.moments,
        mean=turn @ raw.moments.mean - shift,
        scatter=turn @ raw.moments.scatter @ turn.T,
    )
    return replace(raw, moments=moments), labels, mean


def _terms(variables: Variables) -> tuple[list[Term], list[Label], dict[int, int]]:
    """Return terms, labels, and which terms move: by the mean alone (0), or times another term."""
    terms = [Term("intercept", "", np.ones_like(variables.outcome))]
    labels, moved = [Label(None, "directional bias", "")], {}
    effects = ["truth force"] + ["bias force"] * (len(variables.forces) - 1)
    for effect, force in zip(effects, variables.forces, strict=True):
        moved[len(terms)] = 0
        terms.append(force.term())
        labels.append(Label(None, effect, force.name))
    for each in variables.moderators:
        main = len(terms)
        terms.append(each.term())
        labels.append(Label(None, "directional bias", each.name))
        for effect, force in zip(effects, variables.forces, strict=True):
            moved[len(terms)] = main
            name = f"{force.name}:{each.name}"
            terms.append(Term("product", name, force.judged * each.judged))
            labels.append(Label(None, effect, name))
    return terms, labels, moved
