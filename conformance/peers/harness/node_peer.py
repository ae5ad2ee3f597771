"""The station made of npm's ocpp-rpc."""

import os
from pathlib import Path

from .program_peer import ProgramPeer
from .python_peer import SCHEMAS_OF_20
from .station import SUBPROTOCOL

HERE = Path(__file__).resolve().parent
MODULES = Path(os.environ.get("OCPP_PEER_MODULES", HERE.parent / "node_modules"))


class NodePeer(ProgramPeer):
    """npm ocpp-rpc 2.2.1, strict: it checks what it gets against its own copies of the schemas; it has none of 2.0, and gets
    those of PyPI's `ocpp`."""

    name = "ocpp-rpc (npm) 2.2.1"
    short = "ocpp-rpc"

    def __init__(self, gateway, identity, version):
        assert (MODULES / "ocpp-rpc").is_dir(), f"{MODULES}/ocpp-rpc is missing: run `npm ci` in {HERE.parent}"
        endpoint = gateway.url("").rstrip("/")
        command = ["node", HERE / "ocpp_rpc_station.mjs", identity, endpoint, SUBPROTOCOL[version], MODULES]
        super().__init__(identity, version, [*command, SCHEMAS_OF_20] if version == "2.0" else command)
