"""What the screens work with, free of widgets: queues, filters, checks."""
