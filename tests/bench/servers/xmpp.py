"""The chat servers of the system, where installed, with a room open to guests on loopback.

Each runs from a temporary folder with a configuration of its own: anonymous sign-in, WebSocket
(RFC 7395), one MUC service without limits on haste. Nothing of an installed server's own is used.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import machine
from tests.bench.serving import Served, listens
from tests.services.process import free_port, running

EJABBERD = """
hosts: [localhost]
loglevel: error
listen:
  - {{port: {port}, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {{/ws: ejabberd_http_ws}}}}
auth_method: [anonymous]
anonymous_protocol: sasl_anon
websocket_ping_interval: 3600
websocket_timeout: 3600
modules:
  mod_muc:
    host: rooms.localhost
    max_users: 5000
    default_room_options: {{max_users: 5000, anonymous: true}}
"""  # noqa: E501
PROSODY = """
run_as_root = true
data_path = "{folder}"
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ }} s2s_ports = {{ }} https_ports = {{ }}
http_ports = {{ {port} }} http_interfaces = {{ "127.0.0.1" }} http_default_host = "localhost"
modules_enabled = {{ "saslauth", "websocket" }}
modules_disabled = {{ "s2s", "offline", "posix" }}
consider_websocket_secure = true
log = {{ error = "*console" }}
VirtualHost "localhost"
  authentication = "anonymous"
Component "rooms.localhost" "muc"
  muc_room_locking = false
"""
PATHS = {"ejabberd": "/ws", "prosody": "/xmpp-websocket"}
LIBRARIES = "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"


@contextlib.contextmanager
def ejabberd() -> Iterator[Served]:
    """ejabberd in one Erlang machine that talks to no other."""
    with _started(EJABBERD, "ejabberd.yml", _erlang) as served:
        yield served


@contextlib.contextmanager
def prosody() -> Iterator[Served]:
    """Prosody in the foreground."""
    with _started(PROSODY, "prosody.cfg.lua", _lua) as served:
        yield served


def is_installed(name: str) -> bool:
    return _ejabberd_code() is not None if name == "ejabberd" else bool(shutil.which("prosody"))


@contextlib.contextmanager
def _started(
    configuration: str, name: str, command: Callable[[Path], list[str]]
) -> Iterator[Served]:
    port = free_port()
    with TemporaryDirectory(prefix="kith-bench-") as temporary:
        folder = Path(temporary)
        (folder / name).write_text(configuration.format(port=port, folder=folder))
        env = {**os.environ, "EJABBERD_CONFIG_PATH": str(folder / name)}
        env["EJABBERD_LOG_PATH"] = str(folder / "ejabberd.log")
        with contextlib.ExitStack() as stack:
            with machine.on_core(machine.CORES[0]):
                ready = running(command(folder), folder, lambda: listens(port), env)
                process = stack.enter_context(ready)
            yield Served(process.pid, port)


def _erlang(folder: Path) -> list[str]:
    mnesia = ["-mnesia", "dir", f'"{folder}/mnesia"']
    return ["erl", "-noinput", "-pa", str(_ejabberd_code()), *mnesia, "-s", "ejabberd"]


def _lua(folder: Path) -> list[str]:
    return ["prosody", "--config", str(folder / "prosody.cfg.lua"), "-F"]


def _ejabberd_code() -> Path | None:
    """Where Debian keeps the compiled server."""
    found = (code for folder in LIBRARIES for code in Path(folder).glob("ejabberd-*/ebin"))
    return next(found, None) if shutil.which("erl") else None
