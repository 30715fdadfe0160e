"""`python -m mapper`."""

from mapper.cli.main import main

if __name__ == "__main__":
    main()
