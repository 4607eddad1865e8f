"""Plain .xlsx workbooks, many at a time and column by column, read just as :func:`read_workbook` reads each of them.

Plain is what :mod:`.package` and :mod:`.grammar` find to be so over every byte that is looked at, and what has nothing
for a person to be told of while it is read. Of whatever else there is a reason is given; it is read the careful way,
which stays the definition of right.
"""
