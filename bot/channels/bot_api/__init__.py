"""What both Telegram bots share of the Bot API: its limits, errors and wire, without any vendor library."""
