"""Several who do errands: this process, and others beside it.

The law: nobody else has to be there. What nobody did before its turn, or somebody failed at, is
left to the caller, in its turn, so that the result is the same with any number of them, and so is
what goes wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Condition, Thread
from typing import Final, Self

from contestjudge.doors.child import Child, ChildGoneError
from contestjudge.doors.errands import Done, Errand

AHEAD: Final = 16
"""So many errands are done before their turn, or twice as many as there are processes."""
MOST: Final = 64
"""No more processes are ever of use."""


class Crew:
    """Those who do some errands; leave it, and all other processes are gone."""

    def __init__(self, errands: Sequence[Errand], processes: int) -> None:
        """Say what is to be done.

        Args:
            errands: in the order in which what they bring is asked for.
            processes: how many may be at it, this one with them; the others are started at once,
                and get their errands when they are there.
        """
        self._errands = errands
        self._others = min(processes, MOST, len(errands)) - 1
        self._ahead = max(AHEAD, 2 * processes)
        self._changed = Condition()
        self._brought: dict[int, Done | None] = {}
        """Before their turn; ``None``: somebody failed."""
        self._turn = 0
        self._next = 0
        """The first errand that nobody has taken."""
        self._is_over = False
        self._threads: list[Thread] = []
        self._children: list[Child] = []

    def __enter__(self) -> Self:
        """Start the others."""
        for _ in range(self._others):
            thread = Thread(target=self._serve, daemon=True)
            self._threads.append(thread)
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the others, whatever they are at."""
        with self._changed:
            self._is_over = True
            for child in self._children:
                child.kill()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def brought(self, turn: int) -> Done | None:
        """Give what an errand brought, and do others while somebody is at it.

        Args:
            turn: which one, greater than before; those that are left out are left undone.

        Returns:
            That; ``None``: it is the caller who has to do it now.
        """
        while True:
            with self._changed:
                self._advance(turn)
                if turn in self._brought:
                    return self._brought.pop(turn)
                taken = self._taken()
                if taken is None:
                    self._changed.wait()
                    continue
            if taken == turn:
                return None
            self._put(taken, self._tried(taken))

    def _advance(self, turn: int) -> None:
        if turn > self._turn:
            for number in range(self._turn, turn):
                self._brought.pop(number, None)
            self._turn = turn
            self._next = max(self._next, turn)
            self._changed.notify_all()

    def _taken(self) -> int | None:
        """Take the next errand, if its turn is near."""
        number = self._next
        if number >= min(len(self._errands), self._turn + self._ahead):
            return None
        self._next += 1
        return number

    def _put(self, number: int, done: Done | None) -> None:
        with self._changed:
            if number >= self._turn:
                self._brought[number] = done
            self._changed.notify_all()

    def _tried(self, number: int) -> Done | None:
        """Do an errand before its turn: what goes wrong goes wrong again when that comes."""
        try:
            return self._errands[number].done()
        except Exception:  # noqa: BLE001
            return None

    def _serve(self) -> None:
        """Start one other, and send it for one errand after the other."""
        with self._changed:
            if self._is_over:
                return
            try:
                child = Child()
            except ChildGoneError:
                return
            self._children.append(child)
        try:
            child.greet()
            self._send(child)
        except ChildGoneError:
            return
        finally:
            child.close()

    def _send(self, child: Child) -> None:
        while True:
            with self._changed:
                if self._is_over:
                    return
                taken = self._taken()
                if taken is None:
                    self._changed.wait()
                    continue
            done: Done | None = None
            try:
                done = child.done(self._errands[taken])
            finally:
                self._put(taken, done)
