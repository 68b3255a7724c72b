"""The offline default, set up once for all tests of a run."""

from pathlib import Path

import pytest

from ml.encoder import Encoder, load_encoder
from ml.encoder.setup_basic import prepare_basic


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder that holds the offline default."""
    folder = tmp_path_factory.mktemp("models")
    prepare_basic(folder)
    return folder


@pytest.fixture(scope="session")
def basic(models_dir: Path) -> Encoder:
    """The offline default."""
    return load_encoder("basic", models_dir)
