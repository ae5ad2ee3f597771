"""A WebSocket proxy that writes down what passes, in the trace format that README.md describes.

Runs on a thread of its own. Every text is written before it is passed on, so that frames of both directions stand in
the order in which they went by.
"""

import asyncio
import datetime
import json
import threading
import time

from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed


class Recorder:
    """Between one or more connections of a session and the gateway at `upstream`."""

    def __init__(self, upstream, path, header):
        self.upstream, self.path = upstream, path
        self.header = {"trace": 1, "ocpp": None, "subprotocol": None, **header, "recorded": datetime.date.today().isoformat()}
        self.lines = []
        self._began = time.monotonic()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        server = asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(10)
        self.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._server = server
        self._injected = set()

    def injected(self, text):
        """The next frame of this text from the station is the test's own, no library made it."""
        self._injected.add(text)

    def finish(self):
        """Ends the proxy and writes the file."""
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        with open(self.path, "w", encoding="ascii") as file:
            for line in [self.header, *self.lines]:
                file.write(json.dumps(line) + "\n")

    async def _stop(self):
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self):
        return await serve(
            self._station,
            "127.0.0.1",
            0,
            select_subprotocol=lambda connection, offered: next(iter(offered), None),
            compression=None,
            ping_interval=None,
            max_size=None,
        )

    def _write(self, **line):
        self.lines.append({"t": round((time.monotonic() - self._began) * 1000), **line})

    async def _station(self, station):
        offered = [p.strip() for p in station.request.headers.get("Sec-WebSocket-Protocol", "").split(",")]
        async with connect(
            self.upstream + station.request.path,
            subprotocols=offered,
            compression=None,
            ping_interval=None,
            max_size=None,
            proxy=None,
        ) as gateway:
            self.header["subprotocol"] = self.header["subprotocol"] or gateway.subprotocol
            self._write(event="open", path=station.request.path, offered=offered, subprotocol=gateway.subprotocol)
            ways = [
                asyncio.ensure_future(self._pass_on("cp", station, gateway)),
                asyncio.ensure_future(self._pass_on("csms", gateway, station)),
            ]
            done, rest = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            by, ended, other = done.pop().result()
            self._write(event="close", code=ended.close_code, by=by)
            await other.close(ended.close_code if ended.close_code not in (1005, 1006) else 1000, ended.close_reason or "")
            await asyncio.wait(rest)

    async def _pass_on(self, by, source, sink):
        try:
            async for text in source:
                mark = {"injected": True} if by == "cp" and text in self._injected else {}
                self._write(**{"from": by}, frame=text, **mark)
                await sink.send(text)
        except ConnectionClosed:
            pass
        return by, source, sink
