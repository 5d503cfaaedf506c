"""The columns of tables: their values, the field that each holds, and the period that it is about."""
