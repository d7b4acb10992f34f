"""Customers on Telegram, spoken to through aiogram's types."""

from bot.channels.telegram import library  # noqa: F401 -- before anything here imports aiogram
