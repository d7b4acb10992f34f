"""What is drawn and handed over: a customer's documents, reports, pictures."""
