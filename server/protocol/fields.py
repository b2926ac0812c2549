"""What commands are made of: the base of them all, and fields with their bounds."""

from typing import Annotated

import msgspec

Ref = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Rev = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Version = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Number = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
Slug = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Key = Annotated[str, msgspec.Meta(min_length=8, max_length=64)]
Words = Annotated[str, msgspec.Meta(max_length=1_000)]


class Command(
    msgspec.Struct, tag_field="do", frozen=True, forbid_unknown_fields=True, kw_only=True
):
    """One request. `ref` comes back in its one reply."""

    ref: Ref
