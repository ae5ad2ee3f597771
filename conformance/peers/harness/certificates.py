"""Certificates for one test, made by the `openssl` program."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Certificate:
    """Two files with PEM inside."""

    chain: Path
    key: Path


class Authority:
    """Who signs. `root` is what others must have to trust it."""

    def __init__(self, folder, name):
        self._folder, self._name = Path(folder), name
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / "openssl.cnf").write_text("[req]\ndistinguished_name = name\n[name]\n")
        self._own = self._make(name, "basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign")
        self.root = self._own.chain

    def for_server(self, address="127.0.0.1"):
        """For a CSMS at this address."""
        return self._issue(f"csms-{address}", f"subjectAltName=IP:{address}", "extendedKeyUsage=serverAuth")

    def for_station(self, serial_number):
        """For a station."""
        return self._issue(serial_number, "extendedKeyUsage=clientAuth")

    def _issue(self, name, *extensions):
        signed = ["-CA", self._own.chain, "-CAkey", self._own.key]
        return self._make(
            name, "basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature", *extensions, signed=signed
        )

    def _make(self, name, *extensions, signed=()):
        made = Certificate(self._folder / f"{self._name}-{name}.pem", self._folder / f"{self._name}-{name}.key")
        command = [
            "openssl",
            "req",
            "-x509",
            "-config",
            self._folder / "openssl.cnf",
            "-days",
            "2",
            "-subj",
            f"/O=Example/CN={name}",
            *signed,
        ]
        command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", made.key, "-out", made.chain]
        for extension in extensions:
            command += ["-addext", extension]
        subprocess.run(list(map(str, command)), check=True, capture_output=True)
        return made
