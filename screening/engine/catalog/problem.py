"""What is wrong with a catalog: a code with its parameters, and where the row stands."""

from dataclasses import dataclass, field, replace

from screening.engine.catalog.codes import CODES


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a row: `kind` and `key` name the row, `code` says what.

    `params` are (name, value) pairs, those that CODES lists for the code and in that order.
    `file` and `line` say where the row stands, where it was read from a file; line 0 is the whole
    file. Two problems are equal wherever they stand.
    """

    kind: str
    key: str
    code: str
    params: tuple[tuple[str, str | int], ...] = ()
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @classmethod
    def of(cls, kind: str, key: str, code: str, **params: str | int) -> "Problem":
        """A problem with its parameters in the order of CODES; KeyError for unknown names."""
        problem = cls(kind, key, code, tuple((name, params.pop(name)) for name in CODES[code]))
        if params:
            raise KeyError(f"{code} takes no {', '.join(params)}")
        return problem

    def at(self, file: str, line: int = 0) -> "Problem":
        """The same problem, standing at a line of a file."""
        return replace(self, file=file, line=line)

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.params)
        return f"{self.kind} {self.key}: {self.code}" + (f" ({details})" if details else "")


class CatalogError(ValueError):
    """A catalog that cannot be used; `problems` names everything that is wrong at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
