"""Work over whole documents, every page of them: summaries, lists and counts, comparisons, tables of fields."""
