"""Pretend platforms: Telegram, WeChat and WeCom over real HTTP, and a page of phones."""
