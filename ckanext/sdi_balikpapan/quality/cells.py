"""The cells of one column against what was declared for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..standards.contract import Column, Type
from .bulk import Bulk, Run
from .finding import KEPT, Finding, Findings, shortened
from .table import Cell
from .values.column import limits, reader
from .values.reading import Reading, Value, bad

NOTATIONS = ("id", "en")
ROOM = 300_000
"""So many different cells are remembered in all columns together."""
_JUDGED = 10
"""A cell with something to say takes so many times the room of a good one."""
_TOLD = 20_000
"""So many findings of a rule are kept in all columns together, to choose the first from."""
_PIECES = (256, 32)
"""Where there is doubt in a run, it is looked for in pieces of these sizes."""
_FEW = 3
_PROOF = 3
"""A notation is proven when it has so many times the cells of the other."""
_EXAMPLES = 5
_MARK = {Type.DATE: "date_order"}
_QUESTION = {Type.DATE: "ambiguous_date"}
_MIXED = {Type.DATE: "mixed_date_order"}


@dataclass(frozen=True)
class Judged:
    """What is wrong with a cell, for each notation that its column may turn out to have.

    :param proves: the notation that it shows, "both" when it can be read in either, or "".
    """

    id: Reading | None = None
    en: Reading | None = None
    proves: str = ""

    @property
    def fine(self) -> bool:
        return self.id is None and self.en is None and not self.proves


_FINE = Judged()


def _places(cells: Sequence[Cell], wanted: Cell) -> Iterable[int]:
    """Where a cell stands."""
    place = -1
    for _ in range(cells.count(wanted)):
        place = cells.index(wanted, place + 1)
        yield place


class Cells:
    """Checks one column, chunk by chunk, each different cell once."""

    def __init__(self, column: Column, notation: str = "", columns: int = 1) -> None:
        """Prepares to see a column.

        :param notation: of the whole file, if it was declared.
        :param columns: how many columns share the room.
        """
        self.column = column
        self.declared = column.notation or notation
        self._read = reader(column)
        self._limits = limits(column)
        self._good: set[Cell] = set()
        self._known: dict[Cell, Judged] = {}
        self._room = ROOM // max(8, columns)
        kept = min(KEPT, _TOLD // columns)
        self._found = Findings(kept)
        self._if = {notation: Findings(kept) for notation in NOTATIONS}
        self._proofs = {"id": 0, "en": 0, "both": 0}
        self._is_plain_text = column.type is Type.TEXT and column.codes is None
        self._bulk = Bulk.of(column, self.declared)
        self._examples: dict[str, list[tuple[int, str]]] = {key: [] for key in self._proofs}

    def see(self, lines: Sequence[int], cells: Sequence[Cell]) -> None:
        """The next cells of the column, with their rows."""
        if self._is_plain_text and self._filled_throughout(cells):
            return
        if self._bulk is None:
            self._each(lines, cells)
        else:
            self._runs(self._bulk, lines, cells, _PIECES)

    def _filled_throughout(self, cells: Sequence[Cell]) -> bool:
        """All that is asked of a text."""
        if not (self.column.required or self.column.key):
            return True
        try:
            return not self.column.missing and all(map(str.strip, cells))  # type: ignore[arg-type]
        except TypeError:
            return False

    def _runs(
        self, bulk: Bulk, lines: Sequence[int], cells: Sequence[Cell], pieces: Sequence[int]
    ) -> None:
        """All at once if there is no doubt; otherwise in smaller and smaller pieces."""
        if self._at_once(bulk, cells):
            return
        if not pieces:
            self._each(lines, cells)
            return
        size = pieces[0]
        for start in range(0, len(cells), size):
            end = start + size
            self._runs(bulk, lines[start:end], cells[start:end], pieces[1:])

    def _at_once(self, bulk: Bulk, cells: Sequence[Cell]) -> bool:
        try:
            filled: Sequence[str] = cells if all(cells) else self._filled(cells)  # type: ignore
            run = bulk.judge(filled) if filled else Run()
        except TypeError:
            return False
        return run is not None and self._count(run)

    def _filled(self, cells: Sequence[Cell]) -> Sequence[Cell]:
        """Without the empty ones, where those may be."""
        if self.column.required or self.column.key:
            raise TypeError
        return [cell for cell in cells if cell != "" and cell is not None]

    def _count(self, run: Run) -> bool:
        """Counts what a run proves; not before the first hundred of each are known."""
        if not run.proofs or self.declared:
            return True
        other = self._if["id" if run.notation == "en" else "en"]
        rule = _MARK.get(self.column.type, "decimal_mark")
        if other.wants(rule, self.column.name):
            return False
        self._proofs[run.notation] += run.proofs
        other.count(rule, self.column.name, run.proofs)
        return True

    def _each(self, lines: Sequence[int], cells: Sequence[Cell]) -> None:
        """Each different cell once."""
        try:
            if self._good.issuperset(cells):
                return
            strange = self._strange(set(cells))
        except TypeError:
            cells = [str(cell) for cell in cells]
            strange = self._strange(set(cells))
        if not strange:
            return
        if len(strange) > _FEW:
            places = [place for place, cell in enumerate(cells) if cell in strange]
        else:
            places = sorted(place for cell in strange for place in _places(cells, cell))
        for place in places:
            self._note(strange[cells[place]], lines[place], cells[place])

    def _strange(self, cells: set[Cell]) -> dict[Cell, Judged]:
        """Those of the different cells about which there is something to say."""
        strange: dict[Cell, Judged] = {}
        for cell in cells - self._good:
            judged = self._known.get(cell)
            if judged is None:
                judged = self._judge(cell)
                if judged.fine:
                    if len(self._good) < self._room:
                        self._good.add(cell)
                    continue
                if _JUDGED * len(self._known) < self._room:
                    self._known[cell] = judged
            strange[cell] = judged
        return strange

    def _judge(self, cell: Cell) -> Judged:
        found = self._read(cell)
        if found.rule == "empty_cell":
            if self.column.required or self.column.key:
                return Judged(found, found)
            return _FINE
        if found.bad:
            return Judged(found, found)
        in_id = self._of_value(found.id, found)
        in_en = self._of_value(found.en, found)
        if not found.proves and not found.ambiguous:
            return _FINE if in_id is None else Judged(in_id, in_id)
        return Judged(in_id, in_en, found.proves or "both")

    def _of_value(self, value: Value | None, found: Reading) -> Reading | None:
        if value is None:
            return bad(_MARK.get(self.column.type, "decimal_mark"))
        return self._limits(value) or (found if found.rule else None)

    def _note(self, judged: Judged, line: int, cell: Cell) -> None:
        if not judged.proves:
            assert judged.id is not None
            self._found.add(self._finding(judged.id, line, cell))
            return
        self._proofs[judged.proves] += 1
        examples = self._examples[judged.proves]
        if len(examples) < _EXAMPLES:
            examples.append((line, shortened(cell)))
        for notation, wrong in (("id", judged.id), ("en", judged.en)):
            if wrong is not None:
                self._if[notation].add(self._finding(wrong, line, cell))

    def _finding(self, wrong: Reading, line: int, cell: Cell) -> Finding:
        value = "" if cell is None else shortened(cell)
        words = {k: shortened(v) if isinstance(v, str) else v for k, v in wrong.words.items()}
        return Finding(wrong.rule, line, self.column.name, value, words)

    @property
    def notation(self) -> str:
        """The notation that was declared, or that the cells have proven so far, or ""."""
        if self.declared:
            return self.declared
        in_id, in_en = self._proofs["id"], self._proofs["en"]
        if in_id > _PROOF * in_en:
            return "id"
        return "en" if in_en > _PROOF * in_id else ""

    def finish(self) -> Iterable[Findings]:
        """What was found; a question when the cells leave open how to read them."""
        yield self._found
        if self.notation:
            yield self._if[self.notation]
        elif self._proofs["id"]:
            yield self._ask(_MIXED.get(self.column.type, "mixed_marks"), ("id", "en"))
        elif self._proofs["both"]:
            yield self._ask(_QUESTION.get(self.column.type, "ambiguous_number"), ("both",))

    def _ask(self, rule: str, about: tuple[str, ...]) -> Findings:
        examples = sorted(example for key in about for example in self._examples[key])
        shown = ", ".join(dict.fromkeys(cell for _, cell in examples[:_EXAMPLES]))
        words = {"count": sum(self._proofs[key] for key in about), "examples": shown}
        asked = Findings()
        asked.add(Finding(rule, examples[0][0], self.column.name, examples[0][1], words))
        return asked
