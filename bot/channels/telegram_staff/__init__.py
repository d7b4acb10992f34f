"""Technicians, agents and supervisors on Telegram, spoken to through python-telegram-bot's types."""
