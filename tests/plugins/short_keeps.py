"""The program, with a state kept twice a second: ``short_keeps.py train ...``, for torchrun."""

from pinxit.cli.program import main
from pinxit.training import train

train.KEEP_EVERY = 0.5

if __name__ == "__main__":
    main()
