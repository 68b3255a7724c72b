"""The budgets, measured: `python -m bench` builds a library of 1,000,000 photos of its own, once,
and prints each figure beside a floor measured in the same run."""
