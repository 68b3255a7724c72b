"""The rows of every way in: the pipeline's state, and what became of each file."""

from ingest.models.pipeline import Batch, Receipt, StageRun

__all__ = ["Batch", "Receipt", "StageRun"]
