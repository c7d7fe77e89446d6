"""``python -m pinxit``."""

from pinxit.cli import main

if __name__ == "__main__":
    main()
