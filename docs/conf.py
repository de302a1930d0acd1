"""The site: MyST pages, the reference drawn out of the code, commands run as they are printed."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import detente

project = "Détente"
author = "The Détente authors"
release = version = detente.__version__
copyright = "The Détente authors. Code: Apache-2.0; corpus and demo reports: CC BY 4.0"  # noqa: A001

extensions = ["myst_parser", "sphinx.ext.autodoc", "docs._ext.site"]
exclude_patterns = ["_build", "_ext"]

html_theme = "furo"
html_title = "Détente"
html_static_path = ["_static"]
html_css_files = ["site.css"]

myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]
# Docstrings are written for reading in code: single backticks are code.
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 100
