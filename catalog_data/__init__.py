"""The rules as YAML. This module only finds its own files."""

from pathlib import Path

ROOT = Path(__file__).parent
