"""The finders: for each family, which claims it applies to, and what it says of them."""
