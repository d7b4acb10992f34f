"""Customers on Telegram, spoken to through aiogram's types."""
