"""The codec and the station on this machine: instructions, counted by callgrind, and sizes of views."""

import re
import subprocess

from . import CODEC, REPOSITORY, build, need, run

# Where the payloads may lie that the first design was measured with.
SHARED = REPOSITORY.parent / "shared" / "codec" / "frames-22.tsv"


def instructions(table):
    need("valgrind", "valgrind")
    program = build("-p", "ocpp-conformance", "--bin", "codec_cost") / "codec_cost"
    table.section("The codec on x86-64 (as in the gateway: opt-level 3, thin LTO)")

    views = [line.split() for line in run([program, "views"]).splitlines()]
    size, action, version = max((int(size), action, version) for version, size, action in views if version != "v21")
    table.row("largest typed view of 1.6, 2.0, 2.0.1", size, "bytes", f"{action} of {version}")
    for version, size, action in views:
        if version == "v21":
            table.row("largest typed view of 2.1", int(size), "bytes", action)

    frames = CODEC / "frames.tsv"
    check, payloads, _ = cost(program, "check", frames)
    table.row("check, a payload of frames.tsv", round(check / payloads), "instructions")
    if SHARED.exists():
        shared, payloads, _ = cost(program, "check", SHARED)
        table.row("check, a payload of frames-22.tsv", round(shared / payloads), "instructions")
    traces, _, size = cost(program, "check", "traces")
    table.row("check, a byte of all valid recorded payloads", traces / size, "instructions", f"{size:,} bytes")
    serde, payloads, _ = cost(program, "serde", frames)
    table.row("serde_json typed and unchecked, a payload of frames.tsv", round(serde / payloads), "instructions")
    table.row("check / serde_json typed and unchecked", check / serde, "")
    view, payloads, _ = cost(program, "view", frames)
    table.row("check and view, a payload of frames.tsv", round(view / payloads), "instructions", "no list entered")
    table.row("check and view / check", view / check, "")
    read, payloads, _ = cost(program, "read", frames)
    table.row("check and read everything, a payload of frames.tsv", round(read / payloads), "instructions")
    table.row("check and read everything / check", read / check, "")


def station(table):
    need("valgrind", "valgrind")
    program = build("-p", "ocpp-conformance", "--bin", "station_cost") / "station_cost"
    table.section("The station on x86-64 (opt-level 3, thin LTO)")
    idle, look = (each(program, ["v16", work]) for work in ["idle", "look"])
    table.row("an idle poll", idle, "instructions", "nothing has happened, and nothing is due")
    table.row("readings that nobody asks for, and the poll after them", look, "instructions", "9 readings")
    for version, title in [("v16", "1.6"), ("v201", "2.0.1")]:
        note = "9 readings, record, frame, and the CSMS's answer to it"
        table.row(f"a meter sample to wire, {title}", each(program, [version, "sample"]), "instructions", note)


def each(program, work):
    """Instructions of one loop of a station's work."""
    few, many = (instructions_of([program, *work, loops])[0] for loops in ["1", "11"])
    return round((many - few) / 10)


def cost(program, work, source):
    """Instructions of one pass, the payloads and the bytes in it: the tenth of what eleven passes take more than one."""
    (few, _), (many, said) = (instructions_of([program, work, source, loops]) for loops in ["1", "11"])
    payloads, size = map(int, re.findall(r"=(\d+)", said))
    return (many - few) / 10, payloads, size


def instructions_of(command):
    """How many a program takes, and what it prints."""
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY,
    )
    return int(re.search(r"Collected : (\d+)", done.stderr)[1]), done.stdout
