"""An error has a code, a place and advice; validation collects everything and then speaks."""

from __future__ import annotations

import dataclasses

import pytest

from contestjudge.errors import (
    ContestJudgeError,
    Fault,
    FaultList,
    InputError,
    UsageError,
    input_error,
    usage_error,
)


class TestFault:
    @pytest.mark.parametrize(
        ("fault", "sentence"),
        [
            (Fault("c", "it broke"), "it broke"),
            (Fault("c", "it broke", "mend it"), "it broke; mend it"),
            (Fault("c", "it broke", source="a.csv"), "a.csv: it broke"),
            (Fault("c", "it broke", key="entry.opens"), "entry.opens: it broke"),
            (
                Fault("c", "it broke", "mend it", "a.csv", "record 12"),
                "a.csv: record 12: it broke; mend it",
            ),
        ],
    )
    def test_one_sentence_place_problem_advice(self, fault: Fault, sentence: str) -> None:
        assert fault.sentence() == sentence

    def test_is_frozen(self) -> None:
        fault = Fault("c", "it broke")
        with pytest.raises(dataclasses.FrozenInstanceError):
            fault.code = "d"  # type: ignore[misc]


class TestErrors:
    def test_an_error_without_a_fault_is_a_mistake_of_ours(self) -> None:
        with pytest.raises(ValueError, match="at least one fault"):
            InputError()

    def test_carries_every_fault_and_the_code_of_the_first(self) -> None:
        first, second = Fault("rules.zone", "no such zone"), Fault("rules.seats", "no seats")
        error = InputError(first, second)
        assert error.faults == (first, second)
        assert error.code == "rules.zone"
        assert str(error) == "no such zone | no seats"

    def test_two_branches_of_one_root(self) -> None:
        assert issubclass(UsageError, ContestJudgeError)
        assert issubclass(InputError, ContestJudgeError)
        assert not issubclass(UsageError, InputError)
        assert not issubclass(InputError, UsageError)

    def test_usage_error(self) -> None:
        error = usage_error("usage.engine", "no engine 'x'", "use python")
        assert type(error) is UsageError
        assert error.faults == (Fault("usage.engine", "no engine 'x'", "use python"),)

    def test_input_error(self) -> None:
        error = input_error("rules.zone", "no such zone", "use a key", source="c.toml", key="zone")
        assert type(error) is InputError
        assert str(error) == "c.toml: zone: no such zone; use a key"
        assert error.code == "rules.zone"


class TestFaultList:
    def test_silent_while_empty(self) -> None:
        faults = FaultList()
        faults.raise_if_any()
        assert faults.faults == []

    def test_speaks_once_for_all_in_the_order_found(self) -> None:
        faults = FaultList()
        faults.add(Fault("b", "second letter"))
        faults.add(Fault("a", "first letter"))
        with pytest.raises(InputError) as caught:
            faults.raise_if_any()
        assert [fault.code for fault in caught.value.faults] == ["b", "a"]

    def test_two_lists_share_nothing(self) -> None:
        FaultList().add(Fault("a", "kept by the first only"))
        assert FaultList().faults == []
