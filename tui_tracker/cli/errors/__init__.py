"""Says what is wrong with a command line, or with the machine it runs on."""
