"""What a 32-bit ELF file tells: sizes of sections, symbols, stack frames."""

import struct
import subprocess


class Elf:
    def __init__(self, path):
        self.data = path.read_bytes()
        (table,) = struct.unpack_from("<I", self.data, 32)
        size, count, names = struct.unpack_from("<3H", self.data, 46)
        # name, type, flags, address, offset, size, link, info, alignment, size of an entry
        sections = [struct.unpack_from("<10I", self.data, table + at * size) for at in range(count)]
        self.sections = {self._text(sections[names][4] + section[0]): section for section in sections}

    def size(self, *names):
        return sum(self.sections[name][5] for name in names if name in self.sections)

    def symbols(self):
        """Functions and data as (name, address, size, is function), each address once."""
        found = {}
        _, _, _, _, start, size, *_ = self.sections[".symtab"]
        texts = self.sections[".strtab"][4]
        for at in range(start, start + size, 16):
            name, address, length, info = struct.unpack_from("<IIIB", self.data, at)
            if info & 15 in (1, 2) and length:
                is_function = info & 15 == 2
                # The lowest bit of a function's address says that it is Thumb code.
                address &= ~1 if is_function else ~0
                found.setdefault(address, (self._text(texts + name), address, length, is_function))
        return list(found.values())

    def frames(self):
        """The stack that each function takes for itself, by its address; from rustc's -Zemit-stack-sizes."""
        found = {}
        _, _, _, _, at, size, *_ = self.sections[".stack_sizes"]
        end = at + size
        while at < end:
            (address,) = struct.unpack_from("<I", self.data, at)
            at += 4
            frame = shift = 0
            while True:
                byte = self.data[at]
                at += 1
                frame |= (byte & 127) << shift
                shift += 7
                if byte < 128:
                    break
            found[address & ~1] = frame
        return found

    def _text(self, at):
        return self.data[at : self.data.index(b"\0", at)].decode()


def demangled(names):
    """Names as they are in the source, where binutils' c++filt is there to say."""
    try:
        done = subprocess.run(["c++filt"], input="\n".join(names), capture_output=True, text=True, check=True)
    except OSError:
        return names
    return done.stdout.splitlines()
