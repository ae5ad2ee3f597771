"""The codec and the station in a microcontroller: bytes of flash and RAM, frames on the stack, runs on an emulated Cortex-M4."""

import os
import re
import tempfile
from pathlib import Path

from . import CODEC, CONFORMANCE, build, need, run
from .elf import Elf, demangled

TARGET = "thumbv7em-none-eabihf"
FLASH = CONFORMANCE / "flash"

# Title, program, what is built of the core.
PROGRAMS = [
    ("six actions of 1.6", "six", "v16"),
    ("these and five of 2.0.1", "eleven", "v16,v201"),
    ("all of 1.6", "all", "v16"),
    ("all of 1.6 and 2.0.1", "all", "v16,v201"),
    ("all of 1.6, 2.0 and 2.0.1", "all", "v16,v20,v201"),
    ("all of 1.6, 2.0, 2.0.1 and 2.1", "all", "v16,v20,v201,v21"),
    ("split, check, relay of 1.6, 2.0 and 2.0.1", "relay", "v16,v20,v201"),
]
# Title, program, what is built of the core.
STATIONS = [
    ("1.6, all profiles", "station_v16", "v16"),
    ("1.6, Core alone", "station_core", "v16"),
    ("1.6 and 2.0.1", "station_both", "v16,v201"),
]
# What a station's sizes are called in station_sizes, and how many more of each there are than in DEFAULT.
SIZES = [
    ("CONNECTORS", 1),
    ("PROFILES", 1),
    ("PERIODS", 1),
    ("CACHE", 8),
    ("LIST", 8),
    ("RESERVATIONS", 8),
    ("OUTBOX", 8),
    ("INBOX", 8),
    ("NETWORKS", 6),
    ("MONITORS", 1),
    ("OWN", 8),
]
# The payloads of all of 1.6 and 2.0.1 beyond those of the eleven actions.
MORE_PAYLOADS = 2 * (39 + 64 - 11)
# Title, program, feature of the crate in flash/peers.
PEERS = [
    ("six actions of 1.6: ocpp-types 0.3.0, no heap", "types_six", "types"),
    ("six actions of 1.6: ocpp-kit 0.3.0, heap", "kit_six", "kit"),
    ("all of 1.6: ocpp_rs 0.4.2, heap, answers not checked", "rs_all_16", "rs"),
    ("all of 1.6 and 2.0.1: ocpp-types 0.3.0, no heap", "types_all", "types"),
    ("all of 1.6 and 2.0.1: ocpp-kit 0.3.0, heap", "kit_all", "kit"),
]
# What must not be in a program: ways to panic, software floating point, a heap.
UNWANTED = re.compile(r"core9panicking|^__aeabi_[df]|__rust_alloc")


def flash(table):
    table.section(f"Flash of the codec ({TARGET}, fat LTO, panic = abort; .text + .rodata less an empty program)")
    sizes = {}
    for title, program, features in PROGRAMS:
        sizes[title] = z = size(program, features, "z", table)
        table.row(title, z, "bytes", f"opt-level s: {size(program, features, 's', table):,}")
    more = sizes["all of 1.6 and 2.0.1"] - sizes["these and five of 2.0.1"]
    table.row("one more typed payload", round(more / MORE_PAYLOADS), "bytes", "mean of the others of 1.6 and 2.0.1")
    for title, feature in [
        ("six with tolerances: more than strict", "tolerances"),
        ("six with faults told in words: more than path and code", "description"),
    ]:
        table.row(title, size("six", f"v16,{feature}", "z", table) - sizes["six actions of 1.6"], "bytes")


def station(table):
    need("qemu-system-arm", "qemu-system-arm")
    table.section(f"Flash of a station, codec included ({TARGET}, opt-level s, fat LTO; .text + .rodata less an empty program)")
    for title, program, features in STATIONS:
        s, z = size(program, features, "s", table), size(program, features, "z", table)
        table.row(f"station of {title}", s, "bytes", f"opt-level z: {z:,}")
    table.section("RAM of a station: all of its state, and a buffer of 1,024 bytes for a frame each way")
    for title, program, features in STATIONS:
        table.row(f"RAM of {title}", variables(program, features)["RAM"], "bytes")
    bytes_of = [variables("station_sizes", features) for features in ["v16", "v16,v201"]]
    for name, more in SIZES:
        alone, both = ((sizes[name] - sizes["DEFAULT"]) / more for sizes in bytes_of)
        table.row(f"one more of {name}", round(alone), "bytes", f"1.6 and 2.0.1: {round(both)}")
    table.section("Stack of a station's day, but for making it (opt-level s; on QEMU's Cortex-M4, painted before each call)")
    for features, titles in [
        ("v16", {"v16": "1.6"}),
        ("v16,v201", {"v16": "1.6, with 2.0.1 in the image", "v201": "2.0.1"}),
    ]:
        for line in emulated("station_on_chip", features, "s").splitlines():
            version, most, part = line.split(maxsplit=2)
            table.row(f"stack of a day of {titles[version]}", int(most), "bytes", f"at {part}")


