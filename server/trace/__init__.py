"""What happened: the catalogue of events, the recorder, and the form in which events travel."""
