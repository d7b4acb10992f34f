"""Use cases: one async function per thing that can be asked of the desk."""
