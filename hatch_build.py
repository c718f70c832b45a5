"""``pip install .`` puts the built pages into the wheel, with Node.js from a wheel if need be."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))  # hatchling runs this file from elsewhere

from server import bootstrap, web_build


class BuildPages(BuildHookInterface):
    """Called by hatchling before it packs."""

    def dependencies(self) -> list[str]:
        return [] if web_build.find_node() else bootstrap.requirements("node")

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel":
            static = bootstrap.ROOT / "static"
            web_build.build(static)
            build_data["force_include"][str(static / "dist")] = "hypervisible/static/dist"
