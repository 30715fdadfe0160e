"""Run the tests of a mapping, and measure and generate them."""
