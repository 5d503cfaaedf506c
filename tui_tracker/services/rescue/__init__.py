"""What a person typed or changed while the tracker could not be written: kept in files, and put back."""
