"""What the pipeline does for edits: the version of an edited photo is worked on as any photo."""

from editing.services.passage import Passage
from ingest.pipeline import enrol
from ingest.tasks import wake_on_commit


def carry(passage: Passage) -> None:
    """Into every stage, so that the version is shown, found and compared."""
    enrol([passage.version])
    wake_on_commit()


def bring_back(passage: Passage) -> None:
    """Its runs go with the version."""
