"""The release calendar: what comes when, what came in time, what is late."""
