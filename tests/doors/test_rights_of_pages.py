"""Every address against everybody: the answer is the one written down, and a no changes nothing."""

import pytest

from server.web.routes import ROWS
from tests.doors.ledger import difference, live_in, rows_of
from tests.doors.rights import RIGHTS, Did
from tests.doors.scene import CAST, CODE, Scene

KINDS = {
    401: {"sign_in"},
    403: {"not_allowed", "waiting", "muted", "removed"},
    404: {"not_found", "invite"},
    409: {
        "waiting",
        "kept",
        "no_name",
        "claimed",
        "aside_over",
        "off_duty",
        "no_shift",
        "last_admin",
    },
}


def test_every_address_has_its_rights_written_down() -> None:
    assert {(row.method, row.path) for row in ROWS} == set(RIGHTS)
    assert len(ROWS) == len(RIGHTS)


@pytest.mark.parametrize(("method", "path"), RIGHTS)
async def test_an_address_answers_everybody_as_it_should(
    scene: Scene, method: str, path: str
) -> None:
    right = RIGHTS[method, path]
    where = right.path.format(**scene.things)
    form = {name: text.format(code=CODE, **scene.things) for name, text in right.form.items()}
    wrong = []
    for part in CAST:
        await scene.again()
        client = scene.cast[part].client
        response = await client.request(method, where, data=form if method == "POST" else None)
        wanted = right.of(part)
        status = wanted.answer if isinstance(wanted, Did) else wanted
        changed = difference(scene.rows, await rows_of(scene.house))
        if response.status_code != status:
            wrong.append(f"{part}: {response.status_code} instead of {status}")
        if bool(changed) is not isinstance(wanted, Did):
            wrong.append(f"{part}: changed {changed or 'nothing'}")
        if status >= 400 and response.json()["error"]["code"] not in KINDS[status]:
            wrong.append(f"{part}: {response.json()}")
        if status >= 400 and live_in(scene.house) != scene.live:
            wrong.append(f"{part}: somebody moved")
    assert wrong == []
    assert any(
        right.of(part) in (200, 201, 303) or isinstance(right.of(part), Did) for part in CAST
    )
