"""What the words mean: code lists, and the forms in which data describes itself.

MS-Keg, MS-Ind and MS-Var in full, contracts of columns and the registry of concepts have their
place here too; until they come, the dataset schema carries their first form.
"""
