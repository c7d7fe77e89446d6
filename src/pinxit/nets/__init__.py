"""Torch building blocks that engines share."""
