"""How fast the pipeline is beside its floors and beside what a user would pick instead: programs that print ratios."""
