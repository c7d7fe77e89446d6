"""The training loop: run folder, budget, checkpoints, resume, model files."""
