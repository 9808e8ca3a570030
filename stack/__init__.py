"""The embedded services and commands behind `./portal`."""
