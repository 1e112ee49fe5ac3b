"""Teach the theory of generative adversarial networks with code that proves it."""
