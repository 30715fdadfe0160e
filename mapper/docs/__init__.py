"""The documentation site: pages in `pages/`, reference pages from the tables, and the build."""
