"""What kind of problem a message tells of: proposed by a model that can be explained and by the owner's keywords."""
