"""The offline default, on portraits of people who are known and of strangers among them."""

from pathlib import Path

import numpy as np
import pytest

from faces.evaluate import known_faces
from ml.face import load_face_model
from ml.face.descriptor_graph import prepare_descriptor
from ml.face.evaluation.agreement import alone, bcubed
from ml.face.evaluation.labelled import look, read_labels

FACES = Path(__file__).resolve().parents[3] / "shared/data/faces"


@pytest.mark.slow
@pytest.mark.skipif(not FACES.is_dir(), reason="the evaluation data (../shared/data) is absent")
def test_it_groups_portraits_as_well_as_we_say(tmp_path: Path) -> None:
    prepare_descriptor(tmp_path)
    model = load_face_model("basic", tmp_path)
    portraits = [photo for photo in read_labels(FACES, "dev") if photo.source == "lfw"]
    seen = list(look(model, portraits))
    assert all(each.faces for each in seen)
    assert np.mean([each.seconds for each in seen]) < 0.2
    known = known_faces(seen)
    groups = known.groups(model.cutoff)
    found = bcubed(known.people, groups)
    assert found.f1 >= 0.985
    assert found.precision >= 0.99
    assert alone(groups)[known.is_only_one].mean() >= 0.85
