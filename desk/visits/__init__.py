"""Work at the customer's place: the appointment, the way, the arrival, parts and photos, the signature (R1.2-4)."""
