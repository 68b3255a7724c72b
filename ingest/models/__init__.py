"""The rows of every way in: the pipeline's state, and what became of each file."""

from ingest.models.pipeline import Batch, Receipt, StageRun
from ingest.models.resumable import ResumableUpload

__all__ = ["Batch", "Receipt", "ResumableUpload", "StageRun"]
