"""Our own files: kept by browsers under the mark of their content, and sent small."""

import re
from functools import cache
from os import PathLike, stat_result
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from server.web.small import coding, small

YEAR = "public, max-age=31536000, immutable"
TEXTS = frozenset({".js", ".css", ".svg"})
COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:(?!\*/)[\s\S])*\*/)[ \t]*$", re.MULTILINE)


class Static(StaticFiles):
    """With the mark of its content in the address a browser may keep a file."""

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        path = Path(full_path)
        if path.suffix in TEXTS:
            how = coding(Headers(scope=scope))
            if how and isinstance(response, FileResponse):
                response = _small(path, stat_result.st_mtime_ns, how, response)
            response.headers["vary"] = "accept-encoding"
        is_marked = b"v=" in scope["query_string"]
        response.headers["cache-control"] = YEAR if is_marked else "no-cache"
        return response


def _small(path: Path, changed: int, how: str, whole: FileResponse) -> Response:
    headers = {
        "content-encoding": how,
        "etag": f"W/{whole.headers['etag']}",  # the same content in another form
        "last-modified": whole.headers["last-modified"],
    }
    return Response(_body(path, changed, how), 200, headers, whole.media_type)


@cache
def _body(path: Path, _changed: int, how: str) -> bytes:
    """Scripts go out without their comments, a third of them; the lines stay where they are."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        text = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    return small(text.encode(), how)
