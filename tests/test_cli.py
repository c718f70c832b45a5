"""The command line: what each command prints, and the exit code that it leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from server.bootstrap import ROOT
from server.cli import main
from server.guests import GUESTS

from .lab.elf import Load, make_elf
from .lab.programs import FLOOD, LOOP, PASS, PUTCHAR, SHUTDOWN, fail, program

INTERCEPT = str(GUESTS["intercept"].path)
LINES = "kernel: hello\nkernel: the sum is 500500\n"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.fixture
def elf(tmp_path):
    """Writes a program into a file: assembly for an address, or bytes."""

    def write(content: str | bytes, at: int = 0x8000_0000, name: str = "program.elf") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else program(content, at))
        return str(path)

    return write


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refused(*arguments: str) -> str:
    """What a command that cannot be done says."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    return result.stderr


# boot


def test_a_program_that_passes_leaves_0_and_only_its_own_output(elf):
    result = run("boot", elf(PUTCHAR.format(letter=ord("x")) + PASS))

    assert (result.exit_code, result.stdout, result.stderr) == (0, "x", "")


def test_a_program_that_fails_leaves_1_and_its_code(elf):
    result = run("boot", elf(fail(77)))

    assert result.exit_code == 1
    assert "reports failure 77" in result.stderr


def test_a_program_that_loops_leaves_3_and_says_where(elf):
    result = run("boot", elf(LOOP), "--max-ticks", "500")

    assert result.exit_code == 3
    assert "after 500 ticks, at pc 0x80000000" in result.stderr
    assert "--max-ticks" in result.stderr


def test_a_program_that_jumps_to_nowhere_leaves_3(elf):
    result = run("boot", elf("lui t0, 0x20000\njalr ra, 0(t0)"), "--max-ticks", "500")

    assert result.exit_code == 3
    assert "pc 0x00000000" in result.stderr


def test_a_program_that_waits_for_ever_leaves_1_and_says_so(elf):
    result = run("boot", elf("wfi"))

    assert result.exit_code == 1
    assert "idles for ever, at pc 0x80000004" in result.stderr


def test_a_program_that_floods_the_console_is_cut_and_that_is_said(elf):
    result = run("boot", elf(FLOOD), "--max-ticks", "200000")

    assert result.exit_code == 3
    assert len(result.stdout) == 1 << 16
    assert "only its last 65536 bytes" in result.stderr


def test_output_that_is_no_text_is_printed_all_the_same(elf):
    result = run("boot", elf(PUTCHAR.format(letter=0xFF) + PASS), "--json")

    assert json.loads(result.stdout)["console"] == "\N{REPLACEMENT CHARACTER}"


