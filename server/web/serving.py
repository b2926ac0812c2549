"""How uvicorn is set up for Kith: one place for the server, the tests and the benches."""

from typing import Any

import uvicorn
from starlette.types import ASGIApp

from server.web.wires import KithProtocol

FRAME_BYTES = 64 * 1024  # larger frames end the socket with 1009
GRACE = 10  # seconds for what is under way when the server is asked to stop


def config(app: ASGIApp, **more: Any) -> uvicorn.Config:
    """No access log, because addresses carry tokens; no compression; our own socket class."""
    settings: dict[str, Any] = {
        "ws": KithProtocol,
        "ws_max_size": FRAME_BYTES,
        "ws_per_message_deflate": False,
        "log_config": None,
        "log_level": "warning",  # below it uvicorn writes where people come from
        "access_log": False,
        "server_header": False,
        "forwarded_allow_ips": "127.0.0.1",  # a proxy on this machine names who asks
        "timeout_graceful_shutdown": GRACE,
        **more,
    }
    return uvicorn.Config(app, **settings)
