"""A whole desk in the process that measures it: messages go straight into its intake, deliveries into a mailbox."""
