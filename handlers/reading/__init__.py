"""Words to values: durations, activities, days, patients, scores."""
