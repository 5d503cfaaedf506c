"""The plan: themes, actions, periods, stages, ratings and progress."""
