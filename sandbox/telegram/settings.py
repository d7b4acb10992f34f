"""The two bots that the pretend Telegram knows, and how it pushes to them."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramSettings:
    """Tokens are `<digits>:<letters>` as BotFather gives them; `push_timeout` is real time, as on any network."""

    customer_token: str = "7000001:sandbox-customer-token"  # noqa: S105 - opens a pretend bot only
    staff_token: str = "7000002:sandbox-staff-token"  # noqa: S105 - opens a pretend bot only
    customer_username: str = "aftercare_customer_bot"
    staff_username: str = "aftercare_staff_bot"
    push_timeout: timedelta = timedelta(seconds=60)
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(minutes=1)
