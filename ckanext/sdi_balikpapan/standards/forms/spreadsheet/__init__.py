"""The forms as spreadsheets: a template with help, filled in, read, and given back marked.

MS-Keg has one question a row and one activity a column, as the paper form reads; MS-Ind, MS-Var
and the concept have one entry a row. What repeats inside an entry has a sheet of its own. Keys in
a hidden row or column say what stands where, so that rows may move and words may change.
"""

from .marking import mark
from .reading import Mark, Sheet, Unusable, read
from .writing import export, template

__all__ = ["Mark", "Sheet", "Unusable", "export", "mark", "read", "template"]
