"""What a customer sees of a ticket on a page of its own, and the links that open it."""
