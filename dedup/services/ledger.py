"""What a resolution touches."""


class Ledger:
    """x"""
