"""The tables' history: one file a step, new schema first works with the old code."""
