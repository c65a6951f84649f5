"""A consultant's recommendation, from recording it to telling the patient."""
