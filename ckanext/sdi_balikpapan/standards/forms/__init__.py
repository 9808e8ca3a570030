"""The forms in which statistics describe themselves: MS-Keg, MS-Ind, MS-Var and the concept."""
