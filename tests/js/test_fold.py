"""The browser's fold against the engine: the same events give the same pictures."""

import subprocess
from pathlib import Path

import msgspec
import pytest

from server.lessons import LESSONS
from server.lessons.run import LessonRun

SCRIPT = Path(__file__).parent / "fold_of_run.js"


@pytest.mark.parametrize("cpu", ["deprivileged", "bare"])
@pytest.mark.parametrize("lesson", sorted(LESSONS))
def test_the_fold_of_a_chunk_is_the_picture_of_the_next(node, tmp_path, lesson, cpu):
    run = LessonRun(lesson, {"cpu": cpu})
    for _ in run.prepare():
        pass
    opened = run.opened()
    count = -(-opened["last_tick"] // opened["chunk_ticks"])
    file = tmp_path / "chunks.json"
    file.write_bytes(msgspec.json.encode([run.chunk(index) for index in range(count)]))
    done = subprocess.run([*node, str(SCRIPT), str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    assert f"{count} chunks" in done.stdout
