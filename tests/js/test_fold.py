"""The browser's fold against the engine: the same events give the same pictures, all drawable."""

import subprocess
from pathlib import Path

import msgspec
import pytest

from server.lessons.run import LessonRun

HERE = Path(__file__).parent


@pytest.fixture(scope="module", params=["deprivileged", "bare"])
def recorded(request, tmp_path_factory):
    """A lesson's whole run as a file: what ``open`` answers, and every chunk."""
    run = LessonRun("intercept", {"cpu": request.param})
    for _ in run.prepare():
        pass
    opened = run.opened()
    count = -(-opened["last_tick"] // opened["chunk_ticks"])
    chunks = [run.chunk(index) for index in range(count)]
    file = tmp_path_factory.mktemp("run") / "run.json"
    file.write_bytes(msgspec.json.encode({"opened": opened, "chunks": chunks}))
    return file


@pytest.mark.parametrize("script", ["fold_of_run.js", "draw_all.js"])
def test_every_chunk_folds_to_the_next_and_every_picture_can_be_drawn(node, recorded, script):
    words = [*node, str(HERE / script), str(recorded)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stdout.split()[1] in ("chunks", "pictures")
