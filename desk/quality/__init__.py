"""How good the work was: the facts of each ticket, and the figures that are counted from them (clauses 4.1 and 4.4)."""
