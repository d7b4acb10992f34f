"""What is made of feedback: cases that end with the customer told, and measures whose effect is counted."""