def variables(program, features):
    """The bytes of the data of a program, by its name in the source."""
    symbols = Elf(built(program, features, "s")).symbols()
    names = demangled([name for name, _, _, is_code in symbols if not is_code])
    sizes = [size for _, _, size, is_code in symbols if not is_code]
    return {short(name).split("::")[-1]: size for name, size in zip(names, sizes, strict=True)}


def size(program, features, level, table):
    elf = Elf(built(program, features, level))
    for name in [name for name, *_ in elf.symbols() if UNWANTED.search(name)]:
        table.fault(f"{program} ({features}, {level}) has {demangled([name])[0]}")
    return stored(elf) - stored(Elf(built("empty", "", level)))


def stored(elf):
    return elf.size(".text", ".rodata")


def stack(table):
    need("qemu-system-arm", "qemu-system-arm")
    table.section("Stack of the codec (opt-level z; the run is on QEMU's Cortex-M4, its stack painted)")
    frames = {"largest frame of a function": (0, ""), "the same with 2.1": (0, "")}
    for _, program, features in PROGRAMS:
        title = "the same with 2.1" if "v21" in features else "largest frame of a function"
        frames[title] = max(frames[title], largest_frame(Elf(built(program, features, "z"))))
    for title, (frame, name) in frames.items():
        table.row(title, frame, "bytes", short(demangled([name])[0]))
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        recorded = run([build("-p", "ocpp-conformance", "--bin", "codec_cost") / "codec_cost", "list", "traces"])
        # The program is built as most are, without 2.1.
        file.writelines(line for line in recorded.splitlines(keepends=True) if not line.startswith("v21"))
        file.write((CODEC / "frames.tsv").read_text() + (CODEC / "deepest.tsv").read_text())
        file.flush()
        deepest = on_chip(file.name)
    for title, what in [
        ("stack of a check, of the deepest payload", "check"),
        ("stack of reading all of a view, of the eleven actions", "read"),
        ("stack of writing a view, with its check", "write"),
    ]:
        most, name = deepest[what]
        table.row(title, most, "bytes", name)
    instructions, payloads = on_chip(CODEC / "frames.tsv")["instructions"]
    table.row("check, a payload of frames.tsv on the Cortex-M4", round(instructions / int(payloads)), "instructions")


def largest_frame(elf):
    """With whose it is; but for the entry's, which holds the program's own state."""
    frames = elf.frames()
    return max((frames.get(at, 0), name) for name, at, _, is_code in elf.symbols() if is_code and name != "_start")


def on_chip(payloads):
    """Runs the codec on QEMU; gives what it measured, each with what it was most for."""
    lines = emulated("on_chip", "v16,v20,v201", "z", payloads).splitlines()
    return {what: (int(most), by) for what, most, by in map(str.split, lines)}


def emulated(program, features, level, *arguments):
    """What a program prints that runs on QEMU."""
    built_program = built(program, features, level, ["-C", f"link-arg=-T{FLASH}/src/bin/on_chip/mps2.ld"])
    # An instruction takes 2^5 ns: that is how the program counts them.
    machine = ["qemu-system-arm", "-M", "mps2-an386", "-display", "none", "-monitor", "none", "-serial", "none"]
    machine += ["-icount", "shift=5", "-chardev", "stdio,id=console", "-kernel", built_program]
    given = ",".join(f"arg={argument}" for argument in [program, *arguments])
    machine += ["-semihosting-config", f"enable=on,target=native,chardev=console,{given}"]
    return run(["timeout", "120", *machine])


def peers(table):
    table.section(f"Flash of other crates ({TARGET}, opt-level z, by the same measure; asked for less, see flash/peers)")
    empty = stored(Elf(built("peer_empty", "", "z", folder=FLASH / "peers")))
    for title, program, feature in PEERS:
        table.row(title, stored(Elf(built(program, feature, "z", folder=FLASH / "peers"))) - empty, "bytes")


def symbols(program, level="z"):
    features = next(features for _, name, features in PROGRAMS + STATIONS if name == program)
    elf = Elf(built(program, features, level))
    frames = elf.frames()
    found = sorted(elf.symbols(), key=lambda symbol: -symbol[2])
    print(" bytes  stack")
    for (_, address, length, is_code), name in zip(found, demangled([name for name, *_ in found]), strict=True):
        print(f"{length:6} {frames.get(address, '') if is_code else 'data':>6}  {short(name)}")


def short(name):
    """Without the hashes of crates."""
    return re.sub(r"\[[0-9a-f]{8,16}\]", "", name)


def built(program, features, level, linked=(), folder=FLASH):
    """Builds a program; gives its ELF file."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", folder / "target"))
    command = ["cargo", "rustc", "-q", "--release", "--target", TARGET, "--target-dir", target]
    run(
        [*command, "--bin", program, "--features", features, "--", *linked],
        cwd=folder,
        CARGO_PROFILE_RELEASE_OPT_LEVEL=level,
        # Frames are told only by an unstable option, which this variable allows the stable compiler. It changes no code.
        RUSTC_BOOTSTRAP="1",
        RUSTFLAGS="-Zemit-stack-sizes",
    )
    return target / TARGET / "release" / program
