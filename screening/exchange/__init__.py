"""Other people's formats, in and out: pure functions to text or bytes and back."""
