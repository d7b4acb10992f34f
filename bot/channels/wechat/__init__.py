"""Customers on a WeChat Official Account."""
