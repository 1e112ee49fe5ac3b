"""What is true: numpy and scipy in float64, never torch."""
