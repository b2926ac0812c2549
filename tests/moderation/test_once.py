"""What is worked out once may be asked for by several threads, in any order."""

from dataclasses import dataclass
from threading import Barrier, Thread

from moderation.once import once

BOTH = Barrier(2)


@dataclass
class Word:
    within: "Choice | None" = None

    @once
    def said(self) -> str:
        if self.within is None:
            return "word"
        BOTH.wait(5)
        return self.within.said


@dataclass
class Choice:
    within: Word | None = None

    @once
    def said(self) -> str:
        if self.within is None:
            return "choice"
        BOTH.wait(5)
        return self.within.said


def test_threads_that_ask_for_each_others_kind_of_thing_do_not_wait_for_ever() -> None:
    word, choice = Word(Choice()), Choice(Word())
    threads = [Thread(target=lambda one=one: one.said, daemon=True) for one in (word, choice)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert not any(thread.is_alive() for thread in threads)
    assert word.said == "choice" and word.__dict__["said"] == "choice"
    assert choice.said == "word"
