"""Partners: who sees the whole library of somebody else."""
