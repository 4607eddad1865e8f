"""From a workbook's bytes to typed rows with their places, in guarded worker processes.

Figures in comments, such as "0.2 ms instead of 0.7", are the processor's time for a workbook of the benchmark that is
read by itself, which takes about 9 ms; they were measured in one run on one machine, so only their proportions count.
"""
