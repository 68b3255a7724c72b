"""Files that come in, and what need not be sent again."""
