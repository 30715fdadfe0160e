"""Print pip constraints that pin every dependency to the lowest version pyproject.toml allows.

The tools of the tests stay current: which examples hypothesis draws depends on its version.
"""

import re
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]
extras = project["optional-dependencies"]
for requirement in [*project["dependencies"], *extras["ua"]]:
    if match := re.match(r"([\w.-]+)>=([\w.]+)", requirement):
        print(f"{match[1]}=={match[2]}")