def test_json_is_one_object(elf):
    result = run("boot", elf(PUTCHAR.format(letter=ord("x")) + fail(3)), "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"outcome": "fail", "code": 3, "console": "x", "ticks": 7}


def test_ram_can_lie_elsewhere_and_be_larger(elf):
    text = "lui a0, 0x200\naddi a0, a0, -4\nsw a0, 0(a0)\nlw a1, 0(a0)\n" + PASS

    moved = run("boot", elf(PASS, 0x9000_0000), "--ram-base", "0x90000000", "--ram", "1")
    larger = run("boot", elf("lui a0, 0x81800\nsw a0, 0(a0)\n" + PASS), "--ram", "32")
    smaller = run("boot", elf(text), "--ram", "1", "--max-ticks", "100")

    assert (moved.exit_code, larger.exit_code, smaller.exit_code) == (0, 0, 3)


def test_a_kernel_boots_over_our_firmware():
    result = run("boot", "--sbi", INTERCEPT)

    assert (result.exit_code, result.stdout, result.stderr) == (0, LINES, "")


def test_a_kernel_that_reports_a_failure_to_its_firmware_fails(elf):
    result = run("boot", "--sbi", elf(SHUTDOWN.format(reason=1), 0))

    assert result.exit_code == 1


def test_a_booted_kernels_json_has_its_hash(elf):
    found = json.loads(run("boot", "--sbi", "--json", INTERCEPT).stdout)

    assert set(found) == {"outcome", "code", "ticks", "console", "hash", "exits"}
    assert (found["outcome"], found["console"], found["exits"]) == ("pass", LINES, 0)
    assert len(found["hash"]) == 64


def test_a_kernel_that_did_not_end_has_no_hash(elf):
    found = json.loads(run("boot", "--sbi", "--json", elf(LOOP, 0), "--max-ticks", "9999").stdout)

    assert (found["outcome"], found["hash"]) == ("budget", None)


# vm


def test_kernels_run_in_vms_of_their_own():
    result = run("vm", INTERCEPT, INTERCEPT)

    assert (result.exit_code, result.stdout) == (0, 2 * LINES)


def test_the_json_of_vms_tells_each_of_them():
    bare = json.loads(run("boot", "--sbi", "--json", INTERCEPT).stdout)

    found = json.loads(run("vm", "--json", INTERCEPT, INTERCEPT).stdout)

    assert set(found) == {"outcome", "code", "ticks", "console", "vms"}
    for name, one in zip("AB", found["vms"], strict=True):
        assert set(one) == {"vm", "console", "stopped", "code", "hash", "exits"}
        assert (one["vm"], one["console"], one["stopped"], one["code"]) == (
            name,
            LINES,
            "shutdown",
            0,
        )
        assert one["hash"] == bare["hash"]
        assert one["exits"]["emulated"] > 3


def test_a_vm_that_fails_fails_the_machine_and_the_others_end(elf):
    result = run("vm", "--json", elf(SHUTDOWN.format(reason=1), 0), INTERCEPT)

    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [one["code"] for one in found["vms"]] == [1, 0]
    assert found["vms"][1]["console"] == LINES


def test_a_vm_that_can_do_nothing_any_more_is_named_with_the_reason(elf):
    result = run("vm", elf("lui t0, 0x20000\njalr ra, 0(t0)", 0x1000), INTERCEPT)

    assert result.exit_code == 1
    assert result.stdout == LINES
    assert "VM A: " in result.stderr and "stop-" not in result.stderr


def test_a_vm_that_loops_leaves_3(elf):
    assert run("vm", elf(LOOP, 0), "--max-ticks", "20000").exit_code == 3


def test_a_vm_that_floods_its_console_is_cut_and_that_is_said(elf):
    """It prints its own memory, in large calls."""
    flood = "lui a7, 0x44424\naddi a7, a7, 0x34e\nlui a0, 8\necall\nlui a0, 8\nlui a1, 0\necall\n"
    flood += "lui a0, 8\nlui a1, 0\necall\nhere:\nj @here"
    result = run("vm", elf(flood, 0), "--max-ticks", "15000")

    assert result.exit_code == 3
    assert len(result.stdout) == 1 << 16
    assert "only its last 65536 bytes" in result.stderr


def test_more_vms_than_letters_are_refused():
    assert "27" in refused("vm", *[INTERCEPT] * 27)


def test_vms_that_need_more_memory_than_there_is_are_refused():
    said = refused("vm", *[INTERCEPT] * 9)

    assert "error-" not in said and "{" not in said


# Programs that cannot be


def headers_only() -> bytes:
    return program(PASS)[:70]


@pytest.mark.parametrize("command", [["boot"], ["boot", "--sbi"], ["vm"]])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not an ELF file"),
        (b"#!/bin/sh\n", "not an ELF file"),
        (program(PASS)[:40], "ends too early"),
        (program(PASS)[:70], "ends too early"),
        (program(PASS)[:-1], "ends too early"),
        (make_elf(Load(0), machine=62), "32-bit, little-endian RISC-V"),
        (make_elf(Load(0), word_size=2), "32-bit, little-endian RISC-V"),
        (make_elf(Load(0), type=1), "not an executable"),
        (make_elf(Load(0), flags=1), "compressed"),
        (make_elf(Load(0), Load(2)), "two segments want the same memory"),
        (make_elf(Load(0), entry=0x100), "would start at 0x00000100"),
        (make_elf(), "nothing to load"),
    ],
)
def test_a_file_that_is_no_program_is_refused_with_the_reason(elf, command, content, words):
    said = refused(*command, elf(content))

    assert "program.elf" in said and words in said


@pytest.mark.parametrize(
    ("command", "at", "size", "words"),
    [
        (["boot"], 0x8000_0000, 9 << 20, "does not fit"),
        (["boot"], 0, 4, "no RAM for it"),
        (["boot", "--sbi"], 0, 2 << 20, "does not fit"),
        (["boot", "--sbi"], 0x8000_0000, 4, "no RAM for it"),
        (["vm"], 0, 2 << 20, "does not fit"),
        (["vm"], 0x8000_0000, 4, "no RAM for it"),
    ],
)
def test_a_program_that_does_not_fit_is_refused_with_the_room_there_is(
    elf, command, at, size, words
):
    said = refused(*command, elf(make_elf(Load(at, memory_size=size))))

    assert words in said


def test_a_file_that_is_far_too_large_is_not_even_read(tmp_path):
    path = tmp_path / "large.elf"
    with path.open("wb") as file:
        file.truncate(1 << 30)

    assert "large.elf" in refused("boot", str(path))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--ram-base", "0"],
        ["--ram-base", "0x80000001"],
        ["--ram-base", "0x10000000"],
        ["--ram-base", "0xfff00000"],
        ["--ram-base", "-4096"],
        ["--sbi", "--ram", "64"],
    ],
)
def test_ram_that_cannot_be_is_refused(arguments):
    said = refused("boot", INTERCEPT, *arguments)

    assert "RAM" in said


