"""Real-world files in, raw tables of the contract out; what breaks a rule goes to quarantine."""
