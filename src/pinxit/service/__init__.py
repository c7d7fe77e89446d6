"""The service: the same flow over HTTP, for the web studio and for programs."""
