"""What goes out together: one message of the platform carries one or several deliveries."""

from datetime import UTC, datetime

from desk.deliveries import Owed
from desk.messages import Address, Channel
from desk.parcels import pack
from desk.replies import Say
from desk.texts import verbatim

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANN = Address(channel=Channel.TELEGRAM, user="1001")


def owed(number: int) -> Owed:
    say = Say(body=(verbatim(f"message {number}"),))
    return Owed(id=number, address=ANN, message=say, ticket=None, attempts=0, due_at=NOW)


def test_everything_owed_goes_out_in_order() -> None:
    parcels = pack([owed(1), owed(2), owed(3)])
    assert [id_ for parcel in parcels for id_ in parcel.ids] == [1, 2, 3]
    assert [parcel.send.id for parcel in parcels] == [parcel.ids[0] for parcel in parcels]


def test_what_a_parcel_carries_makes_the_same_parcel_again() -> None:
    for parcel in pack([owed(1), owed(2)]):
        assert pack(parcel.carries) == (parcel,)
