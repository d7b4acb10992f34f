"""Files for other systems, such as a CRM: which fields they have, and how they are written."""
