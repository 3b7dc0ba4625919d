"""Forms: the shape of what people type. What it means is checked by the workflows."""
