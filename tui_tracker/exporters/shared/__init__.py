"""What several report formats share: escaping, colours, reproducible archives."""
