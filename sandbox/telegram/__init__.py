"""The pretend Telegram Bot API: two bots, the people who talk to them, polling and webhooks."""
