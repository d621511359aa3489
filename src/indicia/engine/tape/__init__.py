"""The tape: a case's formulas run once over symbols, and then over millions of draws in blocks that fit in cache."""
