"""What drawing one paper may take."""

SECONDS = 60.0
MEGABYTES = 2048  # of address space, of which the libraries take most without using it
LONGEST = 64 * 1024 * 1024  # bytes of all files of one paper
