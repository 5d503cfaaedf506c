"""From parsed lines to rows: themes, IDs and corrections."""