@pytest.mark.parametrize("base", [0x8000_0000, 0x8001_0000])
def test_ram_of_a_kernel_over_the_firmware_is_refused(elf, base):
    kernel = elf(SHUTDOWN.format(reason=0), base)

    assert "firmware" in refused("boot", "--sbi", kernel, "--ram-base", hex(base))


@pytest.mark.parametrize("megabytes", [1, 64])
def test_a_kernel_may_have_its_ram_high(elf, megabytes):
    kernel = elf(SHUTDOWN.format(reason=0), 0x8020_0000)

    result = run("boot", "--sbi", kernel, "--ram-base", "0x80200000", "--ram", str(megabytes))

    assert result.exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["boot"],
        ["boot", "nowhere.elf"],
        ["boot", "."],
        ["boot", INTERCEPT, "--ram", "0"],
        ["boot", INTERCEPT, "--ram", "257"],
        ["boot", INTERCEPT, "--ram-base", "here"],
        ["boot", INTERCEPT, "--max-ticks", "0"],
        ["vm"],
        ["vm", INTERCEPT, "--cpu", "imagined"],
        ["frobnicate"],
        ["--frobnicate"],
        ["measure"],
    ],
)
def test_a_command_that_cannot_be_read_leaves_2(arguments):
    assert run(*arguments).exit_code == 2


# Lessons


def test_the_lessons_are_listed_with_code_title_and_parameters():
    result = run("lessons")

    assert result.exit_code == 0
    for word in ("S3", "intercept", "cpu=deprivileged|bare", "prices=2010|2006|2017"):
        assert word in " ".join(result.stdout.split())


@pytest.mark.parametrize("name", ["S3", "s3", "intercept"])
def test_measure_prints_one_object(name):
    found = json.loads(run("measure", name).stdout)

    assert set(found) == {"lesson", "parameters", "numbers"}
    assert found["lesson"] == "S3"
    assert found["parameters"] == {"cpu": "deprivileged", "prices": "2010"}
    assert found["numbers"]["exits"] == 3


def test_measure_takes_parameters():
    found = json.loads(run("measure", "S3", "-p", "cpu=bare", "-p", "prices=2017").stdout)

    assert found["parameters"] == {"cpu": "bare", "prices": "2017"}
    assert found["numbers"]["exits"] == 0


def test_trace_prints_every_event_as_a_line_of_json():
    result = run("trace", "S3")

    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert [e["event"] for e in events].count("machine-stopped") == 1
    moments = [(event["tick"], event["step"]) for event in events]
    assert moments == sorted(set(moments))


@pytest.mark.parametrize("command", ["measure", "trace"])
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["S99"], "S99"),
        (["S3", "-p", "speed=11"], "speed"),
        (["S3", "-p", "cpu=z80"], "z80"),
        (["S3", "-p", "cpu"], "cpu"),
        (["S3", "-p", "=bare"], "cpu, prices"),
        (["x" * 10_000], "xxx"),
    ],
)
def test_an_unknown_lesson_parameter_or_value_is_named_with_what_there_is(
    command, arguments, words
):
    said = refused(command, *arguments)

    assert words in said
    assert "intercept" in said or "cpu, prices" in said or "deprivileged, bare" in said
    assert len(said) < 1000


# Languages, pipes, help


@pytest.mark.parametrize(
    ("variable", "value"),
    [("LANG", "ja_JP.UTF-8"), ("LC_ALL", "ja_JP.UTF-8"), ("LC_MESSAGES", "ja"), ("LANG", "ja")],
)
def test_where_the_environment_says_so_messages_are_japanese(monkeypatch, elf, variable, value):
    monkeypatch.setenv(variable, value)

    assert "失敗 77 を報告" in run("boot", elf(fail(77))).stderr
    assert "ありません" in refused("measure", "S99")
    assert "特権命令" in run("lessons").stdout


def test_the_environment_is_asked_in_its_own_order(monkeypatch):
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    monkeypatch.setenv("LC_ALL", "C")

    assert "There is no lesson" in refused("measure", "S99")


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_a_reader_that_has_seen_enough_is_no_error():
    command = f"{sys.executable} -m server trace S3 | head -n 1; echo ${{PIPESTATUS[0]}}"

    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True)

    first, code = done.stdout.splitlines()
    assert json.loads(first)["tick"] == 1
    assert (code, done.stderr) == ("0", "")


def test_the_version_is_told():
    from server import __version__

    assert __version__ in run("--version").stdout


@pytest.mark.parametrize("command", ["", "serve", "boot", "vm", "lessons", "measure", "trace"])
def test_every_command_explains_itself(command):
    result = run(*command.split(), "--help")

    assert result.exit_code == 0 and "Usage:" in result.stdout
