"""What people see: the demo, the doctor, the home page."""
