"""The catalogue as harvesters read it: what was published when, ready-made, in every syntax."""
