"""What happens when networks play: ensembles of GANs in PyTorch, one member for each seed."""
