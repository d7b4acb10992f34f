"""Technicians, agents and supervisors in a WeCom app."""
