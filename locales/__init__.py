"""Words: the gettext catalogues."""
