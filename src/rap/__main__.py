"""`python -m rap` is the command `rap`."""

from rap.cli import main

if __name__ == "__main__":
    main()
