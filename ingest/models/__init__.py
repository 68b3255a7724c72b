"""The rows of every way in: the pipeline's state, and what became of each file."""

from ingest.models.events import BucketEvent
from ingest.models.pipeline import Batch, Receipt, StageRun
from ingest.models.plans import HeldRoom, ProcessingTime
from ingest.models.resumable import ResumableUpload
from ingest.models.sources import Scan, SourceFile
from ingest.models.stages import PausedStage, StageTally
from ingest.models.takeout import TakeoutImport, TakeoutMember

__all__ = [
    "Batch",
    "BucketEvent",
    "HeldRoom",
    "PausedStage",
    "ProcessingTime",
    "Receipt",
    "ResumableUpload",
    "Scan",
    "SourceFile",
    "StageRun",
    "StageTally",
    "TakeoutImport",
    "TakeoutMember",
]
