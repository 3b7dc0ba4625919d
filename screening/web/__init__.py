"""What stands between a request and the views: access, kept input, errors, presenters."""
