"""Our own files as they are sent: small, and kept by browsers under the mark of their content."""

import re
from functools import cache
from os import PathLike, stat_result
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from server.web.files import is_sheet, mark, whole
from server.web.small import coding, small

YEAR = "public, max-age=31536000, immutable"
TEXTS = frozenset({".js", ".css", ".svg"})
COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:(?!\*/)[\s\S])*\*/)[ \t]*$", re.MULTILINE)
SHEET_COMMENT = re.compile(r"/\*(?:(?!\*/)[\s\S])*\*/")


MARK = re.compile(r"^[0-9a-f]{12}/")


class Static(StaticFiles):
    """Before a path may stand a mark. With the one of today a browser may keep the file; with an
    older one, of a page drawn before an upgrade, it gets what there is now."""

    def get_path(self, scope: Scope) -> str:
        return MARK.sub("", super().get_path(scope))

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
            if is_sheet(path):
                response = _sheet(path, stat_result.st_mtime_ns, how)
            elif how and isinstance(response, FileResponse):
                response = _small(path, stat_result.st_mtime_ns, how, response)
            response.headers["vary"] = "accept-encoding"
        is_marked = f"/{mark('static')}/" in scope["path"]
        response.headers["cache-control"] = YEAR if is_marked else "no-cache"
        return response


def _sheet(path: Path, changed: int, how: str) -> Response:
    headers = {"content-encoding": how} if how else {}
    return Response(_body(path, changed, how), 200, headers, "text/css; charset=utf-8")


def _small(path: Path, changed: int, how: str, whole: FileResponse) -> Response:
    headers = {
        "content-encoding": how,
        "etag": f"W/{whole.headers['etag']}",  # the same content in another form
        "last-modified": whole.headers["last-modified"],
    }
    return Response(_body(path, changed, how), 200, headers, whole.media_type)


@cache
def _body(path: Path, _changed: int, how: str) -> bytes:
    """Texts go out without comments, a third of them; lines of scripts stay where they are."""
    text = whole(path) if is_sheet(path) else path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        text = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    if path.suffix == ".css":
        text = SHEET_COMMENT.sub("", text)
    return small(text.encode(), how) if how else text.encode()
