"""Lets the tests of the checks import ``invented``, the maker of small ledgers beside them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
